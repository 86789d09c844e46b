"""What a room answers to a change that was asked of it, kept in its own database, once each.

The room that asked reads it there: rooms share no memory, and a room that was killed after its work is not
asked to do it twice.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store import clock

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
