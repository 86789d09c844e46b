"""What somebody wrote on a public page, as the archive keeps it."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from store import clock
from store.archive.extracted import ClaimedTime, PostKind, Span
from store.rows import from_row


class Presence(StrEnum):
    """Whether a post still stood when it was last looked for."""

    PRESENT = "present"
    CHANGED = "changed"
    GONE = "gone"
    UNREACHABLE = "unreachable"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class PostVersion:
    """One version of one post as the archive keeps it."""

    id: int  # grows with every version: a reader's cursor
    post_id: int
    site: str
    native_id: str
    kind: PostKind
    thread: str  # URL of the page on which the post stands
    permalink: str
    parent: str | None
    author: str | None
    published: ClaimedTime | None
    text: str
    text_sha256: str
    quotes: tuple[Span, ...]
    contact: tuple[tuple[str, str], ...]
    extractor: str
    captured_at: datetime
    capture_id: int


def versions_after(database: Database, cursor: int, *, limit: int | None = None) -> Iterator[PostVersion]:
    """The versions that came after `cursor`, in the order in which they came."""
    sql = f"{_SELECT} WHERE version.id > ? ORDER BY version.id LIMIT ?"
    for row in database.query(sql, [cursor, -1 if limit is None else limit]):
        yield _version(row)


def thread_versions(database: Database, thread: str, *, limit: int) -> list[PostVersion]:
    """The newest version of each post of a thread, oldest post first, at most `limit` of them."""
    sql = f"{_SELECT} WHERE version.thread = ? GROUP BY version.post_id HAVING version.id = max(version.id)"
    return [
        _version(row) for row in database.query(f"{sql} ORDER BY version.post_id LIMIT ?", [thread, limit])
    ]


def newest_at(database: Database, url: str, *, limit: int = 500) -> list[PostVersion]:
    """The newest version of each post that this address leads to: the post's own, or those of its page."""
    sql = (
        f"{_SELECT} WHERE version.permalink = ? GROUP BY version.post_id HAVING version.id = max(version.id)"
    )
    rows = list(database.query(f"{sql} ORDER BY version.post_id LIMIT ?", [url, limit]))
    return [_version(row) for row in rows] or thread_versions(database, url, limit=limit)


def last_of(database: Database, after: int, most: int, *, until: int | None = None) -> int | None:
    """The last of the `most` versions that came after one, up to `until`; None where none came."""
    sql = """
        SELECT max(id) FROM (
            SELECT id FROM post_version WHERE id > ? AND (? IS NULL OR id <= ?) ORDER BY id LIMIT ?
        )
    """
    last = database.execute(sql, [after, until, until, most]).fetchone()[0]
    return None if last is None else int(last)


def of_captures(database: Database, capture_ids: Collection[int]) -> frozenset[int]:
    """The versions that were read from any of these captures."""
    sql = "SELECT id FROM post_version WHERE capture_id IN (SELECT value FROM json_each(?))"
    rows = database.execute(sql, [json.dumps(list(capture_ids))]).fetchall()
    return frozenset(version_id for (version_id,) in rows)


def last_before(database: Database, moment: datetime) -> int:
    """The last version that came before the first one captured since a moment; 0 where there is none."""
    sql = "SELECT min(id) FROM post_version WHERE captured_at >= ?"
    first = database.execute(sql, [clock.to_text(moment)]).fetchone()[0]
    if first is not None:
        return int(first) - 1
    return int(database.execute("SELECT coalesce(max(id), 0) FROM post_version").fetchone()[0])


def threads_between(database: Database, after: int, last: int) -> list[str]:
    """The threads of the versions after one up to another, in the order in which each first came."""
    sql = "SELECT thread FROM post_version WHERE id > ? AND id <= ? GROUP BY thread ORDER BY min(id)"
    return [str(thread) for (thread,) in database.execute(sql, [after, last])]


def thread_versions_between(database: Database, thread: str, after: int, last: int) -> list[PostVersion]:
    """The versions of a thread after one up to another, in the order in which they came."""
    sql = f"{_SELECT} WHERE version.thread = ? AND version.id > ? AND version.id <= ? ORDER BY version.id"
    return [_version(row) for row in database.query(sql, [thread, after, last])]


def newest_of_thread(
    database: Database, thread: str, *, without: Collection[int], limit: int
) -> list[PostVersion]:
    """The newest version of the newest posts of a thread, but for those of some posts, oldest first."""
    others = "post.id NOT IN (SELECT value FROM json_each(?))"
    sql = f"{_SELECT} WHERE version.thread = ? AND {others}"
    newest = "GROUP BY version.post_id HAVING version.id = max(version.id) ORDER BY version.post_id DESC"
    rows = database.query(f"{sql} {newest} LIMIT ?", [thread, json.dumps(list(without)), limit])
    return [_version(row) for row in rows][::-1]


def version(database: Database, version_id: int) -> PostVersion | None:
    """The version with this id, or None when retention removed it."""
    row = next(iter(database.query(f"{_SELECT} WHERE version.id = ?", [version_id])), None)
    return None if row is None else _version(row)


_SELECT = """
SELECT version.*, post.native_id, site.name AS site FROM post_version AS version
JOIN post ON post.id = version.post_id JOIN site ON site.id = post.site_id
"""


def _version(row: dict[str, Any]) -> PostVersion:
    return from_row(PostVersion, row, published=_published(row))


def _published(row: dict[str, Any]) -> ClaimedTime | None:
    if row["published_raw"] is None:
        return None
    return from_row(
        ClaimedTime, {part: row[f"published_{part}"] for part in ("raw", "at", "precision", "zone")}
    )
