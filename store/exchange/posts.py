"""Bundles of posts that went to a source, what came of each, and what is to go once more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store import clock
from store.database import transaction
from store.exchange.partner import TRUSTED
from store.exchange.stretches import Stretch, joined, without
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
    after_version: int | None = None  # it brought the versions after this one; None where that was not noted


@dataclass(frozen=True, slots=True)
class SendingAgain:
    """Older versions that are to go once more."""

    position: int  # everything up to this version has gone
    until: int


def add(database: Database, sent: PostsSent) -> None:
    """Note a bundle that was made; belongs to the transaction that notes the bundle itself."""
    database.table("posts_sent").insert(to_row(sent))
    if sent.again and sent.after_version is not None:
        went = (sent.after_version, sent.to_version)
        left = (
            piece for waiting in _waiting(database, sent.partner_id) for piece in without(waiting, [went])
        )
        _wait(database, sent.partner_id, left)


def cursor(database: Database, partner_id: int) -> int:
    """The last version of the archive that went to this partner as a new one; 0 before the first."""
    sql = "SELECT coalesce(max(to_version), 0) FROM posts_sent WHERE partner_id = ? AND NOT again"
    return int(database.execute(sql, [partner_id]).fetchone()[0])


def sending_again(database: Database, partner_id: int) -> SendingAgain | None:
    """The first stretch that is to go once more to this partner, or None."""
    waiting = _waiting(database, partner_id)
    return SendingAgain(*waiting[0]) if waiting else None


def send_again(database: Database, partner_id: int, after: int = 0) -> int:
    """Let everything that went to this partner go once more, from the version after `after`; up to which."""
    until = cursor(database, partner_id)
    if until <= after:
        return 0
    _wait(database, partner_id, [*_waiting(database, partner_id), (after, until)])
    return until


def send_what_was_read(database: Database, partner_id: int, read_to: int) -> None:
    """Let what this partner had read go once more, for documents that were enrolled since.

    What it had not read when it asked is matched with those documents when it is read: neither a bundle on
    its way nor what that sends once more goes yet another time.

    Args:
        database: the exchange's.
        partner_id: who asks.
        read_to: the last bundle that it had read.
    """
    sql = """
        SELECT coalesce(max(to_version), 0) FROM posts_sent WHERE partner_id = ? AND NOT again AND number <= ?
    """
    until = int(database.execute(sql, [partner_id, read_to]).fetchone()[0])
    sql = """
        SELECT after_version, to_version FROM posts_sent
        WHERE partner_id = ? AND again AND number > ? AND after_version IS NOT NULL
    """
    on_its_way = database.execute(sql, [partner_id, read_to]).fetchall()
    _wait(database, partner_id, [*_waiting(database, partner_id), *without((0, until), on_its_way)])


def end_again(database: Database, partner_id: int, position: int) -> None:
    """Nothing is left of the stretch that begins there."""
    sql = "DELETE FROM sending_again WHERE partner_id = ? AND position = ?"
    with transaction(database):
        database.execute(sql, [partner_id, position])


def _waiting(database: Database, partner_id: int) -> list[Stretch]:
    sql = "SELECT position, until FROM sending_again WHERE partner_id = ? ORDER BY position"
    return [(int(after), int(until)) for after, until in database.execute(sql, [partner_id]).fetchall()]


def _wait(database: Database, partner_id: int, stretches: Iterable[Stretch]) -> None:
    rows = [(partner_id, *stretch) for stretch in joined(stretches)]
    with transaction(database):
        database.execute("DELETE FROM sending_again WHERE partner_id = ?", [partner_id])
        database.conn.executemany("INSERT INTO sending_again VALUES (?, ?, ?)", rows)


def answer(
    database: Database, partner_id: int, number: int, *, canary_found: bool | None, at: datetime
) -> None:
    """Note that the source read this bundle to its end, and whether it found the canary."""
    sql = """
        UPDATE posts_sent SET answered_at = ?, canary_found = ?
        WHERE partner_id = ? AND number = ? AND answered_at IS NULL
    """
    database.execute(sql, [clock.to_text(at), canary_found, partner_id, number])


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
    """The trusted partners, by name, of whom no bundle that was sent after a moment has been answered."""
    sql = f"""
        SELECT name FROM partner WHERE id IN (SELECT partner_id FROM posts_sent) AND id NOT IN (
            SELECT partner_id FROM posts_sent WHERE sent_at > ? AND answered_at IS NOT NULL
        ) AND id IN ({TRUSTED}) ORDER BY name
    """  # noqa: S608 - our own
    return tuple(name for (name,) in database.execute(sql, [clock.to_text(moment)]))


def answered_to(database: Database) -> int | None:
    """The last version of which every trusted partner told what it found; None where none was sent any."""
    sql = f"""
        SELECT min((
            SELECT coalesce(max(to_version), 0) FROM posts_sent AS sent
            WHERE sent.partner_id = each.partner_id AND NOT again AND number < coalesce((
                SELECT min(number) FROM posts_sent AS open
                WHERE open.partner_id = each.partner_id AND NOT again AND answered_at IS NULL
            ), number + 1)
        )) FROM (SELECT DISTINCT partner_id FROM posts_sent) AS each
        WHERE partner_id IN ({TRUSTED})
    """  # noqa: S608 - our own
    row = database.execute(sql).fetchone()
    return None if row[0] is None else int(row[0])


def unanswered(database: Database) -> tuple[PostsSent, ...]:
    """What went and was not answered yet, oldest first."""
    sql = "SELECT * FROM posts_sent WHERE answered_at IS NULL ORDER BY sent_at, number"
    return tuple(from_row(PostsSent, row) for row in database.query(sql))
