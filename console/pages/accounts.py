"""Who may use the console: accounts and their roles, managed by the beheerder."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.console import Visit
from console.errors import AccountError
from console.failures import forbidden
from console.guard import note_denial
from console.language import N_
from console.permissions import Action, authorize
from console.rendering import go, page, tell
from console.signin import new_account
from store import audit
from store.accounts.account import Account, Role, account, accounts, set_rights
from store.accounts.invitation import invite
from store.audit import Act

LONGEST_NUMBER = 10
"""Of an account; a longer one is none that a database can look for."""


def show_accounts(visit: Visit) -> Response:
    """Every account with its roles, and the form for a new one."""
    return _accounts(visit)


def add(visit: Visit) -> Response:
    """Make an account and show the one-time link for its person, this once."""
    roles = _roles(visit)
    with visit.console.accounts() as database:
        try:
            made = new_account(
                database, visit.field("name"), visit.field("full_name"), roles, visit.console.clock
            )
        except AccountError as error:
            return _accounts(visit, status=422, error=str(error))
        _note(visit, "add_account", made, roles)
        secret = invite(database, made.id, visit.console.clock.now())
    return _accounts(visit, invited=made, link=_link(visit, secret))


def change(visit: Visit) -> Response:
    """Give an account other roles, or open or close it."""
    subject = _subject(visit)
    if not authorize(visit.officer, Action.MANAGE_ACCOUNTS, subject):
        note_denial(visit, Action.MANAGE_ACCOUNTS)
        return forbidden(visit)
    roles = _roles(visit)
    if not roles:
        return _accounts(visit, status=422, error=N_("choose at least one role"))
    with visit.console.accounts() as database:
        set_rights(database, subject.id, roles, disabled=visit.field("disabled") == "on")
        _note(visit, "change_account", subject, roles)
    tell(visit, visit.language.text(N_("The account of %(name)s was changed."), name=subject.full_name))
    return go(visit, "accounts")


def renew(visit: Visit) -> Response:
    """Show a new one-time link for an account, with which its password can be chosen anew."""
    subject = _subject(visit)
    with visit.console.accounts() as database:
        _note(visit, "invite", subject, subject.roles)
        secret = invite(database, subject.id, visit.console.clock.now())
    return _accounts(visit, invited=subject, link=_link(visit, secret))


def _accounts(visit: Visit, *, status: int = 200, **values: object) -> Response:
    with visit.console.accounts() as database:
        known = accounts(database)
    shown = {"error": "", "invited": None, "link": "", **values}
    return page(visit, "accounts.html", status, accounts=known, roles=tuple(Role), **shown)


def _subject(visit: Visit) -> Account:
    typed = str(visit.request.path_params["number"])
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < LONGEST_NUMBER else 0
    with visit.console.accounts() as database:
        found = account(database, number)
    if found is None:
        raise HTTPException(404)
    return found


def _roles(visit: Visit) -> frozenset[Role]:
    known = {role.value for role in Role}
    return frozenset(Role(value) for value in visit.fields("roles") if value in known)


def _link(visit: Visit, secret: str) -> str:
    return visit.console.address.url + visit.path("invitation", secret=secret).removeprefix(
        visit.console.address.prefix
    )


def _note(visit: Visit, action: str, subject: Account, roles: frozenset[Role]) -> None:
    details = (("roles", ", ".join(sorted(roles))), ("disabled", visit.field("disabled") == "on"))
    act = Act(visit.officer.name, action, f"account {subject.name}", origin=visit.origin, details=details)
    with visit.console.accounts() as database:
        audit.record(database, act, visit.console.clock.now())
