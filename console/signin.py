"""Who is this: signing in with a local account, behind the one interface that other ways can take over."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from sqlite_utils import Database

from console import passwords
from console.errors import AccountError, SignInError
from console.settings import ConsoleSettings
from store import audit
from store.accounts.account import (
    Account,
    Role,
    account,
    account_named,
    accounts,
    add_account,
    password_hash,
    set_password_hash,
)
from store.accounts.attempt import failures, forget_failures, note_failure
from store.accounts.invitation import Invitation, invitation, invite, use_invitation
from store.accounts.session import end_sessions
from store.audit import Act
from store.clock import Clock
from store.database import transaction

WINDOW = timedelta(minutes=15)
NOBODY_KNOWN = "unknown"
FIRST_ROLES = frozenset({Role.COORDINATOR, Role.BEHEERDER})
"""The first account can do the work and let others in; it can hand either role over later."""

_NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-_@")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody typed, and from where."""

    name: str
    password: str
    origin: str


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody filled in behind a one-time link; the names count for the first account alone."""

    name: str
    full_name: str
    password: str


class SignIn(Protocol):
    """A way to tell who somebody is; OpenID Connect or a trusted proxy would be another."""

    def identify(self, credentials: Credentials) -> Account:
        """The account that these credentials belong to.

        Raises:
            SignInError: they belong to none, or the person has to wait.
        """


@dataclass(frozen=True, slots=True)
class LocalAccounts:
    """Signing in with a name and a password that are kept here."""

    database: Database
    settings: ConsoleSettings
    clock: Clock

    def identify(self, credentials: Credentials) -> Account:
        """The account of this name and password; failures are counted per name and per address.

        Raises:
            SignInError: the name or the password is wrong, or there were too many failures.
        """
        now = self.clock.now()
        by_name, by_address = _by_name(credentials.name), f"address {credentials.origin}"
        found = account_named(self.database, credentials.name)
        if (
            failures(self.database, by_name, now, WINDOW) >= self.settings.failures_per_account
            or failures(self.database, by_address, now, WINDOW) >= self.settings.failures_per_address
        ):
            self._audit(found, credentials, "too_many_failures")
            raise SignInError("too many failed attempts; wait a quarter of an hour")
        kept = None if found is None else password_hash(self.database, found.id)
        if not passwords.matches(credentials.password, kept) or found is None or found.disabled:
            note_failure(self.database, (by_name, by_address), now, WINDOW)
            self._audit(found, credentials, "refused")
            raise SignInError("the name or the password is not right")
        forget_failures(self.database, by_name)
        self._audit(found, credentials, "ok")
        return found

    def _audit(self, found: Account | None, credentials: Credentials, result: str) -> None:
        # what was typed as a name is not kept unless it is one: people type a password there by mistake
        actor = NOBODY_KNOWN if found is None else found.name
        act = Act(actor, "sign_in", "console", result, credentials.origin)
        audit.record(self.database, act, self.clock.now())


def first_link_secret(database: Database, clock: Clock) -> str | None:
    """The secret of the link that makes the first account; None once somebody can sign in."""
    if any(one.has_password for one in accounts(database)):
        return None
    return invite(database, None, clock.now())


def open_invitation(database: Database, secret: str, clock: Clock) -> Invitation | None:
    """The invitation of this secret, while it can still be used."""
    found = invitation(database, secret, clock.now())
    if found is not None and found.account_id is None and accounts(database):
        return None  # somebody made the first account meanwhile
    return found


def accept(database: Database, invited: Invitation, newcomer: Newcomer, clock: Clock) -> Account:
    """Give the invited person a password, making the first account where there is none.

    Raises:
        AccountError: the name or the password cannot be used, or the link was used before.
    """
    kept = passwords.hashed(newcomer.password)
    with transaction(database):
        if not use_invitation(database, invited):
            raise AccountError("this link was used before; ask for a new one")
        person = _invited_person(database, invited, newcomer, clock)
        set_password_hash(database, person.id, kept)
        end_sessions(database, person.id)
        audit.record(database, Act(person.name, "choose_password", f"account {person.name}"), clock.now())
    return person


def new_account(
    database: Database, name: str, full_name: str, roles: frozenset[Role], clock: Clock
) -> Account:
    """A new account without a password yet.

    Raises:
        AccountError: the name is taken or cannot be used, or there is no role.
    """
    cleaned = name.strip().lower()
    if not cleaned or len(cleaned) > 64 or not set(cleaned) <= _NAME_CHARACTERS:
        raise AccountError("a sign-in name has letters, digits, dots, dashes or an @, at most 64 together")
    if not full_name.strip() or len(full_name) > 120:
        raise AccountError("fill in the person's name, in at most 120 characters")
    if not roles:
        raise AccountError("choose at least one role")
    if account_named(database, cleaned) is not None:
        raise AccountError("there is an account of this name already")
    return add_account(database, cleaned, full_name.strip(), roles, clock.now())


def _by_name(name: str) -> str:
    return f"name {hashlib.sha256(name.strip().casefold().encode()).hexdigest()}"


def _invited_person(database: Database, invited: Invitation, newcomer: Newcomer, clock: Clock) -> Account:
    if invited.account_id is None:
        return new_account(database, newcomer.name, newcomer.full_name, FIRST_ROLES, clock)
    person = account(database, invited.account_id)
    if person is None or person.disabled:
        raise AccountError("this account is closed; ask who manages the accounts")
    return person
