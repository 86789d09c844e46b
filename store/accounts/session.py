"""Who is signed in: sessions by the digest of their cookie's value."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from store import clock
from store.database import transaction

WRITE_EVERY = timedelta(seconds=30)  # being seen is written at most this often: reading a page seldom writes


@dataclass(frozen=True, slots=True)
class Session:
    """One person signed in on one browser."""

    digest: str
    account_id: int
    created_at: datetime
    seen_at: datetime
    origin: str


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts: without use, and at most."""

    idle: timedelta
    longest: timedelta


def start_session(database: Database, account_id: int, origin: str, at: datetime) -> str:
    """Sign an account in and return the secret for its cookie, which is kept nowhere else."""
    secret = secrets.token_urlsafe(32)
    with transaction(database):
        database.table("session").insert(
            {
                "digest": _digest(secret),
                "account_id": account_id,
                "created_at": clock.to_text(at),
                "seen_at": clock.to_text(at),
                "origin": origin,
            }
        )
    return secret


def live_session(database: Database, secret: str, limits: SessionLimits, now: datetime) -> Session | None:
    """The session of this cookie, seen just now; None when it is unknown, idle too long or too old."""
    row = next(iter(database.query("SELECT * FROM session WHERE digest = ?", [_digest(secret)])), None)
    if row is None:
        return None
    session = _session(row)
    if now - session.seen_at > limits.idle or now - session.created_at > limits.longest:
        end_session(database, session.digest)
        return None
    if now - session.seen_at >= WRITE_EVERY:
        with transaction(database):
            sql = "UPDATE session SET seen_at = ? WHERE digest = ?"
            if not database.execute(sql, [clock.to_text(now), session.digest]).rowcount:
                return None  # it was ended a moment ago
    return session


def end_session(database: Database, digest: str) -> None:
    """Sign one browser out."""
    with transaction(database):
        database.execute("DELETE FROM session WHERE digest = ?", [digest])


def end_sessions(database: Database, account_id: int) -> None:
    """Sign an account out everywhere."""
    with transaction(database):
        database.execute("DELETE FROM session WHERE account_id = ?", [account_id])


def forget_old_sessions(database: Database, limits: SessionLimits, now: datetime) -> None:
    """Remove the sessions that can no longer be used."""
    idle, oldest = clock.to_text(now - limits.idle), clock.to_text(now - limits.longest)
    with transaction(database):
        database.execute("DELETE FROM session WHERE seen_at < ? OR created_at < ?", [idle, oldest])


def leave_notice(database: Database, digest: str, notice: str) -> None:
    """Keep one sentence for the next page that this session opens; one that was ended opens none."""
    _set_notice(database, digest, notice)


def take_notice(database: Database, digest: str) -> str | None:
    """The sentence that was left for this session, once."""
    row = database.execute("SELECT notice FROM session WHERE digest = ?", [digest]).fetchone()
    if row is None or row[0] is None:
        return None
    _set_notice(database, digest, None)
    return str(row[0])


def _set_notice(database: Database, digest: str, notice: str | None) -> None:
    with transaction(database):
        database.execute("UPDATE session SET notice = ? WHERE digest = ?", [notice, digest])


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _session(row: dict[str, object]) -> Session:
    return Session(
        digest=str(row["digest"]),
        account_id=int(str(row["account_id"])),
        created_at=clock.from_text(str(row["created_at"])),
        seen_at=clock.from_text(str(row["seen_at"])),
        origin=str(row["origin"]),
    )
