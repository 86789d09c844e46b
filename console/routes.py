"""Every page of the console with what one must be allowed to do for it: this list is the whole surface."""

from starlette.responses import PlainTextResponse, RedirectResponse, Response

from console.console import Visit
from console.guard import Page
from console.pages import accounts, entrance
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
    Page("accounts", "/accounts", accounts.show_accounts, Action.MANAGE_ACCOUNTS),
    Page("add_account", "/accounts", accounts.add, Action.MANAGE_ACCOUNTS, ("POST",)),
    Page("change_account", "/accounts/{number:int}", accounts.change, Action.MANAGE_ACCOUNTS, ("POST",)),
    Page("renew_account", "/accounts/{number:int}/link", accounts.renew, Action.MANAGE_ACCOUNTS, ("POST",)),
)
