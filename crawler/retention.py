"""Applies retention to the archive and its WARC files; `purge` calls it: the crawler alone writes there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from store import audit
from store.archive import holding as holdings
from store.archive import retention
from store.archive.page import make_all_due
from store.archive.schema import open_archive
from store.audit import Act
from store.clock import Clock, to_text
from store.database import transaction
from store.layout import DataDirectory


@dataclass(frozen=True, slots=True)
class PurgedArchive:
    """What went, or would go."""

    posts: int
    versions: int
    files: tuple[str, ...]
    bytes: int  # of the files


def purge(
    data: DataDirectory, clock: Clock, *, before: datetime, keep: Collection[int] = (), dry_run: bool = False
) -> PurgedArchive:
    """Remove what was last seen standing before this moment, and the WARC files that nothing needs.

    Args:
        data: the data directory.
        clock: the time of the purge.
        before: posts last seen standing earlier go.
        keep: ids of posts that stay: those with a match, and those that are held.
        dry_run: only say what would go.
    """
    database = open_archive(data.archive)
    try:
        due = retention.expired(database, before, keep)
        paths = [data.warc / name for name in due.files]
        size = sum(path.stat().st_size for path in paths if path.exists())
        purged = PurgedArchive(len(due.posts), due.versions, due.files, size)
        if dry_run:
            return purged
        with transaction(database):
            retention.remove_texts(database, due.posts)
            retention.mark_removed(database, due.files, clock.now())
            holdings.forget_before(database, before)  # which pages somebody asked archives about
            audit.record(database, _act(purged, before), clock.now())
        for name in retention.removed_files(database):
            (data.warc / name).unlink(missing_ok=True)
        database.execute("VACUUM")  # freed pages go from the file, not only from the tables
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return purged
    finally:
        database.close()


def visit_again(data: DataDirectory, clock: Clock) -> int:
    """Have every page come whole again whose text retention removed; how many.

    Called when a document is enrolled: an old page that still stands must never be invisible to it.
    """
    database = open_archive(data.archive)
    try:
        with transaction(database):
            return make_all_due(database, clock.now())
    finally:
        database.close()


def _act(purged: PurgedArchive, before: datetime) -> Act:
    details = (
        ("before", to_text(before)),
        ("posts", purged.posts),
        ("versions", purged.versions),
        ("files", len(purged.files)),
        ("bytes", purged.bytes),
    )
    return Act("crawler", "purge", "archive", origin="retention", details=details)
