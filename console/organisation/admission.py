"""Letting somebody in whom their organisation names: the account is theirs, the roles are those of today."""

from sqlite_utils import Database

from console.errors import AccountError, SignInError
from console.language import N_
from console.organisation.identity import LONGEST, OfficerIdentity
from console.signin import NOBODY_KNOWN, new_account
from store import audit
from store.accounts.account import Account, Role, account, account_named, set_full_name, set_rights
from store.accounts.identity import account_of, keep_identity
from store.audit import Act
from store.clock import Clock
from store.database import transaction

_NO_ROLE = N_("your organisation gave you no role here; ask whoever manages access")
_TAKEN = N_("an account of this name is kept here already; ask whoever manages the accounts")
_CLOSED = N_("this account is closed; ask whoever manages the accounts")
_UNUSABLE = N_("your organisation gives a name that cannot be used here; ask whoever manages access")


def admit(database: Database, identity: OfficerIdentity, way: str, origin: str, clock: Clock) -> Account:
    """The account of this person, made at their first sign-in, with the roles that they are given now.

    An account is found by what the organisation calls the person for good, never by a name: whoever may
    choose a name there becomes nobody else here.

    Raises:
        SignInError: they have no role, their account is closed, or the name belongs to somebody else.
    """
    try:
        with transaction(database):
            person = _admitted(database, identity, clock)
            audit.record(
                database, Act(person.name, "sign_in", "console", "ok", origin, (("way", way),)), clock.now()
            )
    except SignInError:
        known = account_of(database, identity.issuer, identity.subject)
        actor = NOBODY_KNOWN if known is None else _name(database, known)
        audit.record(
            database, Act(actor, "sign_in", "console", "refused", origin, (("way", way),)), clock.now()
        )
        raise
    return person


def _admitted(database: Database, identity: OfficerIdentity, clock: Clock) -> Account:
    if not identity.roles:
        raise SignInError(_NO_ROLE)
    if not 0 < len(identity.subject) <= LONGEST:
        raise SignInError(_UNUSABLE)
    known = account_of(database, identity.issuer, identity.subject)
    if known is None:
        return _newcomer(database, identity, clock)
    person = account(database, known)
    if person is None or person.disabled:
        raise SignInError(_CLOSED)
    return _kept_up(database, person, identity, clock)


def _newcomer(database: Database, identity: OfficerIdentity, clock: Clock) -> Account:
    if account_named(database, identity.name.strip().lower()) is not None:
        raise SignInError(_TAKEN)
    full_name = identity.full_name.strip()[:120] or identity.name
    try:
        made = new_account(database, identity.name, full_name, identity.roles, clock)
    except AccountError:
        raise SignInError(_UNUSABLE) from None
    keep_identity(database, identity.issuer, identity.subject, made.id)
    _note(database, "add_account", made, identity.roles, clock)
    return made


def _kept_up(database: Database, person: Account, identity: OfficerIdentity, clock: Clock) -> Account:
    if identity.roles != person.roles:
        set_rights(database, person.id, identity.roles, disabled=False)
        _note(database, "change_account", person, identity.roles, clock)
    full_name = identity.full_name.strip()[:120]
    if full_name and full_name != person.full_name:
        set_full_name(database, person.id, full_name)
    return account(database, person.id) or person


def _name(database: Database, account_id: int) -> str:
    person = account(database, account_id)
    return NOBODY_KNOWN if person is None else person.name


def _note(database: Database, action: str, person: Account, roles: frozenset[Role], clock: Clock) -> None:
    details = (("roles", ", ".join(sorted(roles))), ("asked_by", "organisation"))
    audit.record(database, Act(person.name, action, f"account {person.name}", details=details), clock.now())
