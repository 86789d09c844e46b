"""The links of an audit chain: every event holds the SHA-256 of itself and of the event before it."""

import hashlib
import json

from sqlite_utils import Database

GENESIS = "0" * 64

Fields = dict[str, object]

_SEALED = ("id", "at", "actor", "origin", "action", "object", "result", "details", "previous")


def append(database: Database, fields: Fields) -> Fields:
    """Add an event behind the last one and return it whole; belongs inside a transaction.

    Args:
        database: the database whose `audit_event` grows.
        fields: everything but `id`, `previous` and `digest`.
    """
    last = database.execute("SELECT id, digest FROM audit_event ORDER BY id DESC LIMIT 1").fetchone()
    number, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    event = {"id": number, **fields, "previous": previous}
    event["digest"] = digest_of(event)
    database.table("audit_event").insert(event)
    return event


def head(database: Database) -> str:
    """The digest of the last event: keep it elsewhere, and a cut-off tail shows."""
    row = database.execute("SELECT digest FROM audit_event ORDER BY id DESC LIMIT 1").fetchone()
    return str(row[0]) if row else GENESIS


def holds(database: Database, known: str) -> bool:
    """Whether this head stands in the chain."""
    sql = "SELECT 1 FROM audit_event WHERE digest = ?"
    return known == GENESIS or database.execute(sql, [known]).fetchone() is not None


def digest_of(event: Fields) -> str:
    """The digest of an event; the digests of facts count where it has any."""
    values = [event[name] for name in _SEALED]
    if event.get("facts"):  # older events have none, and keep the digest that they had
        values.append(event["facts"])
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()
