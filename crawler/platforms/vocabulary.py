"""The words by which page makers name the parts of a post, in class names and in print.

Nothing here names a product: the words are those that markup in six languages shares, so that software
never seen before is read too. Class names are matched by whole words (`post-author` holds `post` and
`author`), so that `likeable` is no `like`.
"""

import re


def _names(words: str) -> re.Pattern[str]:
    forms = "|".join(sorted(words.split(), key=len, reverse=True))
    return re.compile(rf"(?<![a-z])(?:{forms})(?![a-z])", re.IGNORECASE)


BODY_NAMES = _names(
    "post_message postmessage post-message message-?(?:body|content|text|inner|usercontent)? msg-?(?:body|content|text)? "
    "post-?_?(?:body|content|text|data|entry|bodycopy|html) postrow-?content comment-?_?(?:body|content|text|copy) "
    "commenttext commentcontent commentbody content-?(?:text|body)? entry-?(?:content|text|body) body bodytext text "
    "cooked ugc bbcode bbwrapper usertext md article-?(?:body|text|content) itemprop-(?:text|articlebody|commenttext|"
    "description|reviewbody) answer-?(?:text|body|content) question-?(?:text|body|content) beitrag-?(?:text|inhalt)? "
    "nachricht kommentar-?text inhalt texte contenu contenido texto mensaje cuerpo inner-?content userhtml richtext "
    "js-post__content-text st_message forum-?(?:text|content|message) markdown(?:-body)? b-post-text reply-?(?:text|content|body)"
)
DROP_NAMES = _names(
    "sig signature signatures signatur firma user-?signature signaturecontainer postsignature "
    "edited edit-?note editedby lastedit(?:ed)? postedit(?:ed)? post-edit edit-?info modified edit-?reason editline "
    "message-?lastedit bearbeitet share sharing social shariff addthis addtoany sharedaddy jp-relatedposts "
    "likes? likebox thanks reactions? reaction-?(?:bar|list) ratings? rating-?(?:bar)? votes? voting karma score "
    "toolbars? buttons? btns? actions? action-?(?:bar|list|links) controls post-?(?:buttons|controls|options|tools|footer|nav|links) "
    "postfoot message-?(?:footer|actionbar|meta) comment-?(?:actions|footer|meta|links|reply|reply-link|tools|form|respond) "
    "reply-?(?:link|to|button|form) report(?:link)? permalink quote-?(?:link|button|this) multiquote "
    "ads? adv advert advertisement advertising werbung anzeige adsbygoogle banner sponsor sponsored publicite publicidad "
    "avatars? user-?(?:info|details|panel|profile|stats|data|title|rank|extras|pic|block) userinfo userprofile userinfo_extra "
    "author-?(?:info|bio|box|details|panel|stats|card) poster-?(?:info|details) posterinfo postprofile postdetails-user profile "
    "ranks? badges? joined vcard byline posted-?on datetime timestamp itemprop-(?:author|datepublished|datecreated|datemodified|name|url|headline|upvotecount) "
    "attachments? attach attachbox postattach pagination pager pagenav breadcrumbs? sr-only screen-reader-text visually-?hidden "
    "printonly noprint hidden moderation modtools ip logged ipaddress poll umfrage back2top backtop totop "
    "related tags tagcloud itemprop-keywords comments-?link respond newsletter subscribe"
)
QUOTE_NAMES = _names(
    "blockquote quote quotes quoted quotebody quote-?(?:body|content|text|container|block|message|wrap(?:per)?)? bbcode_quote "
    "bbcode-?quote quotecontent bbquote bb_quote zitat zitattext citation cita citat citaat quotetitle quoteheader quotetop "
    "quotemain postquote post_quote bbcodeblock-?quote quotebox citer"
)
AUTHOR_NAMES = _names(
    "author author-?name authorname username user-?name usernames? user userlink user-?link bigusername nick nickname "
    "nick-?name fn name poster poster-?name postername posted-?by pseudo membre member member-?name membername "
    "commenter commenter-?name comment-?author autor autorname auteur usuario nombre verfasser benutzer benutzername "
    "mitglied creator owner handle screen-?name profile-?(?:link|name) person by byline "
    "itemprop-(?:author|name|creator) publisher contributor by-?line teilnehmer"
)
NOT_AUTHOR_NAMES = _names(
    "title subject headline user-?title usertitle rank rang group role status badge location ort count posts postcount "
    "date time timestamp joined stats number signature button btn reply quote permalink topic thread breadcrumb "
    "avatar online offline pm label quote-?author quoteheader karma points level reputation custom-?title"
)
DATE_NAMES = _names(
    "date dates time datetime timestamp posted postdate post-?date published datum fecha zeit when created updated "
    "itemprop-(?:datepublished|datecreated|dateposted) age timeago relative-?time relativetime"
)
RECORD_NAMES = _names(
    "post posts postbit postcontainer post-?container postwrapper postbox comment comments commentaire kommentar "
    "message msg reply replies answer answers antwort beitrag respuesta reponse entry item review "
    "mensaje reactie opinion forum-?post forumpost forum-?message thread-?post topic-?(?:post|reply) article"
)
ID_RECORD = re.compile(
    r"^(?:[a-z]{1,14}[-_:]?){0,4}?"
    r"(?:post|p|pid|comment|comments|c|msg|message|reply|answer|beitrag|kommentar|commentaire|entry|node|item|article|"
    r"td_post|edit|pp|postid|post_message|t|r|m|a|id|respuesta|reponse|mensaje|para|view|postrow|post_row)[-_:]?"
    r"(\d{1,12})(?:[-_][a-z]{1,10})?$",
    re.IGNORECASE,
)
USER_LINK = re.compile(
    r"(?:^|[/?&=._-])(?:users?|members?|memberlist|profil[eo]?s?|userinfo|uid|author|autor|auteur|people|person|mitglied(?:er)?|"
    r"membres?|usuarios?|perfil|benutzer|showuser|viewprofile|profile\.php|nickname|pseudo|account|u)(?:[/?&=._-]|$)",
    re.IGNORECASE,
)

