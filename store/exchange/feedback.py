"""What became of alerts in a watching house, by case and passage: what the register here brings about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store.casebook.incident import Disposition
from store.database import transaction
from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class JudgedPassage:
    """A passage in a case that was judged, and at how many places it was recognised."""

    partner_id: int
    case_ref: str
    disposition: Disposition
    document_ref: str
    section: str
    passage: int
    places: int
    heard_at: datetime


def hear(database: Database, partner_id: int, case_ref: str, passages: Iterable[JudgedPassage]) -> None:
    """Store what became of a case, in the place of what was known; no passages: it is judged no more."""
    with transaction(database):
        sql = "DELETE FROM judged_passage WHERE partner_id = ? AND case_ref = ?"
        database.execute(sql, [partner_id, case_ref])
        database.table("judged_passage").insert_all(map(to_row, passages))


def judged(database: Database) -> tuple[JudgedPassage, ...]:
    """Everything that is known, by case, document and passage."""
    sql = "SELECT * FROM judged_passage ORDER BY case_ref, document_ref, passage, partner_id"
    return tuple(from_row(JudgedPassage, row) for row in database.query(sql))
