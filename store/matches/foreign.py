"""Which bundles of answers of other houses have been written into the matches: each is written once."""

from datetime import datetime

from sqlite_utils import Database

from store import clock


def is_noted(database: Database, sender: str, number: int) -> bool:
    """Whether the matches hold what this bundle of a house brought."""
    sql = "SELECT 1 FROM foreign_answer WHERE sender = ? AND number = ?"
    return database.execute(sql, [sender, number]).fetchone() is not None


def note(database: Database, sender: str, number: int, at: datetime) -> None:
    """Note it; belongs to the transaction that writes what the bundle brought."""
    sql = "INSERT INTO foreign_answer (sender, number, at) VALUES (?, ?, ?)"
    database.execute(sql, [sender, number, clock.to_text(at)])
