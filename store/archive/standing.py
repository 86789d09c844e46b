"""Whether a post still stands: first and last time seen, and what was observed since."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store.archive.post import Presence
from store.rows import from_row


@dataclass(frozen=True, slots=True)
class StandingPost:
    """A post's standing at the time of its last check."""

    post_id: int
    site: str
    canary: bool  # the post stands on the canary's own page: never shown to officers
    native_id: str
    version_id: int | None  # the text that stands, or stood last; None when retention removed it
    first_seen_at: datetime
    last_seen_at: datetime  # last time it was seen standing
    checked_at: datetime  # last time it was looked for
    presence: Presence


@dataclass(frozen=True, slots=True)
class Observation:
    """A moment at which a post's presence turned out to be another than before."""

    post_id: int
    at: datetime
    presence: Presence
    capture_id: int | None  # what shows it; None where nothing was received


def standing(database: Database, post_id: int) -> StandingPost | None:
    """How the post with this id stands, or None when the archive has none."""
    row = next(iter(database.query(_STANDING, [post_id])), None)
    return None if row is None else from_row(StandingPost, row)


def observations(database: Database, post_id: int) -> tuple[Observation, ...]:
    """What was observed about the post, oldest first."""
    sql = "SELECT post_id, at, presence, capture_id FROM observation WHERE post_id = ? ORDER BY at, id"
    return tuple(from_row(Observation, row) for row in database.query(sql, [post_id]))


_STANDING = """
SELECT post.id AS post_id, site.name AS site, site.canary, post.native_id, post.version_id,
       post.first_seen_at, post.last_seen_at, post.checked_at, post.presence
FROM post JOIN site ON site.id = post.site_id WHERE post.id = ?
"""
