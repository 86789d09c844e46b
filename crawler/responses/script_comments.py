"""Whether a page leaves its comments to a script: what is not on it can be counted, never read.

Three things tell: the script of a service that keeps comments, an element made for one, and any place that is
named after comments, holds none and waits for a script.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import html

_SERVICES = re.compile(
    r"disqus\.com|disqus_shortname|disqus_thread|disqusjs|hyvor|commento|cusdis|remark42|utteranc\.es|giscus|gitalk|"
    r"staticman|facebook\.com/plugins/comments|fb:comments|"
    r"livefyre|coral\.(?:coralproject|talk)|coralproject|/coral/|coral_?talk|spot\.im|spotim|openweb|viafoura|"
    r"fastcomments|graphcomment|intensedebate|vuukle|talkyard|javascripts/embed\.js|discourseembed|"
    r"cackle\.me|hypercomments|muut|discus\b|replybox|commentbox\.io|insticator|comntr|waline|artalk|twikoo|"
    r"juvia|schnack|htmlcomment|just-?comments|thecommentsapp|comments-ui|ghost/comments|getcomments|"
    r"comment-?sdk|pico\.tools|community\.(?:viafoura|openweb)",
    re.IGNORECASE,
)
"""Scripts of services that keep comments, by their address or the words with which a page calls them."""
_PLACES = re.compile(
    r"disqus_thread|fb-comments|fb-comments-unloaded|coral[-_](?:talk|thread|stream|embed|comments)|^coral$|"
    r"discourse-comments|vf-(?:conversations|comments|widget)|viafoura|hyvor-talk|fastcomments|fc-comments|"
    r"graphcomment|idc-(?:container|cover)|intensedebate|vuukle-comments|talkyard|ty-comments|ghost-comments|"
    r"gh-comments|spotim|openweb|remark42|cusdis_thread|commento|utterances|giscus|hypercomments_widget|"
    r"mc-container|commentbox|livefyre|gitalk|waline|twikoo|artalk|htmlcommentbox",
    re.IGNORECASE,
)
"""Elements that such a service fills, by id, class or tag."""
_NAMED = re.compile(
    r"(?<![a-z])(?:comments?|kommentare?|reacties|reactions|commentaires?|comentarios?|commenti|discussion|diskussion|"
    r"discussie|conversation|talk)(?:[-_]?(?:app|root|widget|container|section|area|embed|wrapper|list|box|thread|block|"
    r"island|component|module|placeholder|mount|loader|target|frame|ui|system|stream|feed|count))*(?![a-z])",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"count|link|icon|button|btn|form|respond|reply|nav|toggle|closed|meta|number|title", re.IGNORECASE
)
"""Names of what stands beside comments and holds none."""
_LOADING = re.compile(r"load|laden|laad|lade\b|charg|cargando|geduld|java-?script", re.IGNORECASE)
_NO_PLACES = frozenset(
    {
        "body",
        "html",
        "head",
        "a",
        "button",
        "span",
        "i",
        "img",
        "svg",
        "input",
        "textarea",
        "script",
        "style",
        "link",
        "meta",
    }
    | {"h1", "h2", "h3", "h4", "li", "label", "time", "p"}
)
_PLACE_ATTRIBUTES = ("data-component", "data-module", "data-widget", "data-react-class", "data-controller")
"""Attributes with which pages tell their scripts what an element is for."""
_WAITS = re.compile(r"comment|kommentar|reacti|commentair|comentari|discus|diskus|talk", re.IGNORECASE)
_FRAMES = ("comment", "disqus", "kommentar", "reacties", "discourse", "talk", "coral")
_LITTLE = 160
"""A place for comments that shows no more than this holds none yet, in characters."""


def loads_comments(root: html.HtmlElement) -> bool:
    """Whether comments stand on the page only once a script has run."""
    if any(_calls_service(script) for script in root.iter("script")):
        return True
    places = list(_named(root))
    if any(_is_of_service(element, place) for element, place in places):
        return True
    if any(len(_seen(element)) > _LITTLE and not _ELSE.search(place) for element, place in places):
        return False  # they are printed
    return any(_waits(element, place) for element, place in places)


def _calls_service(script: html.HtmlElement) -> bool:
    source, text = script.get("src") or "", script.text or ""
    if _SERVICES.search(source) and not _is_count(source):
        return True
    if any(_PLACES.search(name) for name in script.attrib if name.startswith("data-")):
        return True
    named = _WAITS.search(_place_of(source)) is not None and not _is_own(source)
    return named or (len(text) < 200_000 and _CALLS.search(text) is not None)


_CALLS = re.compile(
    r"disqus\.com/embed|disqus_shortname|disqus_config|DiscourseEmbed|Coral\.createStreamEmbed|coralproject|"
    r"xfbml|FastCommentsUI|fcConfig|hyvor|HYVOR_TALK|__semio__|graphcomment|idcomments_acct|VUUKLE_CONFIG|"
    r"talkyardServerUrl|spot\.im|remark_config|cusdis|commento|utteranc\.es|giscus\.app|livefyre|vfQ|"
    r"window\.viafoura",
    re.IGNORECASE,
)
"""What a page's own script says to start such a service, also later, when a reader scrolls or clicks."""


def _place_of(source: str) -> str:
    """The host and path of a script's address; nothing where it is none."""
    try:
        parts = urlsplit(source)
    except ValueError:
        return ""
    return f"{parts.netloc}{parts.path}"


def _is_count(source: str) -> bool:
    """Whether a script only prints how many comments there are."""
    return "count.js" in source


def _is_own(source: str) -> bool:
    """Whether a script belongs to the site's own software, which prints its comments: comment-reply.js."""
    return (
        "//" not in source or "comment-reply" in source or "wp-includes" in source or "wp-content" in source
    )


def _named(root: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, str]]:
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        own = element.tag if "-" in element.tag else ""
        place = f"{own} {element.get('id') or ''} {element.get('class') or ''}"
        place += "".join(f" {element.get(name)}" for name in _PLACE_ATTRIBUTES if name in element.attrib)
        if element.tag == "iframe":
            place += f" {element.get('src') or element.get('data-src') or ''}"
        if len(place) > 2 and (_PLACES.search(place) or _NAMED.search(place)):
            yield element, place


def _is_of_service(element: html.HtmlElement, place: str) -> bool:
    """Whether a place is made for a service that keeps comments elsewhere."""
    if element.tag == "iframe":
        return any(word in place.lower() for word in _FRAMES)
    return _PLACES.search(place) is not None and len(_seen(element)) < 4 * _LITTLE


def _waits(element: html.HtmlElement, place: str) -> bool:
    """Whether a place named after comments is there for a script to fill."""
    if element.tag in _NO_PLACES or _ELSE.search(place):
        return False
    said = " ".join(_seen(element).split())
    if not said:
        return element.find(".//form") is None and element.find(".//input") is None
    return len(said) < _LITTLE // 2 and (_is_mount(element) or _LOADING.search(said) is not None)


def _is_mount(element: html.HtmlElement) -> bool:
    """Whether an element carries what scripts need to fill it."""
    return any(name.startswith(("data-", "v-", "ng-", "x-", "hx-")) for name in element.attrib)


def _seen(element: html.HtmlElement) -> str:
    return " ".join(
        text
        for part in element.iter()
        if isinstance(part.tag, str)
        for text in (
            None if part.tag in {"script", "style", "noscript", "template"} else part.text,
            part.tail if part is not element else None,
        )
        if text
    ).strip()
