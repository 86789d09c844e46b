"""Who may use the console: accounts and their roles, managed by the beheerder."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.console import Visit
from console.errors import AccountError
from console.failures import forbidden
from console.guard import note_denial
from console.language import N_
from console.permissions import Action, authorize, exceeds
from console.rendering import announce, go, page
from console.signin import new_account
from reports.casework import reaching
from store import audit
from store.accounts.account import Account, Role, account, accounts, set_rights
from store.accounts.invitation import invite
from store.accounts.wish import AccountWish, WishKind, end_wish, keep_wish, wishes
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
    return _link_or_wish(visit, made)


def change(visit: Visit) -> Response:
    """Give an account other roles, or open or close it."""
    subject = _subject(visit)
    if not authorize(visit.officer, Action.MANAGE_ACCOUNTS, subject):
        note_denial(visit, Action.MANAGE_ACCOUNTS)
        return forbidden(visit)
    roles = _roles(visit)
    if not roles:
        return _accounts(visit, status=422, error=N_("choose at least one role"))
    if exceeds(roles - subject.roles, visit.officer):
        return _wish(visit, subject, WishKind.ROLES, roles)
    with visit.console.accounts() as database:
        set_rights(database, subject.id, roles, disabled=visit.field("disabled") == "on")
        _note(visit, "change_account", subject, roles)
    _end_messages(visit, subject.id)
    announce(visit, visit.language.text(N_("The account of %(name)s was changed."), name=subject.full_name))
    return go(visit, "accounts")


def _end_messages(visit: Visit, subject_id: int) -> None:
    """Who may not see incidents any more is told nothing of them any more."""
    with visit.console.accounts() as database:
        subject = account(database, subject_id)
    if subject is not None and not authorize(subject, Action.LIST_INCIDENTS):
        with visit.desk() as desk:
            reaching.forget(desk, subject.name)


def renew(visit: Visit) -> Response:
    """Show a new one-time link for an account, with which its password can be chosen anew."""
    return _link_or_wish(visit, _subject(visit))


def agree(visit: Visit) -> Response:
    """Do, as the second person, what somebody wished for an account."""
    subject = _subject(visit)
    with visit.console.accounts() as database:
        wish = wishes(database).get(subject.id)
    if wish is None:
        raise HTTPException(404)
    if visit.officer.name in {wish.asked_by, subject.name}:
        note_denial(visit, Action.MANAGE_ACCOUNTS)
        return forbidden(visit)
    with visit.console.accounts() as database:
        end_wish(database, subject.id)
        if wish.kind is WishKind.ROLES:
            set_rights(database, subject.id, wish.roles, disabled=subject.disabled)
            _note(visit, "change_account", subject, wish.roles, asked_by=wish.asked_by)
    if wish.kind is WishKind.LINK:
        return _linked(visit, subject, asked_by=wish.asked_by)
    announce(visit, visit.language.text(N_("The account of %(name)s was changed."), name=subject.full_name))
    return go(visit, "accounts")


def _link_or_wish(visit: Visit, subject: Account) -> Response:
    """A link is a way to become somebody: for one with more rights than its maker, a second person agrees.

    Somebody who never had a password is nobody yet: where no other person could agree, the link is made, or
    a house with one operator could let nobody in.
    """
    alone = not any(
        authorize(colleague, Action.MANAGE_ACCOUNTS) and colleague.has_password
        for colleague in _known(visit)
        if colleague.id not in {visit.officer.id, subject.id}
    )
    if exceeds(subject.roles, visit.officer) and not (alone and not subject.has_password):
        return _wish(visit, subject, WishKind.LINK, subject.roles)
    return _linked(visit, subject)


def _linked(visit: Visit, subject: Account, asked_by: str | None = None) -> Response:
    _note(visit, "invite", subject, subject.roles, asked_by=asked_by)
    with visit.console.accounts() as database:
        secret = invite(database, subject.id, visit.console.clock.now())
    return _accounts(visit, invited=subject, link=_link(visit, secret))


def _wish(visit: Visit, subject: Account, kind: WishKind, roles: frozenset[Role]) -> Response:
    with visit.console.accounts() as database:
        keep_wish(
            database, AccountWish(subject.id, kind, roles, visit.officer.name, visit.console.clock.now())
        )
        _note(visit, "wish_account", subject, roles)
    notice = N_("%(name)s may do more than you: somebody else who manages accounts has to agree.")
    announce(visit, visit.language.text(notice, name=subject.full_name))
    return go(visit, "accounts")


def _known(visit: Visit) -> tuple[Account, ...]:
    with visit.console.accounts() as database:
        return accounts(database)


def _accounts(visit: Visit, *, status: int = 200, **values: object) -> Response:
    with visit.console.accounts() as database:
        waiting = wishes(database)
    shown = {"error": "", "invited": None, "link": "", **values}
    known = _known(visit)
    return page(visit, "accounts.html", status, accounts=known, wishes=waiting, roles=tuple(Role), **shown)


def _subject(visit: Visit) -> Account:
    typed = str(visit.request.path_params["number"])
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < LONGEST_NUMBER else 0
    with visit.console.accounts() as database:
        subject = account(database, number)
    if subject is None:
        raise HTTPException(404)
    return subject


def _roles(visit: Visit) -> frozenset[Role]:
    known = {role.value for role in Role}
    return frozenset(Role(value) for value in visit.fields("roles") if value in known)


def _link(visit: Visit, secret: str) -> str:
    return visit.console.address.url + visit.path("invitation", secret=secret).removeprefix(
        visit.console.address.prefix
    )


def _note(
    visit: Visit, action: str, subject: Account, roles: frozenset[Role], asked_by: str | None = None
) -> None:
    details = (
        ("roles", ", ".join(sorted(roles))),
        ("disabled", visit.field("disabled") == "on"),
        ("asked_by", asked_by),
    )
    act = Act(visit.officer.name, action, f"account {subject.name}", origin=visit.origin, details=details)
    with visit.console.accounts() as database:
        audit.record(database, act, visit.console.clock.now())
