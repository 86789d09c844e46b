"""Who is signed in, for how long, and what their next page says."""

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.accounts import session as subject
from store.accounts.schema import open_accounts
from store.accounts.session import WRITE_EVERY, Session, SessionLimits
from tests.store.accounts.conftest import ANNA, BERT, NOW

LIMITS = SessionLimits(idle=timedelta(minutes=30), longest=timedelta(hours=8))
JUST = timedelta(microseconds=1)


def start(database: Database, person: int = ANNA, at: datetime = NOW) -> str:
    """The secret of a new session."""
    return subject.start_session(database, person, "127.0.0.1", at)


def live(database: Database, secret: str, at: datetime = NOW) -> Session:
    """The session of this cookie, which lives."""
    session = subject.live_session(database, secret, LIMITS, at)
    assert session is not None
    return session


def test_a_session_is_found_by_its_cookie(database: Database) -> None:
    """It says whose it is, since when, and from where; another cookie is nobody's."""
    secret, other = start(database), subject.start_session(database, BERT, "10.0.0.1", NOW + JUST)
    session = live(database, secret)
    assert session == Session(session.digest, ANNA, NOW, NOW, "127.0.0.1")
    assert (live(database, other).account_id, live(database, other).origin) == (BERT, "10.0.0.1")
    for cookie in ("", secret[:-1], f"{secret}x", secret.swapcase(), session.digest, "é"):
        assert subject.live_session(database, cookie, LIMITS, NOW) is None


@pytest.mark.parametrize(
    ("used", "later", "lives"),
    [
        ([], LIMITS.idle, True),
        ([], LIMITS.idle + JUST, False),
        ([timedelta(minutes=29)], timedelta(minutes=59), True),
        ([timedelta(minutes=29)], timedelta(minutes=59) + JUST, False),
        ([timedelta(minutes=30 * n) for n in range(16)], LIMITS.longest, True),
        ([timedelta(minutes=30 * n) for n in range(17)], LIMITS.longest + JUST, False),
    ],
)
def test_a_session_lives_while_it_is_used_and_not_longer_than_a_day(
    database: Database,
    used: list[timedelta],
    later: timedelta,
    lives: bool,
) -> None:
    """Idle too long or too old: gone, also from the table."""
    secret = start(database)
    for moment in used:
        live(database, secret, NOW + moment)
    assert (subject.live_session(database, secret, LIMITS, NOW + later) is not None) is lives
    assert database.table("session").count == int(lives)


def test_a_session_that_ends_ends_no_other(database: Database) -> None:
    """One that is too old, one that is signed out, all of one person."""
    old, out, kept = start(database), start(database), start(database, at=NOW + LIMITS.idle)
    of_bert = start(database, BERT, NOW + LIMITS.idle)
    later = NOW + LIMITS.idle + JUST
    assert subject.live_session(database, old, LIMITS, later) is None
    subject.end_session(database, live(database, out, NOW + LIMITS.idle).digest)
    assert subject.live_session(database, out, LIMITS, later) is None
    live(database, kept, later)
    subject.end_sessions(database, ANNA)
    assert subject.live_session(database, kept, LIMITS, later) is None
    live(database, of_bert, later)


@pytest.mark.parametrize(("later", "seen"), [(WRITE_EVERY - JUST, NOW), (WRITE_EVERY, NOW + WRITE_EVERY)])
def test_being_seen_is_written_now_and_then(database: Database, later: timedelta, seen: datetime) -> None:
    """So that reading a page seldom writes; the session that is given back is as it was before."""
    secret, other = start(database), start(database, BERT)
    assert live(database, secret, NOW + later).seen_at == NOW
    assert live(database, secret, NOW + later).seen_at == seen
    assert live(database, other, NOW).seen_at == NOW


def test_a_session_that_is_ended_while_it_is_looked_at_lives_no_longer(
    database: Database, path: Path
) -> None:
    """Its account is closed in the moment in which its page is asked: it is nobody's, and no fault."""
    secret, other = start(database), open_accounts(path)
    sql = "CREATE TEMP TRIGGER close BEFORE UPDATE ON main.session BEGIN DELETE FROM session; END"
    database.execute(sql)
    assert subject.live_session(database, secret, LIMITS, NOW + WRITE_EVERY) is None
    assert subject.live_session(other, secret, LIMITS, NOW + WRITE_EVERY) is None
    other.close()


def test_old_sessions_are_forgotten(database: Database) -> None:
    """Those that were idle too long or are too old; at the very limit they still live."""
    kept = [start(database, at=NOW - LIMITS.idle), start(database)]
    start(database, at=NOW - LIMITS.idle - JUST)
    for age in (LIMITS.longest, LIMITS.longest + JUST):
        used = start(database, at=NOW - age)
        digest = live(database, used, NOW - age).digest
        database.execute(
            "UPDATE session SET seen_at = ? WHERE digest = ?", ["2026-11-23T08:00:00.000000Z", digest]
        )
        kept += [used] if age == LIMITS.longest else []
    subject.forget_old_sessions(database, LIMITS, NOW)
    assert database.table("session").count == len(kept)
    assert all(live(database, secret) for secret in kept)


def test_a_notice_is_shown_once_to_its_own_session(database: Database) -> None:
    """The sentence is for the next page alone, and the newest is the one."""
    digest, other = (live(database, start(database)).digest for _ in range(2))
    assert subject.take_notice(database, digest) is None
    subject.leave_notice(database, digest, "Gewijzigd.")
    subject.leave_notice(database, digest, "Bewaard.")
    assert subject.take_notice(database, other) is None
    assert subject.take_notice(database, digest) == "Bewaard."
    assert subject.take_notice(database, digest) is None


def test_a_session_that_is_gone_has_no_next_page(database: Database) -> None:
    """A sentence that is left for it is no fault: somebody ended it in the meantime."""
    subject.leave_notice(database, "weg", "Bewaard.")
    assert subject.take_notice(database, "weg") is None
    assert database.table("session").count == 0


def test_nobody_is_signed_in_as_nobody(database: Database) -> None:
    """An account that is not there has no session."""
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        start(database, 99)


def test_the_secret_is_in_no_file(database: Database, path: Path) -> None:
    """Who reads the accounts cannot take over a session."""
    secret = start(database)
    files = [file for file in path.parent.iterdir() if file.name.startswith(path.name)]
    assert not any(secret.encode() in file.read_bytes() for file in files)
