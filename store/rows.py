"""A frozen record as a row of a table, and back: one way for every record of every database."""

import json
import re
import typing
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from sqlite_utils import Database

from store import clock

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_LIKE_SIGNS = re.compile("[%_!]")

Record = TypeVar("Record", bound="DataclassInstance")


def to_row(record: "DataclassInstance", *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The columns of a record: moments in UTC of fixed width, tuples as JSON, enums by their value."""
    names = (field.name for field in fields(record) if field.name not in without)
    return {name: _stored(getattr(record, name)) for name in names}


def from_row(kind: type[Record], row: Mapping[str, Any], **given: object) -> Record:
    """The record that `to_row` wrote; columns that the record does not know are left out.

    What is `given` is taken as it is: what the table keeps under other names, or in other tables.
    """
    names, flags, lists = _columns(kind)
    values = {name: row[name] for name in names if name in row and name not in given}
    for name in flags & values.keys():
        values[name] = None if values[name] is None else bool(values[name])
    for name in lists & values.keys():
        values[name] = json.loads(values[name] or "[]")
    return msgspec.convert({**values, **given}, kind)


def insert(database: Database, table: str, row: dict[str, Any]) -> int:
    """Store a new row and return its id."""
    return int(database.table(table).insert(row).last_rowid or 0)


def next_number(database: Database, table: str, letter: str, at: datetime, *, told_by: str = "") -> str:
    """The next free number of the year in Dutch time, such as M-2026-0001.

    Where rows go sooner than their year, `told_by` names the act with which each entered the audit trail: a
    number that stands there is never given again.
    """
    year = at.astimezone(clock.AMSTERDAM).year
    tables = f"SELECT number FROM {table}"  # noqa: S608 - ours
    if told_by:
        tables += " UNION ALL SELECT object FROM audit_event WHERE action = :act AND object LIKE :year"
    sql = f"SELECT MAX(CAST(substr(number, 8) AS INTEGER)) FROM ({tables}) WHERE number LIKE :year"  # noqa: S608 - ours
    last = database.execute(sql, {"year": f"{letter}-{year}-%", "act": told_by}).fetchone()[0]
    return f"{letter}-{year}-{(last or 0) + 1:04}"


def containing(words: str) -> str:
    """What `LIKE ? ESCAPE '!'` takes to find this very text in a column: a sign of LIKE stands for itself."""
    return "%" + _LIKE_SIGNS.sub(r"!\g<0>", words) + "%"


def _stored(value: object) -> object:
    match value:
        case datetime():
            return clock.to_text(value)
        case date():
            return value.isoformat()
        case StrEnum():
            return value.value
        case bool():
            return int(value)
        case tuple():
            return json.dumps(msgspec.to_builtins(value), ensure_ascii=False)
    return value


@cache
def _columns(kind: type[Any]) -> tuple[tuple[str, ...], frozenset[str], frozenset[str]]:
    """The columns of a record, and which of them are true or false, and which are lists."""
    hints = typing.get_type_hints(kind)
    flags = frozenset(name for name, hint in hints.items() if hint in {bool, bool | None})
    lists = frozenset(name for name, hint in hints.items() if typing.get_origin(hint) is tuple)
    return tuple(field.name for field in fields(kind)), flags, lists
