"""The exact bytes received, where they lie in the WARC files, and their SHA-256."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlite_utils import Database

from store import clock
from store.rows import from_row

if TYPE_CHECKING:  # a reader needs no WARC library
    from store.warc import Stored


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
    received_at: datetime | None = None  # when it came here, where an archive made it at `fetched_at`


def capture(database: Database, capture_id: int) -> Capture | None:
    """The capture with this id, or None."""
    row = next(iter(database.query(f"{_SELECT} WHERE capture.id = ?", [capture_id])), None)
    return None if row is None else from_row(Capture, row)


def captures_of(database: Database, url: str) -> tuple[Capture, ...]:
    """Every capture of this exact address, oldest first."""
    return tuple(
        from_row(Capture, row)
        for row in database.query(
            f"{_SELECT} WHERE capture.url = ? ORDER BY capture.fetched_at, capture.id", [url]
        )
    )


def robots_captures(database: Database) -> tuple[Capture, ...]:
    """What was received for every robots.txt, redirects followed, oldest first."""
    sql = (
        f"{_SELECT} WHERE NOT EXISTS (SELECT 1 FROM page WHERE page.site_id = capture.site_id"  # noqa: S608 - our own
        " AND page.url = capture.url) ORDER BY capture.id"
    )
    return tuple(from_row(Capture, row) for row in database.query(sql))


def latest_request(database: Database, site_id: int, host: str) -> datetime | None:
    """When a page of this host was last asked for by a crawl of the site; robots.txt does not count.

    Args:
        database: the archive.
        site_id: the site.
        host: without its port: all ports of a host are one machine.
    """
    name = f"[{host}]" if ":" in host else host
    begins = [f"{scheme}://{name}{end}" for scheme in ("http", "https") for end in "/:"]
    sql = (
        "SELECT fetched_at FROM capture WHERE site_id = ? AND url NOT LIKE '%/robots.txt'"  # noqa: S608 - marks
        f" AND ({' OR '.join('instr(url, ?) = 1' for _ in begins)}) ORDER BY id DESC LIMIT 1"
    )
    row = database.execute(sql, [site_id, *begins]).fetchone()
    return None if row is None else clock.from_text(row[0])


_SELECT = """
SELECT capture.*, site.name AS site, warc_file.removed_at IS NOT NULL AS removed,
       warc_file.origin FROM capture
JOIN site ON site.id = capture.site_id JOIN warc_file ON warc_file.name = capture.warc_file
"""


def open_file(database: Database, name: str, site_id: int | None, origin: str, now: datetime) -> None:
    """Note that a WARC file is about to be written, so that a killed process leaves none unknown."""
    database.execute(
        "INSERT INTO warc_file (name, site_id, origin, opened_at) VALUES (?, ?, ?, ?)",
        [name, site_id, origin, clock.to_text(now)],
    )


def open_files(database: Database, site_id: int) -> list[tuple[str, int]]:
    """Files of the site that were never closed, each with the bytes of it that count."""
    sql = "SELECT name, committed FROM warc_file WHERE site_id = ? AND closed_at IS NULL"
    return [(str(name), int(committed)) for name, committed in database.execute(sql, [site_id]).fetchall()]


def open_files_of_origin(database: Database, origin: str) -> list[tuple[str, int]]:
    """Files whose origin begins so that were never closed, each with the bytes of it that count."""
    sql = "SELECT name, committed FROM warc_file WHERE origin LIKE ? AND closed_at IS NULL"
    return [
        (str(name), int(committed)) for name, committed in database.execute(sql, [f"{origin}%"]).fetchall()
    ]


def file_state(database: Database, name: str) -> int | None:
    """How many bytes of the file count, or None when the archive does not know it."""
    row = database.execute("SELECT committed FROM warc_file WHERE name = ?", [name]).fetchone()
    return None if row is None else int(row[0])


def close_file(database: Database, name: str, now: datetime) -> None:
    """Nothing more is appended to the file; one that holds nothing is forgotten."""
    database.execute("DELETE FROM warc_file WHERE name = ? AND committed = 0", [name])
    database.execute(
        "UPDATE warc_file SET closed_at = ? WHERE name = ? AND closed_at IS NULL", [clock.to_text(now), name]
    )


def add_capture(database: Database, capture: Capture, site_id: int) -> int:
    """Keep a capture; its id (the record's own id is not looked at)."""
    added = database.execute(
        "INSERT INTO capture (site_id, url, fetched_at, status, last_modified, warc_file, warc_offset,"
        " warc_length, sha256, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            site_id,
            capture.url,
            clock.to_text(capture.fetched_at),
            capture.status,
            capture.last_modified,
            capture.warc_file,
            capture.warc_offset,
            capture.warc_length,
            capture.sha256,
            clock.optional_text(capture.received_at),
        ],
    )
    return int(added.lastrowid or 0)


def commit_records(
    database: Database, warc_file: str, stored: "tuple[Stored, ...]", capture_id: int | None
) -> None:
    """Count records that are safe on disk; what lies beyond the last of them counts for nothing."""
    database.conn.executemany(
        "INSERT INTO warc_record (warc_file, warc_offset, warc_length, sha256, kind, capture_id)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [(warc_file, r.offset, r.length, r.sha256, r.kind, capture_id) for r in stored],
    )
    end = stored[-1].offset + stored[-1].length
    database.execute("UPDATE warc_file SET committed = ? WHERE name = ?", [end, warc_file])
