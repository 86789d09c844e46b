"""What public web archives hold of pages that somebody asked about, and how far fetching it came."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from store import clock
from store.rows import from_row, to_row

ORIGIN = "archive "
"""Begins the origin of captures that were fetched from an archive; its name follows."""


class HoldingState(StrEnum):
    """How far a capture of an archive came here."""

    FOUND = "found"  # the archive says that it holds it
    READ = "read"  # it lies here, and its posts were read
    UNREAD = "unread"  # it could not be had, or not be read: nothing follows from it


@dataclass(frozen=True, slots=True)
class Holding:
    """One capture, as an archive lists it."""

    archive: str
    url: str
    at: datetime  # as the archive says
    source: str  # where it is fetched
    digest: str | None = None  # as the archive says: equal ones are the same bytes
    status: int | None = None
    mime: str = ""
    offset: int | None = None  # in the file at `source`, where that holds many
    length: int | None = None
    id: int = 0  # 0 before it is stored
    key: str = ""  # of the page
    state: HoldingState = HoldingState.FOUND
    reason: str | None = None  # why it is unread
    capture_id: int | None = None


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """What an archive asked of us."""

    name: str
    asked_at: datetime | None = None  # the last request
    not_before: datetime | None = None
    blocked_at: datetime | None = None  # it does not want to be asked: respected until a person lifts it
    reason: str | None = None


def add(database: Database, key: str, holdings: Iterable[Holding]) -> int:
    """Store captures that are new; how many."""
    before = database.table("holding").count
    database.table("holding").insert_all(
        ({**to_row(holding, without=("id",)), "key": key} for holding in holdings), ignore=True
    )
    return int(database.table("holding").count - before)


def of_page(database: Database, archive: str, key: str) -> tuple[Holding, ...]:
    """Everything that an archive holds of a page, oldest first."""
    sql = "SELECT * FROM holding WHERE archive = ? AND key = ? ORDER BY at, id"
    return tuple(from_row(Holding, row) for row in database.query(sql, [archive, key]))


def of_pages(database: Database, keys: Iterable[str]) -> Iterator[Holding]:
    """Everything that any archive holds of these pages, oldest first."""
    sql = "SELECT * FROM holding WHERE key IN (SELECT value FROM json_each(?)) ORDER BY at, id"
    for row in database.query(sql, [json.dumps(sorted(keys))]):
        yield from_row(Holding, row)


def find(database: Database, holding_id: int) -> Holding:
    """The capture with this id.

    Raises:
        LookupError: there is none.
    """
    for row in database.query("SELECT * FROM holding WHERE id = ?", [holding_id]):
        return from_row(Holding, row)
    raise LookupError(f"no capture of an archive has the id {holding_id}")


def settle_at(
    database: Database,
    archive: str,
    place: tuple[str, datetime],
    *,
    reason: str | None = None,
    capture_id: int | None = None,
) -> None:
    """The same, by the page's key and the moment."""
    key, at = place
    sql = "SELECT id FROM holding WHERE archive = ? AND key = ? AND at = ?"
    for (holding_id,) in database.execute(sql, [archive, key, clock.to_text(at)]).fetchall():
        settle(database, holding_id, reason=reason, capture_id=capture_id)


def settle(
    database: Database, holding_id: int, *, reason: str | None = None, capture_id: int | None = None
) -> None:
    """Write down what became of a capture: it was read, or for this reason it was not."""
    state = HoldingState.READ if reason is None else HoldingState.UNREAD
    database.execute(
        "UPDATE holding SET state = ?, reason = ?, capture_id = ? WHERE id = ?",
        [state.value, reason, capture_id, holding_id],
    )


def listed_at(database: Database, archive: str, key: str) -> datetime | None:
    """When the archive was last asked what it holds of the page."""
    sql = "SELECT listed_at FROM archive_listing WHERE archive = ? AND key = ?"
    row = database.execute(sql, [archive, key]).fetchone()
    return None if row is None else clock.from_text(row[0])


def note_listing(database: Database, archive: str, key: str, at: datetime) -> None:
    """The archive was asked what it holds of the page, and answered."""
    row = {"archive": archive, "key": key, "listed_at": clock.to_text(at)}
    database.table("archive_listing").upsert(row, pk=("archive", "key"))


def state_of(database: Database, name: str) -> ArchiveState:
    """What is known of an archive."""
    row = next(iter(database.query("SELECT * FROM archive_state WHERE name = ?", [name])), None)
    return ArchiveState(name) if row is None else from_row(ArchiveState, row)


def save_state(database: Database, state: ArchiveState) -> None:
    """Write down what an archive asked of us."""
    database.table("archive_state").upsert(to_row(state), pk="name")


def forget_before(database: Database, moment: datetime) -> int:
    """Remove what was listed before this moment; how many captures were forgotten."""
    before = clock.to_text(moment)
    keys = "SELECT archive, key FROM archive_listing WHERE listed_at < ?"
    gone = database.execute(f"DELETE FROM holding WHERE (archive, key) IN ({keys})", [before])  # noqa: S608 - ours
    database.execute("DELETE FROM archive_listing WHERE listed_at < ?", [before])
    return int(gone.rowcount)
