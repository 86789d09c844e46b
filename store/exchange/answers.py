"""How far partners were answered, what answers asked for, and passages of documents that lie elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store import clock
from store.database import transaction
from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class AnswersSent:
    """How far one bundle of answers came."""

    partner_id: int
    number: int
    read_to: int  # the last bundle of posts that it answers
    match_to: int  # the last passage found that it tells
    document_to: int  # the last document for which older posts were asked, or need not be


def add(database: Database, sent: AnswersSent) -> None:
    """Note a bundle that was made; belongs to the transaction that notes the bundle itself."""
    database.table("answers_sent").insert(to_row(sent))


def last(database: Database, partner_id: int) -> AnswersSent:
    """How far this partner was answered; not at all before the first bundle."""
    sql = "SELECT * FROM answers_sent WHERE partner_id = ? ORDER BY number DESC LIMIT 1"
    row = next(iter(database.query(sql, [partner_id])), None)
    return AnswersSent(partner_id, 0, 0, 0, 0) if row is None else from_row(AnswersSent, row)


def wish(database: Database, partner_id: int, number: int, at: datetime) -> None:
    """Note that a source asked for older posts; belongs to the transaction that notes its bundle."""
    sql = "INSERT INTO wish (partner_id, number, at) VALUES (?, ?, ?)"
    database.execute(sql, [partner_id, number, clock.to_text(at)])


def wished_since(database: Database, moment: datetime) -> bool:
    """Whether a source has asked for older posts since a moment."""
    sql = "SELECT 1 FROM wish WHERE at > ?"
    return database.execute(sql, [clock.to_text(moment)]).fetchone() is not None


def passage_id(database: Database, document_ref: str, number: int) -> int:
    """The id here of a passage of a document that lies elsewhere; it stays."""
    with transaction(database):
        sql = "INSERT OR IGNORE INTO foreign_passage (document_ref, number) VALUES (?, ?)"
        database.execute(sql, [document_ref, number])
    sql = "SELECT id FROM foreign_passage WHERE document_ref = ? AND number = ?"
    return int(database.execute(sql, [document_ref, number]).fetchone()[0])
