"""How often a sign-in failed lately, by account name and by network address."""

from datetime import datetime, timedelta

from sqlite_utils import Database

from store import clock
from store.database import transaction


def failures(database: Database, subject: str, now: datetime, window: timedelta) -> int:
    """How many attempts of this subject failed within the window."""
    sql = "SELECT count(*) FROM attempt WHERE subject = ? AND at > ?"
    return int(database.execute(sql, [subject, clock.to_text(now - window)]).fetchone()[0])


def note_failure(database: Database, subjects: tuple[str, ...], now: datetime, window: timedelta) -> None:
    """Write one failed attempt down for each subject, and forget those outside the window."""
    with transaction(database):
        database.execute("DELETE FROM attempt WHERE at <= ?", [clock.to_text(now - window)])
        rows = ({"subject": subject, "at": clock.to_text(now)} for subject in subjects)
        database.table("attempt").insert_all(rows)


def forget_failures(database: Database, subject: str) -> None:
    """Begin anew for this subject: it signed in."""
    with transaction(database):
        database.execute("DELETE FROM attempt WHERE subject = ?", [subject])
