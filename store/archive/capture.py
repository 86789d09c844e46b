"""The exact bytes received, where they lie in the WARC files, and their SHA-256."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store import clock


@dataclass(frozen=True, slots=True)
class Capture:
    """One response as it was received, in one WARC record."""

    id: int
    site: str
    url: str
    fetched_at: datetime
    status: int
    last_modified: str | None  # as the server stated it
    warc_file: str  # name in the folder of the WARC files
    warc_offset: int
    warc_length: int
    sha256: str  # over the record as it lies in the file: bytes [offset, offset + length)
    removed: bool = False  # retention took the file
    origin: str = "crawl"  # who made it: our own crawl, or the archive it was taken from


def capture(database: Database, capture_id: int) -> Capture | None:
    """The capture with this id, or None."""
    row = next(iter(database.query(f"{_SELECT} WHERE capture.id = ?", [capture_id])), None)
    return None if row is None else _capture(row)


def captures_of(database: Database, url: str) -> tuple[Capture, ...]:
    """Every capture of this exact address, oldest first."""
    return tuple(
        _capture(row) for row in database.query(f"{_SELECT} WHERE capture.url = ? ORDER BY 1", [url])
    )


_SELECT = """
SELECT capture.*, site.name AS site, warc_file.removed_at IS NOT NULL AS removed,
       warc_file.origin FROM capture
JOIN site ON site.id = capture.site_id JOIN warc_file ON warc_file.name = capture.warc_file
"""


def _capture(row: dict[str, object]) -> Capture:
    values = {name: row[name] for name in Capture.__slots__}
    values["fetched_at"] = clock.from_text(str(row["fetched_at"]))
    values["removed"] = bool(row["removed"])
    return Capture(**values)  # type: ignore[arg-type]
