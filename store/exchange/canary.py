"""The made-up text that a source sends ahead and a watching house serves: it goes the whole way and back."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store import clock
from store.database import transaction
from store.exchange.partner import TRUSTED
from store.rows import from_row


@dataclass(frozen=True, slots=True)
class CanaryAhead:
    """A made-up text that came from a source."""

    partner_id: int
    ref: str
    text: str
    came_at: datetime
    served_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CanaryMade:
    """A made-up passage that was enrolled here for a partner to retell."""

    partner_id: int
    ref: str
    text: str  # the retelling, which travels
    made_at: datetime
    number: int | None = None  # of the bundle of answers that brought it


def came(database: Database, ahead: CanaryAhead) -> None:
    """Keep a text that came; it takes the place of those of the same source that were not served."""
    sql = "DELETE FROM canary_ahead WHERE partner_id = ? AND served_at IS NULL"
    database.execute(sql, [ahead.partner_id])
    sql = "INSERT OR IGNORE INTO canary_ahead (partner_id, ref, text, came_at) VALUES (?, ?, ?, ?)"
    database.execute(sql, [ahead.partner_id, ahead.ref, ahead.text, clock.to_text(ahead.came_at)])


def to_serve(database: Database) -> tuple[CanaryAhead, ...]:
    """The newest text of every source that is trusted."""
    sql = f"""
        SELECT partner_id, ref, text, came_at, served_at FROM canary_ahead
        WHERE id IN (SELECT max(id) FROM canary_ahead GROUP BY partner_id)
        AND partner_id IN ({TRUSTED}) ORDER BY partner_id
    """  # noqa: S608 - our own
    return tuple(from_row(CanaryAhead, row) for row in database.query(sql))


def serve(database: Database, ref: str, at: datetime) -> None:
    """Note that a text was served on a page of our own, and crawled."""
    with transaction(database):
        database.execute("UPDATE canary_ahead SET served_at = ? WHERE ref = ?", [clock.to_text(at), ref])


def served(database: Database, partner_id: int) -> CanaryAhead | None:
    """The text of this source that was served last, where no bundle of posts has told so since."""
    sql = """
        SELECT partner_id, ref, text, came_at, served_at FROM canary_ahead
        WHERE partner_id = ? AND served_at > coalesce(
            (SELECT max(sent_at) FROM posts_sent WHERE partner_id = ? AND canary IS NOT NULL), ''
        ) ORDER BY served_at DESC LIMIT 1
    """
    row = next(iter(database.query(sql, [partner_id, partner_id])), None)
    return None if row is None else from_row(CanaryAhead, row)


def make(database: Database, made: CanaryMade) -> None:
    """Note a passage that was enrolled for a partner."""
    with transaction(database):
        sql = "INSERT INTO canary_made (partner_id, ref, text, made_at) VALUES (?, ?, ?, ?)"
        database.execute(sql, [made.partner_id, made.ref, made.text, clock.to_text(made.made_at)])


def made(database: Database, partner_id: int) -> tuple[CanaryMade, ...]:
    """Every passage that was enrolled for a partner, newest first."""
    sql = """
        SELECT partner_id, ref, text, made_at, number FROM canary_made WHERE partner_id = ? ORDER BY id DESC
    """
    return tuple(from_row(CanaryMade, row) for row in database.query(sql, [partner_id]))


def bring(database: Database, ref: str, number: int) -> None:
    """Note which bundle brought a passage's retelling; belongs to the transaction that notes the bundle."""
    database.execute("UPDATE canary_made SET number = ? WHERE ref = ?", [number, ref])


def forget(database: Database, partner_id: int, keep: int) -> None:
    """Forget all but the newest passages of a partner."""
    sql = """
        DELETE FROM canary_made WHERE partner_id = ? AND id NOT IN (
            SELECT id FROM canary_made WHERE partner_id = ? ORDER BY id DESC LIMIT ?
        )
    """
    with transaction(database):
        database.execute(sql, [partner_id, partner_id, keep])
