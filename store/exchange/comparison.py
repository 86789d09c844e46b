"""Comparisons that a watching house asked of the custodian here; their public text goes with the answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store import clock
from store.casebook.comparison import Answer
from store.counted import counted
from store.database import erase_removed, note_removal, transaction
from store.exchange.partner import TRUSTED
from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class PartnerQuestion:
    """What a partner asked: its own number of the request, of which incident and case."""

    partner_id: int
    request: int
    incident: str
    case_ref: str
    received_at: datetime
    answered_at: datetime | None = None
    answered_by: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceText:
    """What stood in public at one place; a place whose text changed has several."""

    sighting: int
    text: str

    def __repr__(self) -> str:
        return f"AskedText({self.sighting}, {counted(len(self.text), 'character')})"


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What the custodian found for one place."""

    partner_id: int
    request: int
    sighting: int
    answer: Answer
    similarity: int


def ask(database: Database, asked: PartnerQuestion, texts: Iterable[PlaceText]) -> None:
    """Store what was asked, in the place of what the same request asked before; an answered one stays so."""
    known = _of_request(database, asked.partner_id, asked.request)
    if known is not None and known.answered_at is not None:
        return
    with transaction(database):
        forget(database, asked.partner_id, asked.request)
        database.table("comparison_asked").insert(to_row(asked))
        rows = ({"partner_id": asked.partner_id, "request": asked.request, **to_row(text)} for text in texts)
        database.table("comparison_text").insert_all(rows)


def forget(database: Database, partner_id: int, request: int) -> None:
    """Forget what was asked and not answered, with its text."""
    with transaction(database):
        sql = "DELETE FROM comparison_asked WHERE partner_id = ? AND request = ? AND answered_at IS NULL"
        if database.execute(sql, [partner_id, request]).rowcount:
            _remove_texts(database, partner_id, request)


def forget_before(database: Database, moment: datetime) -> int:
    """Forget what was asked before a moment and never answered; tells how many."""
    sql = "SELECT * FROM comparison_asked WHERE received_at < ? AND answered_at IS NULL"
    old = [from_row(PartnerQuestion, row) for row in database.query(sql, [clock.to_text(moment)])]
    with transaction(database):
        for asked in old:
            forget(database, asked.partner_id, asked.request)
    return len(old)


def waiting(database: Database) -> tuple[PartnerQuestion, ...]:
    """What trusted partners ask and nobody has answered yet, oldest first."""
    sql = f"""
        SELECT * FROM comparison_asked WHERE answered_at IS NULL
        AND partner_id IN ({TRUSTED})
        ORDER BY received_at, partner_id, request
    """  # noqa: S608 - our own
    return tuple(from_row(PartnerQuestion, row) for row in database.query(sql))


def texts(database: Database, asked: PartnerQuestion) -> tuple[PlaceText, ...]:
    """The public texts of what was asked, place by place."""
    sql = "SELECT sighting, text FROM comparison_text WHERE partner_id = ? AND request = ? ORDER BY rowid"
    rows = database.query(sql, [asked.partner_id, asked.request])
    return tuple(from_row(PlaceText, row) for row in rows)


def answer(database: Database, answered: PartnerQuestion, answers: Iterable[GivenAnswer]) -> None:
    """Store the custodian's answers; the text goes."""
    with transaction(database):
        key = "(partner_id, request) = (?, ?)"
        sql = f"UPDATE comparison_asked SET answered_at = ?, answered_by = ? WHERE {key}"  # noqa: S608 - ours
        at = clock.optional_text(answered.answered_at)
        database.execute(sql, [at, answered.answered_by, answered.partner_id, answered.request])
        database.table("comparison_answer").insert_all(map(to_row, answers))
        _remove_texts(database, answered.partner_id, answered.request)


def unsent(database: Database, partner_id: int) -> tuple[GivenAnswer, ...]:
    """The answers that have yet to go back to this partner, in the order in which they were given."""
    sql = "SELECT * FROM comparison_answer WHERE partner_id = ? AND bundle IS NULL ORDER BY rowid"
    return tuple(from_row(GivenAnswer, row) for row in database.query(sql, [partner_id]))


def note_sent(database: Database, partner_id: int, answers: Iterable[GivenAnswer], bundle: int) -> None:
    """Note in which bundle answers went."""
    sql = "UPDATE comparison_answer SET bundle = ? WHERE (partner_id, request, sighting) = (?, ?, ?)"
    with transaction(database):
        for answer in answers:
            database.execute(sql, [bundle, partner_id, answer.request, answer.sighting])


def erase(database: Database) -> bool:
    """Remove from every file the text that was forgotten; tells whether it could be done now."""
    return erase_removed(database)


def _of_request(database: Database, partner_id: int, request: int) -> PartnerQuestion | None:
    sql = "SELECT * FROM comparison_asked WHERE partner_id = ? AND request = ?"
    row = next(iter(database.query(sql, [partner_id, request])), None)
    return None if row is None else from_row(PartnerQuestion, row)


def _remove_texts(database: Database, partner_id: int, request: int) -> None:
    sql = "DELETE FROM comparison_text WHERE partner_id = ? AND request = ?"
    database.execute(sql, [partner_id, request])
    note_removal(database)
