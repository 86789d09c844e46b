"""Accounts, sessions, one-time links and failed attempts, as they are kept."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.accounts.account import (
    Role,
    account,
    account_named,
    accounts,
    add_account,
    password_hash,
    set_password_hash,
    set_rights,
    set_shortcuts,
)
from store.accounts.attempt import count_attempt, forget_attempts
from store.accounts.device import is_known, know_device
from store.accounts.invitation import invitation, invite, use_invitation
from store.accounts.schema import open_accounts
from store.accounts.session import (
    SessionLimits,
    end_sessions,
    forget_old_sessions,
    leave_notice,
    live_session,
    start_session,
    take_notice,
)
from store.accounts.wish import AccountWish, WishKind, end_wish, keep_wish, wishes

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LIMITS = SessionLimits(idle=timedelta(minutes=30), longest=timedelta(hours=8))
WINDOW = timedelta(minutes=15)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Empty accounts."""
    opened = open_accounts(tmp_path / "accounts.db")
    yield opened
    opened.close()


def test_an_account_comes_back_as_it_was_added(database: Database) -> None:
    """Roles, names and switches survive; it has no password until one is set."""
    added = add_account(database, "anna", "Anna de Vries", frozenset({Role.FG, Role.AUDITOR}), NOW)
    assert account(database, added.id) == added == account_named(database, "ANNA")
    assert added.roles == {Role.FG, Role.AUDITOR}
    assert not added.has_password
    set_password_hash(database, added.id, "argon2")
    set_shortcuts(database, added.id, shortcuts=False)
    changed = accounts(database)[0]
    assert changed.has_password
    assert not changed.shortcuts
    assert password_hash(database, added.id) == "argon2"


def test_a_name_is_taken_once_whatever_its_case(database: Database) -> None:
    """Anna and anna are one person."""
    add_account(database, "anna", "Anna", frozenset({Role.FG}), NOW)
    with pytest.raises(sqlite3.IntegrityError):
        add_account(database, "Anna", "Anna", frozenset({Role.FG}), NOW)


def test_closing_an_account_ends_its_sessions(database: Database) -> None:
    """Rights taken away are gone at once."""
    person = add_account(database, "anna", "Anna", frozenset({Role.FG}), NOW)
    secret = start_session(database, person.id, "127.0.0.1", NOW)
    set_rights(database, person.id, frozenset({Role.FG}), disabled=True)
    assert live_session(database, secret, LIMITS, NOW) is None


def test_a_session_lives_while_it_is_used_and_not_longer_than_a_day(database: Database) -> None:
    """Idle too long or too old: gone, also from the table."""
    person = add_account(database, "anna", "Anna", frozenset({Role.FG}), NOW)
    idle, old = (start_session(database, person.id, "127.0.0.1", NOW) for _ in range(2))
    assert live_session(database, idle, LIMITS, NOW + timedelta(minutes=31)) is None
    at = NOW
    while at < NOW + timedelta(hours=8):
        assert live_session(database, old, LIMITS, at) is not None
        at += timedelta(minutes=20)
    assert live_session(database, old, LIMITS, NOW + timedelta(hours=8, minutes=1)) is None
    assert database.table("session").count == 0


def test_old_sessions_are_forgotten_and_all_of_a_person_can_be_ended(database: Database) -> None:
    """What cannot be used any more is not kept."""
    person = add_account(database, "anna", "Anna", frozenset({Role.FG}), NOW)
    start_session(database, person.id, "127.0.0.1", NOW - timedelta(hours=2))
    kept = start_session(database, person.id, "127.0.0.1", NOW)
    forget_old_sessions(database, LIMITS, NOW)
    assert database.table("session").count == 1
    end_sessions(database, person.id)
    assert live_session(database, kept, LIMITS, NOW) is None


def test_a_notice_is_shown_once(database: Database) -> None:
    """The sentence is for the next page alone."""
    person = add_account(database, "anna", "Anna", frozenset({Role.FG}), NOW)
    secret = start_session(database, person.id, "127.0.0.1", NOW)
    session = live_session(database, secret, LIMITS, NOW)
    assert session is not None
    leave_notice(database, session.digest, "Bewaard.")
    assert take_notice(database, session.digest) == "Bewaard."
    assert take_notice(database, session.digest) is None


def test_a_link_works_once_and_a_newer_one_replaces_it(database: Database) -> None:
    """Of two links for one account only the newest works, and only once."""
    older, newer = (invite(database, None, NOW) for _ in range(2))
    assert invitation(database, older, NOW) is None
    invited = invitation(database, newer, NOW)
    assert invited is not None
    assert use_invitation(database, invited)
    assert not use_invitation(database, invited)
    assert invitation(database, newer, NOW) is None


def test_attempts_count_within_their_window_and_per_subject(database: Database) -> None:
    """Each attempt sees those before it; old ones are forgotten, and signing in begins anew."""
    both = ("lane anna", "address 10.0.0.1")
    assert count_attempt(database, both, NOW, WINDOW) == (0, 0)
    assert count_attempt(database, both[:1], NOW + timedelta(minutes=10), WINDOW) == (1,)
    assert count_attempt(database, both, NOW + timedelta(minutes=11), WINDOW) == (2, 1)
    assert count_attempt(database, both, NOW + timedelta(minutes=16), WINDOW) == (2, 1)
    forget_attempts(database, "lane anna")
    assert count_attempt(database, both, NOW + timedelta(minutes=17), WINDOW) == (0, 2)


def test_a_browser_is_known_for_its_account_alone(database: Database) -> None:
    """Where somebody signed in before is remembered for a year, and only for them."""
    anna, bert = (
        add_account(database, name, name, frozenset({Role.FG}), NOW).id for name in ("anna", "bert")
    )
    secret = know_device(database, anna, NOW)
    assert is_known(database, secret, anna, NOW + timedelta(days=364))
    assert not is_known(database, secret, bert, NOW)
    assert not is_known(database, "", anna, NOW)
    assert not is_known(database, secret, anna, NOW + timedelta(days=366))


def test_a_wish_waits_until_it_is_ended(database: Database) -> None:
    """A later wish about the same account takes the place of the earlier."""
    anna = add_account(database, "anna", "Anna", frozenset({Role.FG}), NOW).id
    keep_wish(database, AccountWish(anna, WishKind.LINK, frozenset({Role.FG}), "olga", NOW))
    later = AccountWish(anna, WishKind.ROLES, frozenset({Role.FG, Role.AUDITOR}), "omar", NOW)
    keep_wish(database, later)
    assert wishes(database) == {anna: later}
    end_wish(database, anna)
    assert wishes(database) == {}
