"""A change that a person asks of another room: a site, a disclosure. The front door takes it there."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from store import rows
from store.rows import from_row, to_row


class ChangeKind(StrEnum):
    """What is asked, and of which room."""

    SITE_TRY = "site_try"  # crawler: look at a site without watching it
    SITE_ADD = "site_add"  # crawler: watch a site, once a second person agreed
    SITE_CHANGE = "site_change"  # crawler: treat a watched site otherwise
    SITE_REMOVE = "site_remove"  # crawler: take a site off the list
    DISCLOSE = "disclose"  # matcher: somebody was given a document
    DISCLOSURE_CORRECT = "disclosure_correct"  # matcher: it was otherwise
    DISCLOSURE_WITHDRAW = "disclosure_withdraw"  # matcher: it was not so


ABOUT_SITES = frozenset(
    {ChangeKind.SITE_TRY, ChangeKind.SITE_ADD, ChangeKind.SITE_CHANGE, ChangeKind.SITE_REMOVE}
)
"""What the crawler does; the matcher does the others."""


class ChangeState(StrEnum):
    """How far a change is."""

    PROPOSED = "proposed"  # waits for a second person
    DECLINED = "declined"
    OPEN = "open"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Change:
    """One change that was asked."""

    id: int  # 0 before it is stored
    kind: ChangeKind
    subject: str  # a site's name or address, or a document's reference
    terms: str  # JSON: what is asked of it
    state: ChangeState
    asked_by: str
    asked_at: datetime
    agreed_by: str | None = None
    agreed_at: datetime | None = None
    answer: str | None = None  # JSON: what the room told
    answered_at: datetime | None = None


def insert(database: Database, change: Change) -> Change:
    """Store a change and return it with its id."""
    return replace(change, id=rows.insert(database, "change", to_row(change, without=("id",))))


def update(database: Database, change: Change) -> Change:
    """Store what became of a change."""
    database.table("change").update(change.id, to_row(change, without=("id",)))
    return change


def by_id(database: Database, change_id: int) -> Change | None:
    """The change with this id, or None."""
    row = next(iter(database.query("SELECT * FROM change WHERE id = ?", [change_id])), None)
    return None if row is None else from_row(Change, row)


def in_state(database: Database, state: ChangeState) -> tuple[Change, ...]:
    """The changes that are so far, oldest first."""
    rows = database.query("SELECT * FROM change WHERE state = ? ORDER BY id", [state.value])
    return tuple(from_row(Change, row) for row in rows)


def newest(database: Database, limit: int) -> tuple[Change, ...]:
    """The newest changes, whatever became of them."""
    rows = database.query("SELECT * FROM change ORDER BY id DESC LIMIT ?", [limit])
    return tuple(from_row(Change, row) for row in rows)
