"""The bundles that went to partners and came from them, by number."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store import clock
from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class SentBundle:
    """A bundle that was made for a partner."""

    partner_id: int
    number: int
    kind: str
    sha256: str
    rows: int
    file: str  # its name in the partner's outbox
    made_at: datetime
    good_until: datetime
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReceivedBundle:
    """A bundle that was taken in."""

    partner_id: int
    number: int
    kind: str
    sha256: str
    rows: int
    made_at: datetime
    taken_at: datetime


def add_sent(database: Database, bundle: SentBundle) -> None:
    """Note a bundle that was made."""
    database.table("sent_bundle").insert(to_row(bundle))


def add_received(database: Database, bundle: ReceivedBundle) -> None:
    """Note a bundle that was taken in."""
    database.table("received_bundle").insert(to_row(bundle))


def last_sent(database: Database, partner_id: int) -> SentBundle | None:
    """The newest bundle for this partner, or None."""
    sql = "SELECT * FROM sent_bundle WHERE partner_id = ? ORDER BY number DESC LIMIT 1"
    row = next(iter(database.query(sql, [partner_id])), None)
    return None if row is None else from_row(SentBundle, row)


def last_received(database: Database, partner_id: int) -> ReceivedBundle | None:
    """The newest bundle of this partner that was taken in, or None."""
    sql = "SELECT * FROM received_bundle WHERE partner_id = ? ORDER BY number DESC LIMIT 1"
    row = next(iter(database.query(sql, [partner_id])), None)
    return None if row is None else from_row(ReceivedBundle, row)


def was_received(database: Database, sha256: str) -> bool:
    """Whether a bundle of exactly these bytes was taken in."""
    sql = "SELECT 1 FROM received_bundle WHERE sha256 = ?"
    return database.execute(sql, [sha256]).fetchone() is not None


def waiting(database: Database, partner_id: int) -> tuple[SentBundle, ...]:
    """The bundles that the partner has not acknowledged, oldest first."""
    sql = "SELECT * FROM sent_bundle WHERE partner_id = ? AND acknowledged_at IS NULL ORDER BY number"
    return tuple(from_row(SentBundle, row) for row in database.query(sql, [partner_id]))


def acknowledge(database: Database, partner_id: int, number: int, at: datetime) -> None:
    """Note that the partner took in everything up to this number."""
    sql = """
        UPDATE sent_bundle SET acknowledged_at = ?
        WHERE partner_id = ? AND number <= ? AND acknowledged_at IS NULL
    """
    database.execute(sql, [clock.to_text(at), partner_id, number])
