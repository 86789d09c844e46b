"""What retention takes from the archive: texts, validators and whole WARC files; counts and digests stay."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store import clock


@dataclass(frozen=True, slots=True)
class Expired:
    """What is due to go."""

    posts: tuple[int, ...]  # posts whose texts go
    versions: int
    files: tuple[str, ...]  # WARC files that nothing needs any more


def expired(database: Database, before: datetime, keep: Collection[int]) -> Expired:
    """What goes: posts last seen standing before this moment, but for those of `keep` (post ids).

    A WARC file goes when it was closed before that moment and no text that stays was read from it; the
    captures of posts in `keep` have copies of their own among the evidence.
    """
    moment, kept = clock.to_text(before), set(keep)
    rows = database.execute(
        "SELECT id FROM post WHERE version_id IS NOT NULL AND last_seen_at < ? ORDER BY id", [moment]
    ).fetchall()
    posts = tuple(post_id for (post_id,) in rows if post_id not in kept)
    going = set(posts)
    versions = sum(
        database.execute("SELECT count(*) FROM post_version WHERE post_id = ?", [post_id]).fetchone()[0]
        for post_id in posts
    )
    closed = database.execute(
        "SELECT name FROM warc_file WHERE closed_at < ? AND removed_at IS NULL ORDER BY name", [moment]
    ).fetchall()
    files = tuple(name for (name,) in closed if not _needed(database, name, going | kept))
    return Expired(posts, versions, files)


def kept(database: Database) -> int:
    """How many posts still have their text."""
    return int(database.execute("SELECT count(*) FROM post WHERE version_id IS NOT NULL").fetchone()[0])


def remove_texts(database: Database, posts: Collection[int]) -> None:
    """Remove every text of these posts, and what would make the server say that their pages are as before."""
    for post_id in posts:
        database.execute(
            "UPDATE page SET etag = NULL, last_modified = NULL, body_sha256 = NULL WHERE (site_id, url) IN"
            " (SELECT post.site_id, version.thread FROM post_version AS version"
            " JOIN post ON post.id = version.post_id WHERE post.id = ?)",
            [post_id],
        )
        database.execute("UPDATE post SET version_id = NULL WHERE id = ?", [post_id])
        database.execute("DELETE FROM post_version WHERE post_id = ?", [post_id])


def mark_removed(database: Database, files: Collection[str], at: datetime) -> None:
    """Note that these WARC files go, so that they never count as missing."""
    for name in files:
        database.execute("UPDATE warc_file SET removed_at = ? WHERE name = ?", [clock.to_text(at), name])


def removed_files(database: Database) -> tuple[str, ...]:
    """Files that are to be gone: one that still lies there was left by a killed run."""
    rows = database.execute("SELECT name FROM warc_file WHERE removed_at IS NOT NULL").fetchall()
    return tuple(name for (name,) in rows)


def _needed(database: Database, file: str, free: Collection[int]) -> bool:
    rows = database.execute(
        "SELECT DISTINCT version.post_id FROM post_version AS version"
        " JOIN capture ON capture.id = version.capture_id WHERE capture.warc_file = ?",
        [file],
    ).fetchall()
    return any(post_id not in free for (post_id,) in rows)
