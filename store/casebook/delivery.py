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
    URGENT = "urgent"  # mail about one incident, at once
    NOTICE = "notice"  # mail to a host that is asked to take something away
    PERSONAL_MAIL = "personal_mail"  # to one officer, of what concerns them
    PERSONAL_WEBHOOK = "personal_webhook"


@dataclass(frozen=True, slots=True)
class Watermark:
    """How far a message reports: what came after is news. Ids grow whatever the clock does."""

    incident: int = 0
    sighting: int = 0
    state: str = ""  # how the night stood: a change is news too


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
    replaced_at: datetime | None = None  # a later message reports all that this one would have
    told_incident: int = 0
    told_sighting: int = 0
    state: str = ""
    recipient: str = ""  # of a personal message: its address

    @property
    def watermark(self) -> Watermark:
        """How far it reports."""
        return Watermark(self.told_incident, self.told_sighting, self.state)


def add(database: Database, delivery: Delivery) -> None:
    """Keep a message for one channel, in the place of those that have not arrived."""
    database.execute(
        """UPDATE delivery SET replaced_at = ?
        WHERE channel = ? AND delivered_at IS NULL AND replaced_at IS NULL""",
        [clock.to_text(delivery.created_at), delivery.channel.value],
    )
    rows.insert(database, "delivery", to_row(delivery, without=("id",)))


def add_once(database: Database, delivery: Delivery) -> bool:
    """Keep a message beside whatever waits, once for its state; tells whether it was new."""
    sql = "SELECT 1 FROM delivery WHERE channel = ? AND state = ?"
    if database.execute(sql, [delivery.channel.value, delivery.state]).fetchone():
        return False
    rows.insert(database, "delivery", to_row(delivery, without=("id",)))
    return True


def add_personal(database: Database, delivery: Delivery) -> None:
    """Keep a message for one officer beside whatever waits."""
    rows.insert(database, "delivery", to_row(delivery, without=("id",)))


def of_notice(database: Database, number: str) -> Delivery | None:
    """The message that takes this notice to its host, or None."""
    sql = "SELECT * FROM delivery WHERE channel = ? AND state = ? AND replaced_at IS NULL"
    row = next(iter(database.query(sql, [Channel.NOTICE.value, number])), None)
    return None if row is None else from_row(Delivery, row)


def withdraw(database: Database, delivery: Delivery, at: datetime) -> None:
    """Send this message no more."""
    database.table("delivery").update(delivery.id, {"replaced_at": clock.to_text(at)})


def current_watermark(database: Database) -> Watermark:
    """How far a message of this moment reports: everything that is there."""
    sql = "SELECT (SELECT COALESCE(MAX(id), 0) FROM incident), (SELECT COALESCE(MAX(id), 0) FROM sighting)"
    incident, sighting = database.execute(sql).fetchone()
    return Watermark(int(incident), int(sighting))


def last_delivered(database: Database, channel: Channel) -> Delivery | None:
    """The last message that arrived by this channel."""
    return _last(database, channel, "delivered_at IS NOT NULL")


def waiting(database: Database, channel: Channel) -> Delivery | None:
    """The message of this channel that has yet to arrive."""
    return _last(database, channel, "delivered_at IS NULL AND replaced_at IS NULL")


def due(database: Database, at: datetime, attempts: int) -> tuple[Delivery, ...]:
    """The messages that are to be tried now, oldest first."""
    sql = """SELECT * FROM delivery WHERE delivered_at IS NULL AND replaced_at IS NULL
    AND due_at <= ? AND attempts < ? ORDER BY id"""
    return tuple(from_row(Delivery, row) for row in database.query(sql, [clock.to_text(at), attempts]))


def still_waits(database: Database, delivery: Delivery) -> bool:
    """Whether it has yet to arrive, and was neither withdrawn nor replaced since it was read."""
    sql = "id = ? AND delivered_at IS NULL AND replaced_at IS NULL"
    return bool(database.table("delivery").count_where(sql, [delivery.id]))


def undelivered(database: Database) -> tuple[Delivery, ...]:
    """Every message that did not arrive after it was tried and that no later one stands for, oldest first."""
    sql = """SELECT * FROM delivery WHERE delivered_at IS NULL AND replaced_at IS NULL
    AND attempts > 0 ORDER BY id"""
    return tuple(from_row(Delivery, row) for row in database.query(sql))


def every(database: Database) -> tuple[Delivery, ...]:
    """Every message, newest first."""
    return tuple(from_row(Delivery, row) for row in database.query("SELECT * FROM delivery ORDER BY id DESC"))


def mark_arrived(database: Database, delivery: Delivery, at: datetime) -> Delivery:
    """Write down that it arrived."""
    done = replace(delivery, attempts=delivery.attempts + 1, delivered_at=at, last_error=None)
    return _mark(database, done)


def mark_failed(database: Database, delivery: Delivery, error: str, due_at: datetime) -> Delivery:
    """Write down that it did not arrive, why, and when it is tried again."""
    later = replace(delivery, attempts=delivery.attempts + 1, last_error=error, due_at=due_at)
    return _mark(database, later)


def _mark(database: Database, tried: Delivery) -> Delivery:
    """Write what came of an attempt and nothing else: it may have been withdrawn while it was sent."""
    row = to_row(tried)
    names = ("attempts", "due_at", "delivered_at", "last_error")
    database.table("delivery").update(tried.id, {name: row[name] for name in names})
    return tried


def _last(database: Database, channel: Channel, condition: str) -> Delivery | None:
    sql = f"SELECT * FROM delivery WHERE channel = ? AND {condition} ORDER BY id DESC LIMIT 1"  # noqa: S608 - ours
    row = next(iter(database.query(sql, [channel.value])), None)
    return None if row is None else from_row(Delivery, row)
