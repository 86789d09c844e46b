"""The custodian's answer after holding the original against the public text; the original is never kept."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from store import rows
from store.rows import from_row, to_row


class Answer(StrEnum):
    """What the custodian found."""

    UIT_ORIGINEEL = "uit_origineel"  # the public text comes from the original
    DEELS = "deels"
    NIET_UIT_ORIGINEEL = "niet_uit_origineel"
    ONBESLIST = "onbeslist"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One sighting held against the original."""

    id: int  # 0 before it is stored
    incident_id: int
    sighting_id: int
    answer: Answer
    similarity: int  # 0-100, RapidFuzz on the plain text
    note: str
    compared_by: str
    compared_at: datetime


def insert(database: Database, comparison: Comparison) -> Comparison:
    """Store an answer and return it with its id."""
    return replace(comparison, id=rows.insert(database, "comparison", to_row(comparison, without=("id",))))


def of_incident(database: Database, incident_id: int) -> tuple[Comparison, ...]:
    """Every answer about the incident, oldest first."""
    rows = database.query("SELECT * FROM comparison WHERE incident_id = ? ORDER BY id", [incident_id])
    return tuple(from_row(Comparison, row) for row in rows)
