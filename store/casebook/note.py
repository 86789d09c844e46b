"""What somebody wrote beside an incident for whoever works on it next; nothing is ever overwritten."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from store import rows
from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class Note:
    """One note."""

    id: int  # 0 before it is stored
    incident_id: int
    text: str
    written_by: str
    written_at: datetime
    addressed_to: str | None = None  # a colleague who was given the incident with it


def insert(database: Database, note: Note) -> Note:
    """Store a note and return it with its id."""
    return replace(note, id=rows.insert(database, "note", to_row(note, without=("id",))))


def of_incident(database: Database, incident_id: int) -> tuple[Note, ...]:
    """Every note about the incident, oldest first."""
    rows = database.query("SELECT * FROM note WHERE incident_id = ? ORDER BY id", [incident_id])
    return tuple(from_row(Note, row) for row in rows)
