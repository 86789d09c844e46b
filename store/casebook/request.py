"""Work that flows back to another room: the front door takes each row there and brings the answer."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlite_utils import Database

from store import rows
from store.rows import from_row, to_row


class RequestKind(StrEnum):
    """What is asked, and of which room."""

    RECHECK = "recheck"  # crawler: does the place still stand
    LOOK = "look"  # crawler and matcher: fetch and match this address now
    REMATCH = "rematch"  # matcher: look through the whole archive for the incident's case again
    COMPARE = "compare"  # custodian: hold the original against the public text
    PICTURE = "picture"  # reports: draw a place's page from its capture
    REPORT = "report"  # crawler: fetch this address, then open an incident of the case with it
    ARCHIVES = "archives"  # crawler and matcher: what public web archives hold of the incident's pages


class RequestState(StrEnum):
    """How far a request is."""

    OPEN = "open"
    AT_WORK = "at_work"  # begun; where whoever did it was killed, it is begun again
    DONE = "done"
    FAILED = "failed"


WAITING = frozenset({RequestState.OPEN, RequestState.AT_WORK})
"""What has no end yet."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request."""

    id: int  # 0 before it is stored
    kind: RequestKind
    incident_number: str | None
    site: str | None
    native_id: str | None
    url: str | None
    due_on: date  # not before this day
    asked_by: str
    asked_at: datetime
    state: RequestState = RequestState.OPEN
    answer: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None
    case_ref: str | None = None  # of a report
    purpose: str | None = None  # why archives are asked
    archives: tuple[str, ...] = ()  # which of them whoever asked was told of, by name
    pages: tuple[str, ...] = ()  # the addresses that they will learn


def ask(database: Database, request: Request) -> Request:
    """Store a request; the same one for the same day is kept once, and tried again where it failed."""
    row = next(iter(database.query(_SAME, _identity(request))), None)
    if row is not None:
        known = from_row(Request, row)
        if known.state is not RequestState.FAILED:
            return known
        again = replace(request, id=known.id)
        database.table("request").update(again.id, to_row(again, without=("id",)))
        return again
    return replace(request, id=rows.insert(database, "request", to_row(request, without=("id",))))


def due(database: Database, on: date, kind: RequestKind | None = None) -> tuple[Request, ...]:
    """The requests that may be taken on this day, or that were begun and not ended, oldest first."""
    sql = """SELECT * FROM request WHERE state IN ('open', 'at_work') AND due_on <= :on
    AND (:kind IS NULL OR kind = :kind) ORDER BY id"""
    return tuple(from_row(Request, row) for row in database.query(sql, {"on": on.isoformat(), "kind": kind}))


def by_id(database: Database, request_id: int) -> Request | None:
    """The request with this id, or None."""
    row = next(iter(database.query("SELECT * FROM request WHERE id = ?", [request_id])), None)
    return None if row is None else from_row(Request, row)


def of_incident(database: Database, number: str) -> tuple[Request, ...]:
    """Every request about this incident, oldest first."""
    rows = database.query("SELECT * FROM request WHERE incident_number = ? ORDER BY id", [number])
    return tuple(from_row(Request, row) for row in rows)


def newest(database: Database, kind: RequestKind, limit: int) -> tuple[Request, ...]:
    """The newest requests of this kind, whatever became of them."""
    rows = database.query(
        "SELECT * FROM request WHERE kind = ? ORDER BY id DESC LIMIT ?", [kind.value, limit]
    )
    return tuple(from_row(Request, row) for row in rows)


def begin(database: Database, request: Request, answer: str | None = None) -> Request:
    """Write down that somebody is at it, and what there is to say of it so far."""
    begun = replace(request, state=RequestState.AT_WORK, answer=answer)
    database.table("request").update(begun.id, {"state": begun.state.value, "answer": begun.answer})
    return begun


def store_answer(database: Database, answered: Request) -> None:
    """Write down what came of a request: its state, the answer, by whom and when."""
    names = ("state", "answer", "answered_by", "answered_at")
    row = to_row(answered)
    database.table("request").update(answered.id, {name: row[name] for name in names})


_IDENTITY = ("kind", "incident_number", "site", "native_id", "url", "due_on", "case_ref", "archives", "pages")
_SAME = """
SELECT * FROM request WHERE kind = :kind AND incident_number IS :incident_number AND site IS :site
AND native_id IS :native_id AND url IS :url AND due_on = :due_on AND case_ref IS :case_ref
AND coalesce(archives, '[]') = :archives AND coalesce(pages, '[]') = :pages
"""


def _identity(request: Request) -> dict[str, object]:
    row = to_row(request)
    return {name: row[name] for name in _IDENTITY}
