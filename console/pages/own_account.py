"""One's own account: name, roles, password."""

from starlette.responses import Response

from console.console import Visit
from console.errors import AccountError, SignInError
from console.judging import Problem
from console.language import N_
from console.pages import entrance
from console.rendering import announce, go, page
from console.signin import Credentials, LocalAccounts
from store import audit
from store.accounts.account import set_full_name
from store.audit import Act

LONGEST_NAME = 120


def show(visit: Visit) -> Response:
    """The name, the roles, and a form for another password."""
    return _shown(visit, ())


def rename(visit: Visit) -> Response:
    """Take another name, as colleagues read it; the sign-in name stays."""
    name = visit.field("full_name")
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return _shown(visit, (("full_name", N_("Fill in your name, in at most 120 characters.")),))
    officer = visit.officer
    with visit.console.accounts() as database:
        set_full_name(database, officer.id, name)
        act = Act(officer.name, "change_name", f"account {officer.name}", origin=visit.origin)
        audit.record(database, act, visit.console.clock.now())
    announce(visit, visit.language.text(N_("Your name was changed.")))
    return go(visit, "own_account")


def change_password(visit: Visit) -> Response:
    """Choose another password, with the present one; every other session of the account ends."""
    typed = tuple(str(visit.form.get(name, "")) for name in ("present", "password", "again"))
    if typed[1] != typed[2]:
        return _shown(visit, (("again", N_("The two passwords are not the same.")),))
    credentials = Credentials(visit.officer.name, typed[0], visit.origin, entrance.device_of(visit))
    with visit.console.accounts() as database:
        way = LocalAccounts(database, visit.console.settings, visit.console.clock)
        try:
            way.change_password(visit.officer, credentials, typed[1])
        except SignInError as error:
            return _shown(visit, (("present", str(error)),))
        except AccountError as error:
            return _shown(visit, (("password", str(error)),))
    return entrance.signed_in(visit, visit.officer, "/mijn-account")


def _shown(visit: Visit, problems: tuple[Problem, ...]) -> Response:
    return page(visit, "own_account.html", 422 if problems else 200, problems=problems)
