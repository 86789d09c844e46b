"""Every page of the console with what one must be allowed to do for it: this list is the whole surface."""

from starlette.responses import PlainTextResponse, RedirectResponse, Response

from console.console import Visit
from console.guard import Page
from console.pages import (
    accounts,
    acts,
    audit,
    breaches,
    comparisons,
    coverage,
    documents,
    entrance,
    exports,
    inbox,
    incident,
    notification,
    report,
    second_look,
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
    Page("start", "/", start, Action.OWN_ACCOUNT),
    Page("health", "/gezond", health, Action.SIGN_IN),
    Page("sign_in", "/aanmelden", entrance.show_sign_in, Action.SIGN_IN),
    Page("do_sign_in", "/aanmelden", entrance.sign_in, Action.SIGN_IN, ("POST",)),
    Page("sign_out", "/afmelden", entrance.sign_out, Action.OWN_ACCOUNT, ("POST",)),
    Page("invitation", "/welkom/{secret}", entrance.show_invitation, Action.SIGN_IN),
    Page("take_invitation", "/welkom/{secret}", entrance.take_invitation, Action.SIGN_IN, ("POST",)),
    Page("choose_language", "/taal", entrance.choose_language, Action.SIGN_IN, ("POST",)),
    Page("help", "/hulp", entrance.show_help, Action.OWN_ACCOUNT),
    Page("switch_shortcuts", "/hulp", entrance.switch_shortcuts, Action.OWN_ACCOUNT, ("POST",)),
    Page("inbox", "/meldingen", inbox.show, Action.LIST_INCIDENTS),
    Page("decide_many", "/meldingen", inbox.decide_many, Action.DECIDE, ("POST",)),
    Page("undo_many", "/meldingen/ongedaan", inbox.undo_many, Action.DECIDE, ("POST",)),
    Page("report_page", "/melding-van-buiten", report.show, Action.DECIDE),
    Page("do_report", "/melding-van-buiten", report.report, Action.DECIDE, ("POST",)),
    Page("incident", "/meldingen/{number}", incident.show, Action.VIEW_CONTENT),
    Page("decide", "/meldingen/{number}/oordeel", acts.decide, Action.DECIDE, ("POST",)),
    Page("assign", "/meldingen/{number}/behandelaar", acts.assign, Action.TAKE_INCIDENT, ("POST",)),
    Page(
        "declare_awareness",
        "/meldingen/{number}/kennisname",
        acts.declare_awareness,
        Action.DECLARE_AWARENESS,
        ("POST",),
    ),
    Page(
        "judge_notification", "/meldingen/{number}/melding", acts.judge_notification, Action.NOTIFY, ("POST",)
    ),
    Page(
        "confirm", "/meldingen/{number}/bevestiging", acts.confirm, Action.CONFIRM_NOT_NOTIFIABLE, ("POST",)
    ),
    Page("second", "/meldingen/{number}/instemming", acts.second, Action.SECOND, ("POST",)),
    Page("undo", "/meldingen/{number}/ongedaan", acts.undo, Action.DECIDE, ("POST",)),
    Page("reach", "/meldingen/{number}/stap", acts.reach, Action.NOTIFY, ("POST",)),
    Page(
        "ask_comparison",
        "/meldingen/{number}/vergelijking",
        acts.ask_comparison,
        Action.ASK_COMPARISON,
        ("POST",),
    ),
    Page("ask_trace", "/meldingen/{number}/terugzoeken", acts.ask_trace, Action.INVESTIGATE, ("POST",)),
    Page("ask_look", "/meldingen/{number}/kijken", acts.ask_look, Action.INVESTIGATE, ("POST",)),
    Page("notification", "/meldingen/{number}/conceptmelding", notification.show, Action.VIEW_BREACHES),
    Page(
        "fill_in", "/meldingen/{number}/conceptmelding", notification.fill_in, Action.VIEW_BREACHES, ("POST",)
    ),
    Page("second_look", "/tweede-blik", second_look.show, Action.VIEW_CONTENT),
    Page("promote_lead", "/tweede-blik/{number}/melding", second_look.promote, Action.DECIDE, ("POST",)),
    Page("dismiss_lead", "/tweede-blik/{number}/opzij", second_look.dismiss, Action.DECIDE, ("POST",)),
    Page("comparisons", "/vergelijkingen", comparisons.show, Action.LIST_COMPARISONS),
    Page("coverage", "/dekking", coverage.show, Action.VIEW_COVERAGE),
    Page("sites", "/sites", coverage.show_sites, Action.VIEW_SITES),
    Page("documents", "/documenten", documents.show_all, Action.VIEW_DOCUMENTS),
    Page("document", "/document", documents.show, Action.VIEW_DOCUMENTS),
    Page("exports", "/exports", exports.show, Action.EXPORT),
    Page("make_export", "/exports", exports.make, Action.EXPORT, ("POST",)),
    Page("download", "/exports/{number}", exports.download, Action.EXPORT, ("POST",)),
    Page("breaches", "/datalekregister", breaches.show, Action.VIEW_BREACHES),
    Page("audit", "/controlespoor", audit.show, Action.VIEW_AUDIT),
    Page("verify_audit", "/controlespoor", audit.verify, Action.VIEW_AUDIT, ("POST",)),
    Page("accounts", "/accounts", accounts.show_accounts, Action.MANAGE_ACCOUNTS),
    Page("add_account", "/accounts", accounts.add, Action.MANAGE_ACCOUNTS, ("POST",)),
    Page("change_account", "/accounts/{number}", accounts.change, Action.MANAGE_ACCOUNTS, ("POST",)),
    Page("agree", "/accounts/{number}/akkoord", accounts.agree, Action.MANAGE_ACCOUNTS, ("POST",)),
    Page("renew_account", "/accounts/{number}/link", accounts.renew, Action.MANAGE_ACCOUNTS, ("POST",)),
)
