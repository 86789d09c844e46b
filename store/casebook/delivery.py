"""A message that must arrive: kept until it did, or until it is given up."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from store import clock, rows
from store.rows import from_row, to_row


class Channel(StrEnum):
    """How a message goes out."""

    MAIL = "mail"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message by one channel."""

    id: int  # 0 before it is stored
    channel: Channel
    night: str
    subject: str
    body: str
    attempts: int
    created_at: datetime
    due_at: datetime  # not tried before
    delivered_at: datetime | None = None
    last_error: str | None = None


def add(database: Database, delivery: Delivery) -> None:
    """Keep a message for one channel and night, once."""
    known = database.table("delivery").count_where(
        "channel = ? AND night = ?", [delivery.channel.value, delivery.night]
    )
    if not known:
        rows.insert(database, "delivery", to_row(delivery, without=("id",)))


def due(database: Database, at: datetime, attempts: int) -> tuple[Delivery, ...]:
    """The messages that are to be tried now, oldest first."""
    sql = """SELECT * FROM delivery WHERE delivered_at IS NULL AND due_at <= ? AND attempts < ? ORDER BY id"""
    return tuple(from_row(Delivery, row) for row in database.query(sql, [clock.to_text(at), attempts]))


def undelivered(database: Database) -> tuple[Delivery, ...]:
    """Every message that did not arrive after it was tried, oldest first."""
    sql = "SELECT * FROM delivery WHERE delivered_at IS NULL AND attempts > 0 ORDER BY id"
    return tuple(from_row(Delivery, row) for row in database.query(sql))


def every(database: Database) -> tuple[Delivery, ...]:
    """Every message, newest first."""
    return tuple(from_row(Delivery, row) for row in database.query("SELECT * FROM delivery ORDER BY id DESC"))


def arrived(database: Database, delivery: Delivery, at: datetime) -> Delivery:
    """Write down that it arrived."""
    done = replace(delivery, attempts=delivery.attempts + 1, delivered_at=at, last_error=None)
    database.table("delivery").update(delivery.id, to_row(done, without=("id",)))
    return done


def failed(database: Database, delivery: Delivery, error: str, due_at: datetime) -> Delivery:
    """Write down that it did not arrive, why, and when it is tried again."""
    later = replace(delivery, attempts=delivery.attempts + 1, last_error=error, due_at=due_at)
    database.table("delivery").update(delivery.id, to_row(later, without=("id",)))
    return later
