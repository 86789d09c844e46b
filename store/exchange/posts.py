"""Bundles of posts that went to a source, what came of each, and what is to go once more."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store import clock
from store.database import transaction
from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class PostsSent:
    """One bundle of posts."""

    partner_id: int
    number: int
    night: str  # the Dutch day to which they belong, 2026-11-26
    again: bool  # older posts, for documents that were enrolled since
    to_version: int  # the last version of the archive that it brought
    posts: int
    canary: str | None  # the reference of the made-up text that was served that night
    sent_at: datetime
    answer_due_at: datetime | None = None
    answered_at: datetime | None = None
    canary_found: bool | None = None


@dataclass(frozen=True, slots=True)
class SendingAgain:
    """Older versions that are to go once more."""

    position: int  # everything up to this version has gone
    until: int


def add(database: Database, sent: PostsSent) -> None:
    """Note a bundle that was made; belongs to the transaction that notes the bundle itself."""
    database.table("posts_sent").insert(to_row(sent))
    if sent.again:
        sql = "UPDATE sending_again SET position = ? WHERE partner_id = ?"
        database.execute(sql, [sent.to_version, sent.partner_id])
        database.execute("DELETE FROM sending_again WHERE position >= until")


def cursor(database: Database, partner_id: int) -> int:
    """The last version of the archive that went to this partner as a new one; 0 before the first."""
    sql = "SELECT coalesce(max(to_version), 0) FROM posts_sent WHERE partner_id = ? AND NOT again"
    return int(database.execute(sql, [partner_id]).fetchone()[0])


def sending_again(database: Database, partner_id: int) -> SendingAgain | None:
    """What is to go once more to this partner, or None."""
    sql = "SELECT position, until FROM sending_again WHERE partner_id = ?"
    row = database.execute(sql, [partner_id]).fetchone()
    return None if row is None else SendingAgain(*row)


def send_again(database: Database, partner_id: int, after: int = 0) -> int:
    """Let everything that went to this partner go once more, from the version after `after`; up to which."""
    until = cursor(database, partner_id)
    if until <= after:
        return 0
    sql = """
        INSERT INTO sending_again VALUES (?, ?, ?) ON CONFLICT (partner_id) DO UPDATE
        SET position = min(position, excluded.position), until = max(until, excluded.until)
    """
    with transaction(database):
        database.execute(sql, [partner_id, after, until])
    return until


def end_again(database: Database, partner_id: int) -> None:
    """Nothing is left of what was to go once more."""
    with transaction(database):
        database.execute("DELETE FROM sending_again WHERE partner_id = ?", [partner_id])


def answer(database: Database, partner_id: int, number: int, *, found: bool | None, at: datetime) -> None:
    """Note that the source read this bundle to its end, and whether it found the canary."""
    sql = """
        UPDATE posts_sent SET answered_at = ?, canary_found = ?
        WHERE partner_id = ? AND number = ? AND answered_at IS NULL
    """
    database.execute(sql, [clock.to_text(at), found, partner_id, number])


def find(database: Database, partner_id: int, number: int) -> PostsSent | None:
    """The bundle of posts of this number, or None."""
    sql = "SELECT * FROM posts_sent WHERE partner_id = ? AND number = ?"
    row = next(iter(database.query(sql, [partner_id, number])), None)
    return None if row is None else from_row(PostsSent, row)


def of_night(database: Database, night: str) -> tuple[PostsSent, ...]:
    """What went for a night, in order."""
    sql = "SELECT * FROM posts_sent WHERE night = ? ORDER BY partner_id, number"
    return tuple(from_row(PostsSent, row) for row in database.query(sql, [night]))


def unanswered_since(database: Database, moment: datetime) -> tuple[str, ...]:
    """The partners, by name, of whom no bundle that was sent after a moment has been answered."""
    sql = """
        SELECT name FROM partner WHERE id IN (SELECT partner_id FROM posts_sent) AND id NOT IN (
            SELECT partner_id FROM posts_sent WHERE sent_at > ? AND answered_at IS NOT NULL
        ) ORDER BY name
    """
    return tuple(name for (name,) in database.execute(sql, [clock.to_text(moment)]))


def unanswered(database: Database) -> tuple[PostsSent, ...]:
    """What went and was not answered yet, oldest first."""
    sql = "SELECT * FROM posts_sent WHERE answered_at IS NULL ORDER BY sent_at, number"
    return tuple(from_row(PostsSent, row) for row in database.query(sql))
