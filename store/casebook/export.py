"""What left the building: purpose, filter, rows, digest and the head of the audit chain."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store import rows
from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class Export:
    """One export."""

    number: str  # E-2026-0001
    format: str
    purpose: str
    filter: str
    rows: int
    sha256: str
    audit_head: str
    file: str
    exported_by: str
    exported_at: datetime


def next_number(database: Database, at: datetime) -> str:
    """The next free number of the year, in Dutch time."""
    return rows.next_number(database, "export", "E", at)


def begin(database: Database, export: Export) -> None:
    """Take the number: an export that was cut off stays visible, without a digest."""
    database.table("export").insert(to_row(export))


def finish(database: Database, export: Export) -> None:
    """Write down what became of it."""
    database.execute(
        "UPDATE export SET rows = ?, sha256 = ? WHERE number = ?", [export.rows, export.sha256, export.number]
    )


def every(database: Database) -> tuple[Export, ...]:
    """Every export, newest first."""
    return tuple(from_row(Export, row) for row in database.query("SELECT * FROM export ORDER BY id DESC"))
