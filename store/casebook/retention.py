"""What retention takes from the casebook, and how its bytes go from the file."""

from collections.abc import Iterator
from datetime import datetime

from sqlite_utils import Database

from store import clock
from store.casebook import wording
from store.casebook.sighting import Sighting
from store.rows import from_row


def sightings_of(database: Database, incident_id: int) -> Iterator[Sighting]:
    """Every place of the incident, suppressed ones too."""
    for row in database.query("SELECT * FROM sighting WHERE incident_id = ? ORDER BY id", [incident_id]):
        yield from_row(Sighting, row)


def sighting_count(database: Database, incident_id: int) -> int:
    """How many places the incident has."""
    return int(database.table("sighting").count_where("incident_id = ?", [incident_id]))


def sightings_with_content(database: Database, incident_id: int) -> int:
    """How many places of the incident still have their text or a copy of their capture."""
    return int(
        database.execute(f"SELECT COUNT(DISTINCT sighting.id) {_CONTENT}", [incident_id]).fetchone()[0]
    )


def posts_with_content(database: Database) -> tuple[int, ...]:
    """The archive's posts whose text the casebook still holds."""
    rows = database.execute(
        """SELECT DISTINCT sighting.post_id FROM sighting
        JOIN sighting_version AS version ON version.sighting_id = sighting.id WHERE version.text <> ''"""
    ).fetchall()
    return tuple(row[0] for row in rows)


def last_found(database: Database, incident_id: int) -> datetime | None:
    """When something of the incident was recognised last."""
    sql = """SELECT MAX(hit.matched_at) FROM hit
    JOIN sighting_version AS version ON version.id = hit.version_id
    JOIN sighting ON sighting.id = version.sighting_id WHERE sighting.incident_id = ?"""
    return clock.optional_moment(database.execute(sql, [incident_id]).fetchone()[0])


def erase_content(database: Database, incident_id: int) -> None:
    """Take the text and everything else that somebody wrote; times, digests and scores stay."""
    _erase(database, _OF_INCIDENT, incident_id)
    database.table("absence").delete_where("incident_id = ?", [incident_id])


def suppressed_before(database: Database, moment: datetime) -> tuple[Sighting, ...]:
    """Places that belong to no incident, were raised before this moment and still have their text."""
    rows = database.query(_SUPPRESSED, [clock.to_text(moment)])
    return tuple(from_row(Sighting, row) for row in rows)


def erase_sighting(database: Database, sighting_id: int) -> None:
    """Take what stood at one place."""
    _erase(database, _AT_PLACE, sighting_id)


def remove_sightings(database: Database, incident_id: int) -> None:
    """Take the places themselves, with everything recognised there."""
    wording.leave(database, _OF_INCIDENT, [incident_id])
    database.execute("DELETE FROM sighting WHERE incident_id = ?", [incident_id])
    for table in ("archived_page", "absence"):
        database.table(table).delete_where("incident_id = ?", [incident_id])


def remove_incident(database: Database, incident_id: int, number: str) -> None:
    """Take the row of the register, with its decisions and its mails to hosts; the audit trail stays."""
    remove_sightings(database, incident_id)
    database.execute(_MAILED_NOTICES, [incident_id])
    for table in ("decision", "comparison", "breach", "note", "notice"):
        database.table(table).delete_where("incident_id = ?", [incident_id])
    database.table("incident_link").delete_where("one = ? OR other = ?", [incident_id, incident_id])
    database.table("request").delete_where("incident_number = ?", [number])
    database.table("incident").delete(incident_id)


def holds(database: Database, piece: bytes) -> bool:
    """Whether a text that is still there holds this piece."""
    sql = """
        SELECT 1 FROM (SELECT text FROM sighting_version UNION ALL SELECT text FROM lead)
        WHERE instr(CAST(text AS BLOB), ?) LIMIT 1
    """
    return database.execute(sql, [piece]).fetchone() is not None


def shrink(database: Database) -> bool:
    """Have freed pages and the journal go from the files; False where a reader keeps the journal.

    The index of words keeps those of erased texts, marked as gone, until it is made anew.
    """
    wording.make_anew(database)
    database.execute("VACUUM")
    busy = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not busy


_AT_PLACE = "sighting_id = ?"
_OF_INCIDENT = "sighting_id IN (SELECT id FROM sighting WHERE incident_id = ?)"
_ERASE = """
UPDATE sighting_version SET text = '', author = NULL, contact = '[]', quotes = '[]', evidence_sha256 = NULL
"""
_SUPPRESSED = """
SELECT * FROM sighting WHERE incident_id IS NULL AND raised_at <= ? AND EXISTS (
    SELECT 1 FROM sighting_version AS version WHERE version.sighting_id = sighting.id AND version.text <> '')
ORDER BY id
"""
_MAILED_NOTICES = """
DELETE FROM delivery WHERE channel = 'notice' AND state IN (SELECT number FROM notice WHERE incident_id = ?)
"""
_CONTENT = """
FROM sighting JOIN sighting_version AS version ON version.sighting_id = sighting.id
WHERE sighting.incident_id = ? AND (version.text <> '' OR version.evidence_sha256 IS NOT NULL)
"""


def _erase(database: Database, which: str, number: int) -> None:
    """Take what stood in these versions, and their words and names from where they can be searched."""
    wording.leave(database, which, [number])
    for table in ("author_name", "picture"):
        sql = f"DELETE FROM {table} WHERE version_id IN (SELECT id FROM sighting_version WHERE {which})"  # noqa: S608
        database.execute(sql, [number])
    database.execute(f"{_ERASE} WHERE {which}", [number])
    wording.enter(database, which, [number])
