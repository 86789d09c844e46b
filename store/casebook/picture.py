"""A picture of a page as it looked, drawn from its capture: kept with the evidence, by its digest."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from store import rows
from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture of one version of what stood at a place."""

    id: int  # 0 before it is stored
    version_id: int
    sha256: str  # of the picture's bytes
    source_sha256: str  # of the copy of the capture that it was drawn from
    made_at: datetime


def insert(database: Database, picture: Picture) -> Picture:
    """Store a picture in the place of an earlier one of the version, and return it with its id."""
    forget(database, picture.version_id)
    return replace(picture, id=rows.insert(database, "picture", to_row(picture, without=("id",))))


def forget(database: Database, version_id: int) -> None:
    """Keep no picture of this version any more."""
    database.table("picture").delete_where("version_id = ?", [version_id])


def of_place(database: Database, sighting_id: int) -> tuple[Picture, ...]:
    """The pictures of a place, the newest version's first."""
    rows = database.query(
        """SELECT picture.* FROM picture JOIN sighting_version AS version ON version.id = picture.version_id
        WHERE version.sighting_id = ? ORDER BY version.captured_at DESC, version.id DESC""",
        [sighting_id],
    )
    return tuple(from_row(Picture, row) for row in rows)


def digests(database: Database) -> Iterator[str]:
    """The SHA-256 of every picture that the casebook relies on."""
    for row in database.execute("SELECT DISTINCT sha256 FROM picture"):
        yield row[0]
