"""Rows that must stay as they were written: each has a digest in the audit event of its act.

A chain of events proves that nobody changed the events. That nobody changed what they speak of, a decision,
a text, a date, is proven by comparing each row with the digest that the chain holds of it.

Temporary triggers, which only our own connections have, note which rows a transaction writes; its audit
event, or one more at its end, takes their digests along. Whoever edits the file with another program has no
such triggers, so the row no longer equals its digest; whoever removes a row leaves a digest without one.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from sqlite_utils import Database

from store import chain, clock
from store.clock import Clock, SystemClock

WRITTEN = "facts_written"
"""The act under which rows get their digest that no person's act took along."""

SEALED = "facts_sealed"
"""The act that gives every row its digest when the layout of a database changed."""

_DIGEST = 32
_AT_ONCE = 1000
_WHOLE = "*"
"""The key under which a table has one digest for all its rows."""

Digests = dict[str, dict[str, str | None]]
"""By table and key the digest of a row, None where it was removed."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A table whose rows are guarded."""

    table: str
    columns: tuple[str, ...] = ()  # what counts; empty: all
    together: bool = False  # one digest for all rows: for many small ones that are written at once


@dataclass(frozen=True, slots=True)
class _GuardedTable:
    """A guarded table as this database has it."""

    name: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    of_columns: bool  # only some of its columns count
    together: bool

    def key(self, side: str = "") -> str:
        """The expression that names a row: its only key, or a JSON list of several."""
        if self.together:
            return f"'{_WHOLE}'"
        names = [f"{side}{name}" for name in self.keys]
        return names[0] if len(names) == 1 else f"json_array({', '.join(names)})"


class GuardedDatabase(Database):
    """A database whose facts are guarded: what a connection of ours writes gets its digest."""

    guarded: tuple[_GuardedTable, ...] = ()
    clock: Clock = SystemClock()

    def close(self) -> None:
        """Give what was written outside a transaction its digest, then close; closing twice does nothing."""
        if self.guarded and not self.conn.in_transaction:
            seal_rest(self)
        self.guarded = ()
        super().close()


def guard(database: GuardedDatabase, facts: tuple[Facts, ...]) -> None:
    """Note from now on which rows this connection writes."""
    if not facts:
        return
    tables = tuple(_table(database, table) for table in facts)
    statements = ["CREATE TEMP TABLE written (name TEXT, key TEXT)"]
    statements += (trigger for table in tables for trigger in _triggers(table))
    database.executescript(";\n".join(statements))
    database.guarded = tables


def drain(database: Database) -> str:
    """The digests of the rows written since the last call, as an audit event keeps them; "" without any."""
    if not isinstance(database, GuardedDatabase) or not database.guarded:
        return ""
    written = database.execute("SELECT DISTINCT name, key FROM temp.written ORDER BY name, key").fetchall()
    if not written:
        return ""
    known = {table.name: table for table in database.guarded}
    digests: Digests = {}
    for name, key in written:
        digests.setdefault(name, {})[key] = _digest(database, known[name], key)
    database.execute("DELETE FROM temp.written")
    return _as_text(digests)


def seal_rest(database: Database) -> None:
    """Write the digests of what no event of this transaction has taken along into an event of their own."""
    facts = drain(database)
    if facts:
        _append(database, WRITTEN, facts)


def seal_everything(database: Database, facts: tuple[Facts, ...], faults: int) -> None:
    """Give every row its digest anew, as when a layout changes; `faults` is what was wrong before."""
    for digests in _everything(database, facts):
        _append(database, SEALED, _as_text(digests), "ok" if not faults else "damaged")


def verify(database: Database, facts: tuple[Facts, ...]) -> Iterator[str]:
    """What is wrong with the facts, one line each: rows changed, removed or added from outside."""
    kept: Digests = {kind.table: {} for kind in facts}
    events = database.execute("SELECT action, result, facts FROM audit_event WHERE facts <> '' ORDER BY id")
    renewed_damaged = False
    for action, result, text in events:
        renewed_damaged |= action == SEALED and result != "ok"
        for name, digests in json.loads(text).items():
            kept.setdefault(name, {}).update(digests)
    if renewed_damaged:
        yield "facts had been changed before the layout of this database was renewed"
    for kind in facts:
        yield from _compared(database, _table(database, kind), kept[kind.table])


