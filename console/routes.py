"""Every page of the console with what one must be allowed to do for it: this list is the whole surface."""

from starlette.responses import PlainTextResponse, RedirectResponse, Response

from console.console import Visit
from console.guard import RouteHandler
from console.pages import (
    accounts,
    acts,
    audit,
    breaches,
    comparisons,
    coverage,
    disclosures,
    documents,
    entrance,
    exports,
    figures,
    inbox,
    incident,
    messages,
    naming,
    notification,
    own_account,
    quiet,
    removal,
    report,
    retention,
    second_look,
    settings,
    sites,
    surroundings,
    together,
)
from console.permissions import Action, authorize

_FIRST_PAGES = (
    (Action.LIST_INCIDENTS, "inbox"),
    (Action.LIST_COMPARISONS, "comparisons"),
    (Action.VIEW_COVERAGE, "coverage"),
    (Action.VIEW_AUDIT, "audit"),
)


def start(visit: Visit) -> Response:
    """On to the page that this person begins the day with."""
    for action, name in _FIRST_PAGES:
        if authorize(visit.person, action) and name in visit.request.app.state.pages:
            return RedirectResponse(visit.path(name), status_code=303)
    return RedirectResponse(visit.path("help"), status_code=303)


def health(visit: Visit) -> Response:
    """Whether the console answers and its accounts can be read; tells nothing else."""
    with visit.console.accounts():
        return PlainTextResponse("ok\n")


