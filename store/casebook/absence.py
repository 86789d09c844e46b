"""Copies of captures that archives made of a page before the passage was recognised on it.

That a page did not show the passage yet is half of what an archive's answer says; its capture is kept as
long as the incident's content, and no longer: it shows what others wrote there.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class Absence:
    """One capture in which nothing of the case was recognised."""

    incident_id: int
    archive: str
    key: str  # of the page
    capture_id: int
    url: str
    at: datetime  # as the archive says
    received_at: datetime | None  # when it came here
    origin: str
    server_modified: str | None
    warc_file: str
    warc_offset: int
    capture_sha256: str
    evidence_sha256: str  # of the copy


def keep(database: Database, absence: Absence) -> None:
    """Store it in the place of an earlier one of the same page and archive."""
    database.table("absence").upsert(to_row(absence), pk=("incident_id", "archive", "key"))


def forget(database: Database, incident_id: int, archive: str, key: str) -> None:
    """There is none of this page in this archive any more."""
    sql = "incident_id = ? AND archive = ? AND key = ?"
    database.table("absence").delete_where(sql, [incident_id, archive, key])


def of_incident(database: Database, incident_id: int) -> tuple[Absence, ...]:
    """Every one of the incident."""
    sql = "SELECT * FROM absence WHERE incident_id = ? ORDER BY at, archive, key"
    return tuple(from_row(Absence, row) for row in database.query(sql, [incident_id]))