def count(database: Database, facts: tuple[Facts, ...]) -> int:
    """How many rows are guarded."""
    return sum(database.table(kind.table).count for kind in facts)


def can_be_verified(database: Database) -> bool:
    """Whether the layout keeps digests of facts."""
    return "audit_event" in database.table_names() and any(
        column.name == "facts" for column in database.table("audit_event").columns
    )


def _compared(database: Database, table: _GuardedTable, kept: dict[str, str | None]) -> Iterator[str]:
    stored = dict(_rows(database, table))
    for key, digest in stored.items():
        if kept.get(key) is None:
            yield f"{table.name} {key} was added behind the program's back"
        elif kept[key] != digest:
            yield f"{table.name} {key} was changed"
    for key, known in kept.items():
        if known is not None and key not in stored:
            yield f"{table.name} {key} was removed"


def _everything(database: Database, facts: tuple[Facts, ...]) -> Iterator[Digests]:
    for kind in facts:
        rows = _rows(database, _table(database, kind))
        while part := dict(islice(rows, _AT_ONCE)):
            yield {kind.table: dict(part)}


def _rows(database: Database, table: _GuardedTable) -> Iterator[tuple[str, str]]:
    if table.together:
        yield _WHOLE, _of_all(database, table)
        return
    sql = f"SELECT {table.key()}, {', '.join(table.columns)} FROM {table.name}"  # noqa: S608 - our own names
    for key, *values in database.execute(sql):
        yield str(key), _of_values(table.columns, values)


def _digest(database: Database, table: _GuardedTable, key: str) -> str | None:
    if table.together:
        return _of_all(database, table)
    values = [key] if len(table.keys) == 1 else json.loads(key)
    conditions = " AND ".join(f"{name} = ?" for name in table.keys)
    sql = f"SELECT {', '.join(table.columns)} FROM {table.name} WHERE {conditions}"  # noqa: S608 - our own names
    row = database.execute(sql, values).fetchone()
    return None if row is None else _of_values(table.columns, row)


def _of_all(database: Database, table: _GuardedTable) -> str:
    order = ", ".join(table.keys)
    sql = f"SELECT {', '.join(table.columns)} FROM {table.name} ORDER BY {order}"  # noqa: S608 - our own names
    digest = hashlib.sha256()
    for values in database.execute(sql):
        digest.update(repr(values).encode())
    return digest.hexdigest()[:_DIGEST]


def _of_values(columns: Iterable[str], values: Iterable[object]) -> str:
    """The digest of a row; what is empty does not count, so that a new column changes nothing."""
    content = {
        name: value.hex() if isinstance(value, bytes) else value
        for name, value in zip(columns, values, strict=True)
        if value is not None
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:_DIGEST]


def _table(database: Database, facts: Facts) -> _GuardedTable:
    info = database.execute(f"PRAGMA table_info({facts.table})").fetchall()
    names = tuple(row[1] for row in info)
    keys = tuple(row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]) or ("rowid",)
    columns = tuple(name for name in names if not facts.columns or name in facts.columns)
    return _GuardedTable(facts.table, keys, columns, bool(facts.columns), facts.together)


def _triggers(table: _GuardedTable) -> Iterator[str]:
    of = f" OF {', '.join(table.columns)}" if table.of_columns else ""
    for act, sides in (("INSERT", ("NEW",)), (f"UPDATE{of}", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        notes = " ".join(
            f"INSERT INTO written VALUES ('{table.name}', {table.key(f'{side}.')});"  # noqa: S608 - our own
            for side in sides
        )
        name = f"written_{table.name}_{act[:6].lower()}"
        yield f"CREATE TEMP TRIGGER {name} AFTER {act} ON main.{table.name} BEGIN {notes} END"


def _append(database: Database, action: str, facts: str, result: str = "ok") -> None:
    own = database.clock if isinstance(database, GuardedDatabase) else SystemClock()
    chain.append(
        database,
        {
            "at": clock.to_text(own.now()),
            "actor": "lekwacht",
            "origin": "store",
            "action": action,
            "object": "facts",
            "result": result,
            "details": "{}",
            "facts": facts,
        },
    )


def _as_text(digests: Digests) -> str:
    return json.dumps(digests, sort_keys=True, separators=(",", ":"))
