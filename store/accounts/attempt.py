"""How often a sign-in was tried lately, by account and place; an attempt counts before it is looked at."""

from datetime import datetime, timedelta

from sqlite_utils import Database

from store import clock
from store.database import transaction


def count_attempt(
    database: Database, subjects: tuple[str, ...], now: datetime, window: timedelta
) -> tuple[int, ...]:
    """Write one attempt down for each subject, and tell how many each had within the window before it.

    Counting and writing are one act: of many attempts at once each sees those before it.
    """
    with transaction(database):
        database.execute("DELETE FROM attempt WHERE at <= ?", [clock.to_text(now - window)])
        before = tuple(_count(database, subject) for subject in subjects)
        rows = ({"subject": subject, "at": clock.to_text(now)} for subject in subjects)
        database.table("attempt").insert_all(rows)
    return before


def forget_attempts(database: Database, subject: str) -> None:
    """Begin anew for this subject: it signed in."""
    with transaction(database):
        database.execute("DELETE FROM attempt WHERE subject = ?", [subject])


def _count(database: Database, subject: str) -> int:
    row = database.execute("SELECT count(*) FROM attempt WHERE subject = ?", [subject]).fetchone()
    return int(row[0])
