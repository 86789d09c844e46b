"""What runs out of time: statutory clocks that nothing has settled, and signals that nobody opened."""

from datetime import datetime

from sqlite_utils import Database

from store import clock
from store.casebook.incident import OPEN, Incident, Notification
from store.rows import from_row


def running(database: Database) -> tuple[Incident, ...]:
    """Incidents whose statutory clock runs: aware, not told to the authority, not settled by two persons."""
    sql = """SELECT * FROM incident WHERE aware_at IS NOT NULL AND notified_at IS NULL AND notification <> ?
    ORDER BY aware_at, id"""
    rows = database.query(sql, [Notification.NIET_MELDPLICHTIG.value])
    return tuple(from_row(Incident, row) for row in rows)


def unseen(database: Database, before: datetime) -> int:
    """How many open incidents were raised by this moment and have been opened by nobody."""
    marks = ", ".join("?" for _ in OPEN)
    sql = f"SELECT COUNT(*) FROM incident WHERE seen_at IS NULL AND opened_at <= ? AND status IN ({marks})"  # noqa: S608 - only placeholders
    return int(database.execute(sql, [clock.to_text(before), *OPEN]).fetchone()[0])
