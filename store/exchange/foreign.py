"""Posts of a partner in the house that matches them: ids and digests, for the audit; never a text."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store import clock
from store.counted import counted
from store.database import note_removal, transaction
from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class ForeignPost:
    """A version of a post that a partner sent, in memory."""

    id: int  # of the version, here
    post_id: int
    thread: str  # its name
    text: str
    contact: tuple[tuple[str, str], ...]
    context: bool
    again: bool

    def __repr__(self) -> str:
        return f"ForeignPost({self.id}, {counted(len(self.text), 'character')})"


@dataclass(frozen=True, slots=True)
class Arrived:
    """What is kept of a version: the names that came with it, and the digest of its text."""

    post: str
    version: str
    text_sha256: str

    @classmethod
    def of(cls, post: str, version: str, text: str) -> "Arrived":
        """That of this text."""
        return cls(post, version, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


@dataclass(frozen=True, slots=True)
class PostsRead:
    """A bundle of posts that was read to its end."""

    partner_id: int
    number: int
    night: str
    posts: int  # new ones
    canary: str | None  # which made-up text was served that night
    canary_found: bool | None  # None where none was served
    languages: tuple[tuple[str, int], ...]  # posts in languages that nothing here reads
    read_at: datetime


def keep(
    database: Database, partner_id: int, number: int, versions: Sequence[Arrived]
) -> list[tuple[int, int]]:
    """The ids here of a version and of its post, for each; what came before keeps its own.

    Args:
        database: the exchange's.
        partner_id: who sent them.
        number: the bundle that brings them.
        versions: what came.
    """
    with transaction(database):
        for version in versions:
            database.execute(_ADD_POST, [partner_id, version.post])
            values = [partner_id, version.version, partner_id, version.post, version.text_sha256, number]
            database.execute(_ADD_VERSION, values)
        return [
            tuple(database.execute(_IDS, [partner_id, version.version]).fetchone()) for version in versions
        ]


def name_of(database: Database, partner_id: int, version_id: int) -> str | None:
    """Under which name this partner sent a version; None where it did not."""
    sql = "SELECT name FROM foreign_version WHERE partner_id = ? AND id = ?"
    row = database.execute(sql, [partner_id, version_id]).fetchone()
    return None if row is None else str(row[0])


def number_of(database: Database, partner_id: int, version_id: int) -> int | None:
    """The bundle that first brought a version; None where this partner sent none of this id."""
    sql = "SELECT number FROM foreign_version WHERE partner_id = ? AND id = ?"
    row = database.execute(sql, [partner_id, version_id]).fetchone()
    return None if row is None else int(row[0])


def add_read(database: Database, read: PostsRead) -> None:
    """Note a bundle that was read to its end; belongs to the transaction that notes the bundle itself."""
    database.table("posts_read").insert(to_row(read))


def read_after(database: Database, partner_id: int, number: int) -> tuple[PostsRead, ...]:
    """The bundles of posts of this partner after one, in order."""
    sql = "SELECT * FROM posts_read WHERE partner_id = ? AND number > ? ORDER BY number"
    return tuple(from_row(PostsRead, row) for row in database.query(sql, [partner_id, number]))


def newest_read(database: Database) -> tuple[PostsRead, ...]:
    """The newest bundle of posts of every partner."""
    sql = """
        SELECT * FROM posts_read WHERE (partner_id, number) IN
            (SELECT partner_id, max(number) FROM posts_read GROUP BY partner_id) ORDER BY partner_id
    """
    return tuple(from_row(PostsRead, row) for row in database.query(sql))


def expired(database: Database, before: datetime, keep: Collection[int]) -> int:
    """How many versions came with bundles read before a moment and need not be kept."""
    values = _expired(before, keep)
    return int(database.execute(f"SELECT count(*) {_EXPIRED}", values).fetchone()[0])


def forget(database: Database, before: datetime, keep: Collection[int]) -> int:
    """Forget names and digests of these versions; how many.

    Their ids are never given again: one that comes once more is a new version, and matched as such.
    """
    with transaction(database):
        gone = database.execute(f"DELETE {_EXPIRED}", _expired(before, keep)).rowcount
        if gone:
            database.execute("DELETE FROM foreign_post WHERE id NOT IN (SELECT post_id FROM foreign_version)")
            note_removal(database)
    return gone


def _expired(before: datetime, keep: Collection[int]) -> list[str]:
    return [json.dumps(sorted(keep)), clock.to_text(before)]


_EXPIRED = """
FROM foreign_version WHERE id NOT IN (SELECT value FROM json_each(?)) AND EXISTS (
    SELECT 1 FROM posts_read WHERE posts_read.partner_id = foreign_version.partner_id
    AND posts_read.number = foreign_version.number AND read_at < ?
)
"""
_ADD_POST = "INSERT OR IGNORE INTO foreign_post (partner_id, name) VALUES (?, ?)"
_ADD_VERSION = """
INSERT OR IGNORE INTO foreign_version (partner_id, name, post_id, text_sha256, number)
VALUES (?, ?, (SELECT id FROM foreign_post WHERE partner_id = ? AND name = ?), ?, ?)
"""
_IDS = "SELECT id, post_id FROM foreign_version WHERE partner_id = ? AND name = ?"
