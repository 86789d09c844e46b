"""A known place or passage that stays quiet for a while: scope, reason, owner and expiry are mandatory."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from store import clock, rows
from store.casebook.decision import ReasonCode
from store.rows import from_row, to_row


class SuppressionScope(StrEnum):
    """What a suppression keeps quiet, and how its value is written."""

    PLACE = "place"  # site and native id: "site native-id"
    SITE = "site"  # a site's name
    ADDRESS = "address"  # everything below this address
    PASSAGE = "passage"  # reference and number: "ref/12"
    CASE = "case"  # a case
    AUTHOR = "author"  # a name as one site shows it: "site name"


@dataclass(frozen=True, slots=True)
class Suppression:
    """One suppression."""

    id: int  # 0 before it is stored
    scope: SuppressionScope
    value: str
    reason_code: ReasonCode
    reason: str
    owner: str
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SuppressionSummary:
    """A suppression and how many places it keeps quiet."""

    suppression: Suppression
    sightings: int


def insert(database: Database, suppression: Suppression) -> Suppression:
    """Store a suppression and return it with its id."""
    return replace(suppression, id=rows.insert(database, "suppression", to_row(suppression, without=("id",))))


def end(database: Database, suppression_id: int, at: datetime) -> None:
    """End it before its time; one that was ended before stays as it ended."""
    database.execute(
        "UPDATE suppression SET ended_at = ? WHERE id = ? AND ended_at IS NULL",
        [clock.to_text(at), suppression_id],
    )


def forget_names(database: Database, before: datetime) -> int:
    """Take the authors' names from suppressions that ended before this moment; how many had one."""
    sql = """UPDATE suppression SET value = '' WHERE scope = 'author' AND value <> ''
    AND MIN(COALESCE(ended_at, expires_at), expires_at) <= ?"""
    return database.execute(sql, [clock.to_text(before)]).rowcount


def active(database: Database, at: datetime) -> tuple[Suppression, ...]:
    """Those that hold at this moment, oldest first."""
    sql = "SELECT * FROM suppression WHERE ended_at IS NULL AND expires_at > ? ORDER BY id"
    return tuple(from_row(Suppression, row) for row in database.query(sql, [clock.to_text(at)]))


def summaries(database: Database) -> tuple[SuppressionSummary, ...]:
    """Every suppression ever made, with the places it keeps quiet now."""
    rows = database.query(
        """SELECT suppression.*, COUNT(sighting.id) AS sightings FROM suppression
        LEFT JOIN sighting ON sighting.suppression_id = suppression.id
        GROUP BY suppression.id ORDER BY suppression.id"""
    )
    return tuple(SuppressionSummary(from_row(Suppression, row), row["sightings"]) for row in rows)