PAGES = (
    RouteHandler("start", "/", start, Action.OWN_ACCOUNT),
    RouteHandler("health", "/gezond", health, Action.SIGN_IN),
    RouteHandler("sign_in", "/aanmelden", entrance.show_sign_in, Action.SIGN_IN),
    RouteHandler("do_sign_in", "/aanmelden", entrance.sign_in, Action.SIGN_IN, ("POST",)),
    RouteHandler(
        "begin_at_organisation", "/aanmelden/organisatie", entrance.begin_at_organisation, Action.SIGN_IN
    ),
    RouteHandler(
        "back_from_organisation", "/aanmelden/terug", entrance.back_from_organisation, Action.SIGN_IN
    ),
    RouteHandler("sign_out", "/afmelden", entrance.sign_out, Action.OWN_ACCOUNT, ("POST",)),
    RouteHandler("invitation", "/welkom/{secret}", entrance.show_invitation, Action.SIGN_IN),
    RouteHandler("take_invitation", "/welkom/{secret}", entrance.take_invitation, Action.SIGN_IN, ("POST",)),
    RouteHandler("choose_language", "/taal", entrance.choose_language, Action.SIGN_IN, ("POST",)),
    RouteHandler("help", "/hulp", entrance.show_help, Action.OWN_ACCOUNT),
    RouteHandler("switch_shortcuts", "/hulp", entrance.switch_shortcuts, Action.OWN_ACCOUNT, ("POST",)),
    RouteHandler("inbox", "/meldingen", inbox.show, Action.LIST_INCIDENTS),
    RouteHandler("decide_many", "/meldingen", inbox.decide_many, Action.DECIDE, ("POST",)),
    RouteHandler("undo_many", "/meldingen/ongedaan", inbox.undo_many, Action.DECIDE, ("POST",)),
    RouteHandler("keep_view", "/meldingen/weergaven", inbox.keep_view, Action.LIST_INCIDENTS, ("POST",)),
    RouteHandler(
        "forget_view", "/meldingen/weergaven/weg", inbox.forget_view, Action.LIST_INCIDENTS, ("POST",)
    ),
    RouteHandler("report_page", "/melding-van-buiten", report.show, Action.DECIDE),
    RouteHandler("do_report", "/melding-van-buiten", report.report, Action.DECIDE, ("POST",)),
    RouteHandler("incident", "/meldingen/{number}", incident.show, Action.VIEW_CONTENT),
    RouteHandler("decide", "/meldingen/{number}/oordeel", acts.decide, Action.DECIDE, ("POST",)),
    RouteHandler("assign", "/meldingen/{number}/behandelaar", acts.assign, Action.TAKE_INCIDENT, ("POST",)),
    RouteHandler("prioritise", "/meldingen/{number}/voorrang", together.prioritise, Action.DECIDE, ("POST",)),
    RouteHandler("write_note", "/meldingen/{number}/notities", together.write_note, Action.NOTE, ("POST",)),
    RouteHandler("tie", "/meldingen/{number}/verband", together.tie, Action.DECIDE, ("POST",)),
    RouteHandler("untie", "/meldingen/{number}/verband/weg", together.untie, Action.DECIDE, ("POST",)),
    RouteHandler(
        "surroundings", "/meldingen/{number}/plaatsen/{place}", surroundings.show, Action.VIEW_CONTENT
    ),
    RouteHandler(
        "picture",
        "/meldingen/{number}/plaatsen/{place}/afbeelding",
        surroundings.picture,
        Action.VIEW_CONTENT,
    ),
    RouteHandler(
        "ask_picture",
        "/meldingen/{number}/plaatsen/{place}/afbeelding",
        surroundings.ask_picture,
        Action.INVESTIGATE,
        ("POST",),
    ),
    RouteHandler("author", "/naam", naming.show, Action.VIEW_CONTENT),
    RouteHandler("hush_author", "/naam", naming.hush, Action.SUPPRESS, ("POST",)),
    RouteHandler("messages", "/mijn-berichten", messages.show, Action.LIST_INCIDENTS),
    RouteHandler("choose_messages", "/mijn-berichten", messages.choose, Action.LIST_INCIDENTS, ("POST",)),
    RouteHandler(
        "declare_awareness",
        "/meldingen/{number}/kennisname",
        acts.declare_awareness,
        Action.DECLARE_AWARENESS,
        ("POST",),
    ),
    RouteHandler(
        "judge_notification", "/meldingen/{number}/melding", acts.judge_notification, Action.NOTIFY, ("POST",)
    ),
    RouteHandler(
        "confirm", "/meldingen/{number}/bevestiging", acts.confirm, Action.CONFIRM_NOT_NOTIFIABLE, ("POST",)
    ),
    RouteHandler("second", "/meldingen/{number}/instemming", acts.second, Action.SECOND, ("POST",)),
    RouteHandler("undo", "/meldingen/{number}/ongedaan", acts.undo, Action.DECIDE, ("POST",)),
    RouteHandler("reach", "/meldingen/{number}/stap", acts.reach, Action.NOTIFY, ("POST",)),
    RouteHandler(
        "ask_comparison",
        "/meldingen/{number}/vergelijking",
        acts.ask_comparison,
        Action.ASK_COMPARISON,
        ("POST",),
    ),
    RouteHandler(
        "ask_trace", "/meldingen/{number}/terugzoeken", acts.ask_trace, Action.INVESTIGATE, ("POST",)
    ),
    RouteHandler(
        "ask_archives", "/meldingen/{number}/webarchieven", acts.ask_archives, Action.INVESTIGATE, ("POST",)
    ),
    RouteHandler("ask_look", "/meldingen/{number}/kijken", acts.ask_look, Action.INVESTIGATE, ("POST",)),
    RouteHandler(
        "notification", "/meldingen/{number}/conceptmelding", notification.show, Action.VIEW_BREACHES
    ),
    RouteHandler(
        "fill_in", "/meldingen/{number}/conceptmelding", notification.fill_in, Action.VIEW_BREACHES, ("POST",)
    ),
    RouteHandler("removal", "/meldingen/{number}/verwijdering", removal.show, Action.ASK_REMOVAL),
    RouteHandler(
        "draft_notice", "/meldingen/{number}/verwijdering", removal.draft, Action.ASK_REMOVAL, ("POST",)
    ),
    RouteHandler(
        "follow_notice",
        "/meldingen/{number}/verwijdering/stap",
        removal.follow,
        Action.ASK_REMOVAL,
        ("POST",),
    ),
    RouteHandler("second_look", "/tweede-blik", second_look.show, Action.VIEW_CONTENT),
    RouteHandler(
        "promote_lead", "/tweede-blik/{number}/melding", second_look.promote, Action.DECIDE, ("POST",)
    ),
    RouteHandler(
        "dismiss_lead", "/tweede-blik/{number}/opzij", second_look.dismiss, Action.DECIDE, ("POST",)
    ),
    RouteHandler("hold", "/meldingen/{number}/vasthouding", acts.hold, Action.HOLD, ("POST",)),
    RouteHandler("advise", "/meldingen/{number}/advies", acts.advise, Action.ADVISE, ("POST",)),
    RouteHandler("suppressions", "/stilhouden", quiet.show, Action.LIST_INCIDENTS),
    RouteHandler("suppress", "/stilhouden", quiet.suppress, Action.SUPPRESS, ("POST",)),
    RouteHandler("end_suppression", "/stilhouden/{number}/einde", quiet.end, Action.SUPPRESS, ("POST",)),
    RouteHandler("retention", "/wissen", retention.show, Action.VIEW_RETENTION),
    RouteHandler("settings", "/instellingen", settings.show, Action.VIEW_SETTINGS),
    RouteHandler("own_account", "/mijn-account", own_account.show, Action.OWN_ACCOUNT),
    RouteHandler("rename_self", "/mijn-account/naam", own_account.rename, Action.OWN_ACCOUNT, ("POST",)),
    RouteHandler(
        "change_password",
        "/mijn-account/wachtwoord",
        own_account.change_password,
        Action.OWN_ACCOUNT,
        ("POST",),
    ),
    RouteHandler("comparisons", "/vergelijkingen", comparisons.show, Action.LIST_COMPARISONS),
    RouteHandler("coverage", "/dekking", coverage.show, Action.VIEW_COVERAGE),
    RouteHandler("figures", "/cijfers", figures.show, Action.VIEW_FIGURES),
    RouteHandler("take_figures", "/cijfers", figures.download, Action.VIEW_FIGURES, ("POST",)),
    RouteHandler("sites", "/sites", sites.show_all, Action.VIEW_SITES),
    RouteHandler("ask_site", "/sites", sites.ask_new, Action.MANAGE_SITES, ("POST",)),
    RouteHandler("agree_site", "/sites/voorstel/{number}", sites.agree, Action.AGREE_SITE, ("POST",)),
    RouteHandler("site", "/sites/{name}", sites.show, Action.VIEW_SITES),
    RouteHandler("change_site", "/sites/{name}", sites.change, Action.MANAGE_SITES, ("POST",)),
    RouteHandler("documents", "/documenten", documents.show_all, Action.VIEW_DOCUMENTS),
    RouteHandler("document", "/document", documents.show, Action.VIEW_DOCUMENTS),
    RouteHandler("change_disclosure", "/document", disclosures.change, Action.MANAGE_DISCLOSURES, ("POST",)),
    RouteHandler("exports", "/exports", exports.show, Action.EXPORT),
    RouteHandler("make_export", "/exports", exports.make, Action.EXPORT, ("POST",)),
    RouteHandler("download", "/exports/{number}", exports.download, Action.EXPORT, ("POST",)),
    RouteHandler(
        "download_beside", "/exports/{number}/{beside}", exports.download_beside, Action.EXPORT, ("POST",)
    ),
    RouteHandler("breaches", "/datalekregister", breaches.show, Action.VIEW_BREACHES),
    RouteHandler("audit", "/controlespoor", audit.show, Action.VIEW_AUDIT),
    RouteHandler("verify_audit", "/controlespoor", audit.verify, Action.VIEW_AUDIT, ("POST",)),
    RouteHandler("accounts", "/accounts", accounts.show_accounts, Action.MANAGE_ACCOUNTS),
    RouteHandler("add_account", "/accounts", accounts.add, Action.MANAGE_ACCOUNTS, ("POST",)),
    RouteHandler("change_account", "/accounts/{number}", accounts.change, Action.MANAGE_ACCOUNTS, ("POST",)),
    RouteHandler("agree", "/accounts/{number}/akkoord", accounts.agree, Action.MANAGE_ACCOUNTS, ("POST",)),
    RouteHandler(
        "renew_account", "/accounts/{number}/link", accounts.renew, Action.MANAGE_ACCOUNTS, ("POST",)
    ),
)
