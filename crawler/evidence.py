"""Whether the evidence is as it was captured: every record of every WARC file, and the night's seal."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec
from sqlite_utils import Database

from store import audit
from store.audit import Act

SEALED = "captures sealed"
SCHEME = 2
"""What is sealed: since 2 also what the archive says of a capture, its address and time above all."""


class Damage(StrEnum):
    """What is wrong with a piece of evidence."""

    CHANGED = "changed"  # the bytes of a record are others than those captured
    MISSING = "missing"  # a file is not there
    CUT = "cut"  # the file ends within or before a record
    ADDED = "added"  # bytes or a whole file that nobody captured
    UNSEALED = "unsealed"  # the list of records is another than the one that was sealed


@dataclass(frozen=True, slots=True)
class BrokenCapture:
    """One piece of damaged evidence."""

    damage: Damage
    file: str
    offset: int = 0
    capture_id: int | None = None
    url: str | None = None

    def __str__(self) -> str:
        """One line for an auditor."""
        capture = f", capture {self.capture_id} of {self.url}" if self.capture_id else ""
        return f"{self.file} at byte {self.offset}: {self.damage}{capture}"


def seal(database: Database, night: str, at: datetime) -> str | None:
    """Write one digest over all records since the last seal into the audit chain, and return it, if any."""
    first = _last_sealed(database) + 1
    last = int(database.execute("SELECT coalesce(max(id), 0) FROM warc_record").fetchone()[0])
    if last < first:
        return None
    digest = _digest(database, first, last)
    details = (("first", first), ("last", last), ("scheme", SCHEME), ("sha256", digest))
    audit.record(database, Act("crawler", SEALED, night, origin="crawl", details=details), at)
    return digest


def verify(database: Database, folder: Path) -> Iterator[BrokenCapture]:
    """Everything that is wrong with the evidence in the folder of the WARC files; nothing when all is whole.

    What retention removed is known and not missing. Bytes that a killed crawl left behind the last
    record that counts are not evidence: they are cut off when the site is crawled next.
    """
    known = set()
    for row in database.query("SELECT name, committed, closed_at, removed_at FROM warc_file ORDER BY name"):
        known.add(row["name"])
        if row["removed_at"] is None:
            yield from _verify_file(
                database, folder / row["name"], row["committed"], closed=row["closed_at"] is not None
            )
    for path in sorted(folder.glob("*")):
        if path.name not in known:
            yield BrokenCapture(Damage.ADDED, path.name)
    yield from _verify_seals(database)


def _verify_file(database: Database, path: Path, committed: int, *, closed: bool) -> Iterator[BrokenCapture]:
    rows = database.query(_RECORDS, [path.name])
    if not path.exists():
        if committed:
            yield from (_finding(Damage.MISSING, row) for row in rows)
        return
    size, end = path.stat().st_size, 0
    with path.open("rb") as file:
        for row in rows:
            if row["warc_offset"] != end:
                yield BrokenCapture(Damage.ADDED, path.name, end)
            end = row["warc_offset"] + row["warc_length"]
            file.seek(row["warc_offset"])
            data = file.read(row["warc_length"])
            if len(data) < row["warc_length"]:
                yield _finding(Damage.CUT, row)
            elif hashlib.sha256(data).hexdigest() != row["sha256"]:
                yield _finding(Damage.CHANGED, row)
    if closed and size > end:
        yield BrokenCapture(Damage.ADDED, path.name, end)


def _verify_seals(database: Database) -> Iterator[BrokenCapture]:
    for event in audit.events(database):
        if event.action == SEALED:
            try:
                first, last, digest, scheme = _range(event.details)
            except (KeyError, ValueError):  # changed by hand: the audit chain tells that too
                yield BrokenCapture(Damage.UNSEALED, f"night {event.object}")
                continue
            if _digest(database, first, last, scheme) != digest:
                yield BrokenCapture(Damage.UNSEALED, f"records {first} to {last}, night {event.object}")
    newest = int(database.execute("SELECT coalesce(max(id), 0) FROM warc_record").fetchone()[0])
    if newest < _last_sealed(database):
        yield BrokenCapture(Damage.UNSEALED, f"records after {newest}")


def _digest(database: Database, first: int, last: int, scheme: int = SCHEME) -> str:
    digest = hashlib.sha256()
    for row in database.execute(_SEALED[scheme], [first, last]):
        digest.update("\t".join(map(str, row)).encode() + b"\n")
    return digest.hexdigest()


def _last_sealed(database: Database) -> int:
    sql = "SELECT details FROM audit_event WHERE action = ? ORDER BY id DESC LIMIT 1"
    row = database.execute(sql, [SEALED]).fetchone()
    return _range(row[0])[1] if row else 0


def _range(details: str) -> tuple[int, int, str, int]:
    values = msgspec.json.decode(details)
    return int(values["first"]), int(values["last"]), str(values["sha256"]), int(values.get("scheme", 1))


def _finding(damage: Damage, row: dict[str, object]) -> BrokenCapture:
    place = str(row["warc_file"]), int(str(row["warc_offset"]))
    return BrokenCapture(damage, *place, row["capture_id"], row["url"])  # type: ignore[arg-type]


_SEALED = {
    1: "SELECT id, warc_file, warc_offset, sha256 FROM warc_record WHERE id BETWEEN ? AND ? ORDER BY id",
    2: """
SELECT record.id, record.warc_file, record.warc_offset, record.warc_length, record.sha256, record.kind,
       capture.id, capture.site_id, capture.url, capture.fetched_at, capture.status, capture.last_modified,
       capture.warc_offset, capture.sha256
FROM warc_record AS record LEFT JOIN capture ON capture.id = record.capture_id
WHERE record.id BETWEEN ? AND ? ORDER BY record.id
""",
}
"""What a seal of each scheme is taken over."""
_RECORDS = """
SELECT warc_record.*, capture.url FROM warc_record LEFT JOIN capture ON capture.id = warc_record.capture_id
WHERE warc_record.warc_file = ? ORDER BY warc_record.warc_offset
"""
