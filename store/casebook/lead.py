"""A lead: a match that chance or the same subject could explain, shown apart and soon forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlite_utils import Database

from store import clock, rows
from store.archive.extracted import PostKind, Span
from store.casebook.decision import ReasonCode
from store.casebook.sighting import Hit
from store.matches.match import MatchReason
from store.rows import from_row, to_row

FOUND = "lead_found"
"""The act with which a lead enters the audit trail."""


class LeadState(StrEnum):
    """What became of a lead."""

    OPEN = "open"
    OPGEPAKT = "opgepakt"  # an officer, or a later alert, made an incident of it
    OPZIJGELEGD = "opzijgelegd"  # an officer put it aside
    VERGETEN = "vergeten"  # nobody took it up in time


@dataclass(frozen=True, slots=True)
class Lead:
    """One lead; its text goes when its time is over, what is left are numbers."""

    id: int  # 0 before it is stored
    number: str
    case_match_id: int
    case_ref: str
    site: str
    native_id: str
    post_version_id: int
    kind: PostKind
    thread: str
    permalink: str
    author: str | None
    published_raw: str | None
    text: str  # empty once it was erased
    quotes: tuple[Span, ...]
    captured_at: datetime
    e_value: float  # of the case
    score: int
    posts: int  # of the thread that tell the case together
    reasons: tuple[MatchReason, ...]  # evidence for the case, by kind
    hits: tuple[Hit, ...]  # the passages that gave evidence
    looking_back: bool
    night: date  # on which it was taken in, in Dutch time
    found_at: datetime
    state: LeadState = LeadState.OPEN
    handled_by: str | None = None
    handled_at: datetime | None = None
    reason_code: ReasonCode | None = None
    reason: str | None = None
    incident_number: str | None = None


@dataclass(frozen=True, slots=True)
class NightOfLeads:
    """How many leads a night brought."""

    night: date
    leads: int
    open: int


def insert(database: Database, lead: Lead) -> Lead:
    """Store a new lead and return it with its id."""
    return replace(lead, id=rows.insert(database, "lead", to_row(lead, without=("id",))))


def update(database: Database, lead: Lead) -> Lead:
    """Write the lead as it is now."""
    database.table("lead").update(lead.id, to_row(lead, without=("id",)))
    return lead


def next_number(database: Database, at: datetime) -> str:
    """The next free number, such as A-2026-0001; one whose lead was removed is not given again."""
    return rows.next_number(database, "lead", "A", at, told_by=FOUND)


def by_number(database: Database, number: str) -> Lead | None:
    """The lead of this number, or None."""
    row = next(iter(database.query("SELECT * FROM lead WHERE number = ?", [number])), None)
    return None if row is None else from_row(Lead, row)


def at_place(database: Database, site: str, native_id: str, case_ref: str) -> Lead | None:
    """The newest lead at this place for this case, or None."""
    sql = "SELECT * FROM lead WHERE site = ? AND native_id = ? AND case_ref = ? ORDER BY id DESC LIMIT 1"
    row = next(iter(database.query(sql, [site, native_id, case_ref])), None)
    return None if row is None else from_row(Lead, row)


def take_up_at(database: Database, lead: Lead, by: str, at: datetime, incident_number: str) -> None:
    """Note that an open lead has become part of an incident by itself, since more was found at its place."""
    if lead.state is LeadState.OPEN:
        taken = replace(
            lead,
            state=LeadState.OPGEPAKT,
            handled_by=by,
            handled_at=at,
            incident_number=incident_number,
        )
        update(database, taken)


def best_a_night(database: Database, most: int) -> tuple[Lead, ...]:
    """The open leads that are shown: of each night the `most` strongest, newest night first."""
    sql = """
        SELECT * FROM (
            SELECT *, row_number() OVER (PARTITION BY night ORDER BY e_value, id) AS place FROM lead
        ) WHERE place <= ? AND state = 'open' ORDER BY night DESC, e_value, id
    """
    return tuple(from_row(Lead, row) for row in database.query(sql, [most]))


def every_open(database: Database) -> tuple[Lead, ...]:
    """Every open lead, also those that a night had too many of, newest night first."""
    sql = "SELECT * FROM lead WHERE state = 'open' ORDER BY night DESC, e_value, id"
    return tuple(from_row(Lead, row) for row in database.query(sql))


def nights(database: Database) -> tuple[NightOfLeads, ...]:
    """How many leads each night brought, newest first."""
    sql = """
        SELECT night, count(*) AS leads, sum(state = 'open') AS open FROM lead
        GROUP BY night ORDER BY night DESC
    """
    return tuple(from_row(NightOfLeads, row) for row in database.query(sql))


def with_text_before(database: Database, at: datetime) -> Iterator[Lead]:
    """The leads found before this moment whose text is still there."""
    for row in database.query(
        "SELECT * FROM lead WHERE text != '' AND found_at <= ? ORDER BY id", [clock.to_text(at)]
    ):
        yield from_row(Lead, row)


def remove_before(database: Database, at: datetime) -> int:
    """Remove what is left of leads that were found before this moment; how many went."""
    return int(database.execute("DELETE FROM lead WHERE found_at <= ?", [clock.to_text(at)]).rowcount)
