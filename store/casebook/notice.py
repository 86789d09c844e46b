"""Notices with which a host is asked to take text away: what was written, to whom, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from store import clock, rows
from store.rows import from_row, to_row


class Ground(StrEnum):
    """Why the text should not be there; none says that it is true, or where it comes from."""

    PERSOONSGEGEVENS = "persoonsgegevens"
    BIJZONDERE_GEGEVENS = "bijzondere_gegevens"
    HERKENBAAR = "herkenbaar"
    MINDERJARIGE = "minderjarige"
    VEILIGHEID = "veiligheid"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice to one host about one or more places of an incident."""

    id: int  # 0 before it is stored
    number: str  # N-2026-0001
    incident_id: int
    host: str
    places: tuple[int, ...]  # sightings
    grounds: tuple[Ground, ...]
    addition: str
    subject: str
    body: str
    drafted_by: str
    drafted_at: datetime
    recipient: str = ""  # a mail address, or how else it was handed over
    queued_at: datetime | None = None  # an officer read it and has it mailed
    sent_by: str | None = None
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    answer: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether nobody has sent it, nor has it sent."""
        return self.sent_at is None and self.queued_at is None


def insert(database: Database, notice: Notice) -> Notice:
    """Store a new notice and return it with its id."""
    return replace(notice, id=rows.insert(database, "notice", to_row(notice, without=("id",))))


def update(database: Database, notice: Notice) -> Notice:
    """Store what became of a notice."""
    database.table("notice").update(notice.id, to_row(notice, without=("id",)))
    return notice


def by_number(database: Database, number: str) -> Notice | None:
    """The notice with this number, or None."""
    return _first(database.query("SELECT * FROM notice WHERE number = ?", [number]))


def draft_of(database: Database, incident_id: int, host: str) -> Notice | None:
    """The notice of the incident to this host that nobody has sent, or None."""
    sql = """SELECT * FROM notice WHERE incident_id = ? AND host = ?
    AND sent_at IS NULL AND queued_at IS NULL"""
    return _first(database.query(sql, [incident_id, host]))


def of_incident(database: Database, incident_id: int) -> tuple[Notice, ...]:
    """Every notice about the incident, oldest first."""
    rows = database.query("SELECT * FROM notice WHERE incident_id = ? ORDER BY id", [incident_id])
    return tuple(from_row(Notice, row) for row in rows)


def incidents_asked(database: Database) -> frozenset[int]:
    """The incidents of which a host was asked to take something away."""
    rows = database.execute("SELECT DISTINCT incident_id FROM notice WHERE sent_at IS NOT NULL").fetchall()
    return frozenset(int(incident_id) for (incident_id,) in rows)


def last_change(database: Database, incident_id: int) -> datetime | None:
    """When a place of the incident was last seen to be otherwise than before."""
    sql = """SELECT MAX(presence.at) FROM presence JOIN sighting ON sighting.id = presence.sighting_id
    WHERE sighting.incident_id = ?"""
    return clock.optional_moment(database.execute(sql, [incident_id]).fetchone()[0])


def next_number(database: Database, at: datetime) -> str:
    """The next free number of the year, in Dutch time."""
    return rows.next_number(database, "notice", "N", at)


def _first(rows: Iterable[dict[str, object]]) -> Notice | None:
    row = next(iter(rows), None)
    return None if row is None else from_row(Notice, row)
