"""What public web archives hold of an incident's pages: the oldest with the passage, the newest without."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """One page in one archive."""

    incident_id: int
    archive: str
    key: str  # of the page
    url: str
    oldest_with_at: datetime | None  # the oldest capture in which something of the case was recognised
    oldest_with_sha256: str | None  # of its record here
    newest_without_at: datetime | None  # the newest one before it, and before ours, without
    newest_without_sha256: str | None
    listed: int  # captures that the archive says it holds
    read: int
    unread: int  # which could not be had or read: nothing follows from them
    asked_at: datetime


def keep(database: Database, page: ArchivedPage) -> None:
    """Store what is known of a page now."""
    database.table("archived_page").upsert(to_row(page), pk=("incident_id", "archive", "key"))


def of_incident(database: Database, incident_id: int) -> tuple[ArchivedPage, ...]:
    """Every page of the incident about which an archive answered."""
    sql = "SELECT * FROM archived_page WHERE incident_id = ? ORDER BY url, archive"
    return tuple(from_row(ArchivedPage, row) for row in database.query(sql, [incident_id]))
