"""Who is this: signing in with a local account; `console.organisation` has the other ways."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlite_utils import Database

from console import passwords, waiting
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
from store.accounts.attempt import count_attempt, forget_attempts
from store.accounts.device import is_known
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
    device: str = ""  # the secret of a browser on which somebody signed in before


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody filled in behind a one-time link; the names count for the first account alone."""

    name: str
    full_name: str
    password: str


@dataclass(frozen=True, slots=True)
class LocalAccounts:
    """Signing in with a name and a password that are kept here."""

    database: Database
    settings: ConsoleSettings
    clock: Clock

    def identify(self, credentials: Credentials) -> Account:
        """The account of this name and password.

        Every attempt counts before the password is looked at, so that many at once gain nothing. After too
        many an attempt waits before it is looked at: whoever types the right password gets in. Attempts count
        for the account *and* the place they come from, or the browser where it is known: a stranger who
        guesses elsewhere holds nobody up.

        Raises:
            SignInError: the name or the password is wrong, or too many attempts wait already.
        """
        known = account_named(self.database, credentials.name)
        lane = self._lane(known, credentials)
        try:
            with waiting.wait(lane, self._delay(lane, credentials.origin)):
                kept = None if known is None else password_hash(self.database, known.id)
                right = passwords.matches(credentials.password, kept)
        except waiting.TooManyError:
            self._audit(known, credentials, "too_many_attempts")
            raise SignInError("too many attempts at once; wait a minute and try again") from None
        if not right or known is None or known.disabled:
            self._audit(known, credentials, "refused")
            raise SignInError("the name or the password is not right")
        forget_attempts(self.database, lane)
        self._audit(known, credentials, "ok")
        return known

    def change_password(self, person: Account, credentials: Credentials, wanted: str) -> None:
        """Give the person another password, who types the present one; all sessions of the account end.

        Raises:
            SignInError: the present password is not right, or too many attempts wait already.
            AccountError: the new one cannot be used.
        """
        lane = self._lane(person, credentials)
        try:
            with waiting.wait(lane, self._delay(lane, credentials.origin)):
                right = passwords.matches(credentials.password, password_hash(self.database, person.id))
        except waiting.TooManyError:
            raise SignInError("too many attempts at once; wait a minute and try again") from None
        if not right:
            raise SignInError("the present password is not right")
        kept = passwords.hashed(wanted, (person.name, person.full_name))
        with transaction(self.database):
            set_password_hash(self.database, person.id, kept)
            end_sessions(self.database, person.id)
            forget_attempts(self.database, lane)
            act = Act(person.name, "choose_password", f"account {person.name}", origin=credentials.origin)
            audit.record(self.database, act, self.clock.now())

    def _lane(self, known: Account | None, credentials: Credentials) -> str:
        """Under which name attempts count that hold each other up."""
        now = self.clock.now()
        if known is not None and is_known(self.database, credentials.device, known.id, now):
            return _digest(f"{known.id} browser {credentials.device}")
        return _digest(f"{credentials.name.strip().casefold()} from {credentials.origin}")

    def _delay(self, lane: str, origin: str) -> float:
        """Seconds that this attempt waits: none at first, then twice as long each time."""
        subjects = (lane, f"address {origin}")
        limits = (self.settings.failures_per_account, self.settings.failures_per_address)
        before = count_attempt(self.database, subjects, self.clock.now(), WINDOW)
        excess = max(count - limit for count, limit in zip(before, limits, strict=True))
        return min(2.0 ** min(excess, 30), self.settings.longest_wait_s) if excess >= 0 else 0.0

    def _audit(self, known: Account | None, credentials: Credentials, result: str) -> None:
        # what was typed as a name is not kept unless it is one: people type a password there by mistake
        actor = NOBODY_KNOWN if known is None else known.name
        act = Act(actor, "sign_in", "console", result, credentials.origin)
        audit.record(self.database, act, self.clock.now())


def first_link_secret(database: Database, clock: Clock) -> str | None:
    """The secret of the link that makes the first account; None once somebody can sign in."""
    if any(account.has_password for account in accounts(database)):
        return None
    return invite(database, None, clock.now())


def open_invitation(database: Database, secret: str, clock: Clock) -> Invitation | None:
    """The invitation of this secret, while it can still be used."""
    invited = invitation(database, secret, clock.now())
    if invited is not None and invited.account_id is None and accounts(database):
        return None  # somebody made the first account meanwhile
    return invited


def accept(database: Database, invited: Invitation, newcomer: Newcomer, clock: Clock) -> Account:
    """Give the invited person a password, making the first account where there is none.

    Raises:
        AccountError: the name or the password cannot be used, or the link was used before.
    """
    known = None if invited.account_id is None else account(database, invited.account_id)
    own = (known.name, known.full_name) if known else (newcomer.name, newcomer.full_name)
    kept = passwords.hashed(newcomer.password, own)
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
        raise AccountError("an account with this name exists already")
    return add_account(database, cleaned, full_name.strip(), roles, clock.now())


def _digest(lane: str) -> str:
    return f"lane {hashlib.sha256(lane.encode('utf-8', 'replace')).hexdigest()}"


def _invited_person(database: Database, invited: Invitation, newcomer: Newcomer, clock: Clock) -> Account:
    if invited.account_id is None:
        return new_account(database, newcomer.name, newcomer.full_name, FIRST_ROLES, clock)
    person = account(database, invited.account_id)
    if person is None or person.disabled:
        raise AccountError("this account is closed; ask an administrator of accounts")
    return person
