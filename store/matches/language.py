"""In which languages the posts of a night were, and in which of them nothing could be found here."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from store.database import transaction


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """How many post versions of a night were in one language."""

    language: str  # ISO 639; `und` where it is open
    posts: int


def add(database: Database, night: str, counts: Mapping[str, int], *, read: bool) -> None:
    """Count post versions, by language, on top of those of the night so far.

    Args:
        database: the matches.
        night: the Dutch day, 2026-11-23.
        counts: post versions by language.
        read: whether the installation could find anything in these languages when it matched them.
    """
    rows = [(night, language, int(read), posts) for language, posts in counts.items()]
    with transaction(database):
        database.conn.executemany(_ADD, rows)


def unread(database: Database, night: str) -> tuple[LanguageCount, ...]:
    """The languages of a night in which nothing could be found, the commonest first."""
    sql = (
        "SELECT language, posts FROM post_language WHERE night = ? AND NOT read ORDER BY posts DESC, language"
    )
    return tuple(LanguageCount(row["language"], row["posts"]) for row in database.query(sql, [night]))


_ADD = """
INSERT INTO post_language (night, language, read, posts) VALUES (?, ?, ?, ?)
ON CONFLICT (night, language, read) DO UPDATE SET posts = posts + excluded.posts
"""
