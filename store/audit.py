"""Who did what, when, with which result: an append-only, hash-chained table in every database of acts.

A line is the log line of the Dutch government baseline (BIO 8.15.01): action, object, result, origin,
actor, time. Every line holds the SHA-256 of itself and the line before, so a changed, removed or
inserted line breaks the chain; lines cut off the end are detected with a head that was stored elsewhere.
Nothing confidential belongs in it: references, counts and digests, never text.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store import chain, clock, facts, rows
from store.chain import GENESIS, head
from store.database import transaction
from store.errors import IntegrityError

__all__ = ["GENESIS", "GUARD_FACTS", "SCHEMA", "Act", "AuditEvent", "events", "head", "record", "verify"]

SCHEMA = """
CREATE TABLE audit_event (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    origin TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    result TEXT NOT NULL,
    details TEXT NOT NULL,
    previous TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX audit_event_object ON audit_event (object, id);
CREATE TRIGGER audit_event_keeps BEFORE UPDATE ON audit_event
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_event_stays BEFORE DELETE ON audit_event
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
"""

GUARD_FACTS = "ALTER TABLE audit_event ADD COLUMN facts TEXT NOT NULL DEFAULT ''"
"""What a layout gains once its events take along the digests of the rows that they wrote."""


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One act, as it is written down."""

    id: int
    at: datetime
    actor: str
    origin: str
    action: str
    object: str
    result: str
    details: str  # a JSON object: counts, digests, reasons
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be written down: everything but its place in the chain."""

    actor: str
    action: str
    object: str
    result: str = "ok"
    origin: str = "command line"
    details: tuple[tuple[str, str | int | float | bool | None], ...] = ()


def record(database: Database, act: Act, at: datetime) -> AuditEvent:
    """Append one act and return it with its place in the chain.

    The digests of the rows that were written since the last act go with it.
    """
    with transaction(database):
        fields: dict[str, object] = {
            "at": clock.to_text(at),
            "actor": act.actor,
            "origin": act.origin,
            "action": act.action,
            "object": act.object,
            "result": act.result,
            "details": json.dumps(dict(act.details), ensure_ascii=False, sort_keys=True),
        }
        written = facts.drain(database)
        if written:
            fields["facts"] = written
        return _event(chain.append(database, fields))


def events(database: Database) -> Iterator[AuditEvent]:
    """Every event, oldest first."""
    for row in database.query("SELECT * FROM audit_event ORDER BY id"):
        yield _event(row)


def events_about(database: Database, thing: str) -> Iterator[AuditEvent]:
    """Every event about one object, oldest first."""
    for row in database.query("SELECT * FROM audit_event WHERE object = ? ORDER BY id", [thing]):
        yield _event(row)


def events_between(
    database: Database, begin: datetime, end: datetime, actions: frozenset[str]
) -> Iterator[AuditEvent]:
    """The events of these actions from `begin` up to `end`, oldest first."""
    marks = ", ".join("?" for _ in actions)
    sql = f"SELECT * FROM audit_event WHERE at >= ? AND at < ? AND action IN ({marks}) ORDER BY id"  # noqa: S608 - only placeholders
    for row in database.query(sql, [clock.to_text(begin), clock.to_text(end), *sorted(actions)]):
        yield _event(row)


def search(
    database: Database, words: str, *, limit: int, offset: int = 0
) -> tuple[tuple[AuditEvent, ...], int]:
    """The events with these words in one of their fields, newest first, and how many there are."""
    values: dict[str, object] = {"words": rows.containing(words), "limit": limit, "offset": offset}
    newest = database.query(f"SELECT * {_SEARCHED} ORDER BY id DESC LIMIT :limit OFFSET :offset", values)
    total = database.execute(f"SELECT COUNT(*) {_SEARCHED}", values).fetchone()[0]
    return tuple(_event(row) for row in newest), int(total)


_SEARCHED = "FROM audit_event WHERE " + " OR ".join(
    f"{name} LIKE :words ESCAPE '!'" for name in ("actor", "action", "object", "result", "origin")
)


def verify(database: Database, known_heads: tuple[str, ...] = ()) -> int:
    """Walk the chain and return how many events it has.

    Args:
        database: the database whose `audit_event` is walked.
        known_heads: heads kept elsewhere; each must still stand in the chain.

    Raises:
        IntegrityError: an event was changed, removed, inserted or cut off; the message says where.
    """
    previous, expected, seen = GENESIS, 0, {GENESIS}
    for row in database.query("SELECT * FROM audit_event ORDER BY id"):
        expected += 1
        if row["id"] != expected:
            raise IntegrityError(f"audit event {expected} is missing")
        if row["previous"] != previous or row["digest"] != chain.digest_of(row):
            raise IntegrityError(f"audit event {row['id']} was changed or inserted")
        previous = row["digest"]
        seen.add(previous)
    for known in known_heads:
        if known not in seen:
            raise IntegrityError(f"the audit trail was cut off: it no longer holds the head {known[:12]}")
    _refuse_unguarded(database)
    return expected


def _refuse_unguarded(database: Database) -> None:
    """Triggers keep the trail append-only; no other trigger belongs in a database of ours."""
    sql = "SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger'"
    triggers = {name: " ".join(text.split()) for name, text in database.execute(sql).fetchall()}
    for name, text in _TRIGGERS.items():
        if triggers.pop(name, None) != text:
            raise IntegrityError(f"the trigger {name}, which keeps the audit trail append-only, is gone")
    if triggers:
        raise IntegrityError(f"the trigger {min(triggers)} does not belong to this program")


_TRIGGERS = {
    text.split()[2]: " ".join(text.split())
    for text in re.findall(r"CREATE TRIGGER.*?END(?=;)", SCHEMA, re.DOTALL)
}


def _event(row: dict[str, object]) -> AuditEvent:
    values = {name: row[name] for name in AuditEvent.__slots__}
    values["at"] = clock.from_text(str(row["at"]))
    return AuditEvent(**values)  # type: ignore[arg-type]
