"""What a room answers to a change that was asked of it, kept in its own database, once each.

The room that asked reads it there: rooms share no memory, and a room that was killed after its work is not
asked to do it twice.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import msgspec
from sqlite_utils import Database

from store import clock
from store.errors import PlainError

Order = TypeVar("Order", bound=msgspec.Struct)

SCHEMA = """
CREATE TABLE change_answer (
    change_id INTEGER PRIMARY KEY,
    done INTEGER NOT NULL,
    answer TEXT NOT NULL,
    answered_at TEXT NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class ChangeAnswer:
    """What came of one change."""

    done: bool
    answer: str  # JSON


class OrderError(PlainError, ValueError):
    """What was handed over is not an order of the console."""


def order_of(text: str, kind: type[Order]) -> Order:
    """The order of this kind that a text holds.

    Raises:
        OrderError: it holds something else.
    """
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeEncodeError):
        raise OrderError("this is not a request of the console; request changes there") from None


def carry_out_once(
    database: Database, change_id: int, work: Callable[[], Mapping[str, object]], now: Callable[[], datetime]
) -> bool:
    """Do the work of a change unless it was answered before, and keep the answer; tells whether it went well.

    Args:
        database: where the room keeps its answers.
        change_id: of the change.
        work: does it and returns what the officer is told; a `PlainError` of it is the answer too.
        now: the clock.
    """
    if (before := known(database, change_id)) is not None:
        return before.done
    try:
        answer = ChangeAnswer(done=True, answer=json.dumps(work()))
    except PlainError as error:
        answer = ChangeAnswer(done=False, answer=json.dumps({"error": str(error)}))
    keep(database, change_id, answer, now())
    return answer.done


def keep(database: Database, change_id: int, answer: ChangeAnswer, now: datetime) -> None:
    """Write the answer down."""
    row = {
        "change_id": change_id,
        "done": int(answer.done),
        "answer": answer.answer,
        "answered_at": clock.to_text(now),
    }
    database.table("change_answer").insert(row)


def known(database: Database, change_id: int) -> ChangeAnswer | None:
    """The answer to this change, or None while there is none."""
    sql = "SELECT done, answer FROM change_answer WHERE change_id = ?"
    row = database.execute(sql, [change_id]).fetchone()
    return None if row is None else ChangeAnswer(bool(row[0]), str(row[1]))