JOIN_LABEL = re.compile(
    r"regist|joined|join date|member since|mitglied seit|dabei seit|angemeldet|beigetreten|anmelde|inscrit|inscription|"
    r"membre depuis|miembro desde|fecha de ingreso|ingreso|unido|alta|lid sinds|geregistreerd|iscritto|last (?:seen|active|visit|online)|"
    r"zuletzt (?:online|aktiv|gesehen)|letzte (?:anmeldung|aktivität)|última (?:visita|conexión)|dernière (?:visite|connexion)|"
    r"geburtstag|birthday|date of birth|geboren|membro desde|posts?\s*:|beiträge\s*:|messages\s*:|laatst gezien|desde\s*:|seit\s*:|"
    r"diagnos|since\s*:",
    re.IGNORECASE,
)
EDIT_LABEL = re.compile(
    r"last edited|edited by|edited on|was edited|edited:|last modified|modified (?:by|on)|updated|last update|geändert|bearbeitet|editiert|"
    r"modifi[ée]|édité|dernière (?:modification|édition)|editado|modificado|última edición|"
    r"bewerkt|gewijzigd|aangepast|modificato|dernier message|last post|letzter beitrag|letzte antwort|último mensaje|"
    r"último post|last reply|laatste bericht|latest|aktualisiert|die uhrzeit|it is now|time now|es ist jetzt|il est actuellement|heure actuelle|"
    r"current time|aktuelle zeit|fecha y hora actual|hora actual",
    re.IGNORECASE,
)
EDIT_LINE = re.compile(
    r"^\W{0,4}(?:(?:this (?:post|message) )?(?:was |has been )?(?:last )?(?:edited|modified|updated)\b.{0,30}?(?:by|on|at|:|\d)|"
    r"(?:zuletzt|dieser beitrag wurde|der beitrag wurde|nachträglich|\[?editiert|\[?geändert|bearbeitet).{0,60}(?:bearbeitet|geändert|editiert|von|am|:)|"
    r"(?:ce message a été |message |dernière |message édité)(?:modifi|édit).{0,40}|(?:modifié|édité) (?:le|par|en dernier).{0,40}|"
    r"(?:última edición|editado por|editado por última vez|última modificación|mensaje editado).{0,40}|"
    r"(?:laatst )?(?:bewerkt|gewijzigd|aangepast) (?:door|op).{0,40}|(?:laatst|laatste keer) (?:bewerkt|gewijzigd|aangepast).{0,40})",
    re.IGNORECASE,
)
QUOTE_HEAD = re.compile(
    r"^\W{0,3}(?:zitat|quote|citation|cita|citaat|citazione|citar)(?:\s+(?:von|from|de|van|by|of|di)\s.{1,60})?\W{0,3}$|"
    r"^\W{0,3}(?:originally posted by|original von|zitat von|ursprünglich von|ursprünglich geschrieben von|posté par|citation de|"
    r"publié à l'origine par|originalmente escrito por|iniciado por|cita de|quote from|oorspronkelijk (?:geplaatst|gepost) door|quoting)\b.{0,80}$|"
    r"^.{1,80}?\s(?:schrieb|wrote|hat geschrieben|a écrit|a dit|escribió|escribio|dijo|schreef|said|ha scritto|scrive|has written|"
    r"schrieb am .{0,40}|meinte)\s?(?:\([^)]{0,40}\))?\s?:\W{0,3}$",
    re.IGNORECASE,
)
BY = re.compile(
    r"(?:^|[\s|•·,(])(?:by|von|vom|de|par|por|door|da|autor|author|auteur|verfasser|user|name|nick|pseudo|usuario|"
    r"posted by|written by|geschrieben von|verfasst von|erstellt von|gepost door|geplaatst door|geschreven door|posté par|"
    r"écrit par|publié par|publicado por|escrito por|enviado por|submitted by|gesendet von|eingetragen von)\s*:?\s*$",
    re.IGNORECASE,
)
BY_TEXT = re.compile(
    r"(?:posted by|written by|submitted by|comment by|reply by|geschrieben von|verfasst von|erstellt von|eingetragen von|kommentar von|"
    r"gepost door|geplaatst door|geschreven door|ingezonden door|posté par|écrit par|publié par|envoyé par|publicado por|escrito por|"
    r"enviado por|autor|author|auteur|verfasser|\bvon|\bby|\bpar|\bpor|\bdoor)\s*:?\s+(?P<name>[^\s|,•·»(][^|,•·»(\n]{0,39}?)"
    r"(?=\s*(?:$|[|,•·»(\n]|\s-\s|\s(?:on|am|le|el|op|at|um|vor|il y a|hace)\s|\s\d))",
    re.IGNORECASE,
)
SAYS = re.compile(r"\s*(?:says|said|sagt|sagte|schreibt|schrieb|meint|dit|a dit|dice|dijo|zegt|schreef|wrote|commented|hat gesagt)\b\W*$", re.IGNORECASE)
NOT_A_NAME = re.compile(
    r"^(?:\W*|\d[\d.,\s]*|re:.*|#\s?\d+|(?:beiträge|beitrag|posts?|messages?|mensajes|berichten|themen|threads?|topics?|ort|location|"
    r"localisation|ubicación|wohnort|geschlecht|gender|sexe|sexo|alter|age|registriert.*|registered.*|joined.*|inscrit.*|registrado.*|"
    r"mitglied.*seit.*|member since.*|dabei seit.*|offline|online|is offline|status|rang|rank|titel|title|karma|likes?|danke.*|thanks?.*|gefällt.*|"
    r"antworten|antwort|zitieren|zitat|melden|reply|quote|report|répondre|citer|signaler|responder|citar|denunciar|reageer|reageren|"
    r"link|permalink|share|teilen|partager|compartir|profil|profile|perfil|nach oben|top|haut|arriba|e-?mail|www|pn|pm|mp|"
    r"private nachricht|website|homepage|website besuchen|edit|bearbeiten|delete|löschen|mehr|more|verfasst|posted|geschrieben|posté|publicado|"
    r"betreff|subject|sujet|asunto|titel|gast|guest|nutzer|new|neu|admin(?:istrator)?|moderator(?:in)?|junior member|senior member|member|mitglied|"
    r"neuling|newbie|registered user|super-?moderator|nouveau|membre|modérateur|miembro|usuario|moderador|autor|author|auteur|von|by|par|por|door|de|"
    r"avatar|foto|bild|icon|user|benutzer|themenstarter|themenersteller|threadstarter|original poster|op|ts|te|show|hide|vor|ago)\W*)$",
    re.IGNORECASE,
)
CONTROL_TEXT = re.compile(
    r"^\W*(?:antworten|auf (?:diesen )?(?:beitrag|kommentar) antworten|zitieren|zitat|melden|(?:beitrag|kommentar) melden|teilen|gefällt mir|danke|bedanken|hilfreich|"
    r"nach oben|bearbeiten|löschen|link|permalink|permanenter link|reply|reply to this|quote|report|report (?:post|abuse)|share|like|likes?|thanks?|helpful|top|"
    r"edit|delete|flag|vote(?:s| up| down)?|répondre|citer|signaler|alerter|alerte|partager|j'aime|haut|modifier|supprimer|responder|citar|"
    r"denunciar|reportar|compartir|me gusta|arriba|editar|borrar|reageer|reageren|reactie|beantwoorden|citeren|quoten|meld|delen|"
    r"mehr anzeigen|mehr|weiterlesen|read more|show more|lire la suite|leer más|lees meer|private nachricht|pn|pm|e-?mail|www|profil|mehrfachzitat|multiquote|"
    r"email this|blogthis!|share to (?:twitter|facebook|pinterest)|tweet|drucken|print|upvote|downvote|reply with quote|mit zitat antworten|"
    r"répondre en citant|responder con cita|responder citando|inappropriate|\d{1,5}|#\s?\d{1,6})\W*$",
    re.IGNORECASE,
)
