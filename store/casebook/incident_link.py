"""Two incidents that a person ties together, and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class Link:
    """One tie."""

    older: int
    newer: int
    reason: str
    linked_by: str
    linked_at: datetime


@dataclass(frozen=True, slots=True)
class LinkedIncident:
    """The other end of a tie, as one incident sees it."""

    number: str
    reason: str
    linked_by: str
    linked_at: datetime


def insert(database: Database, link: Link) -> bool:
    """Store a tie; False where the two were tied before."""
    sql = "SELECT 1 FROM incident_link WHERE one = ? AND other = ?"
    if database.execute(sql, [link.older, link.newer]).fetchone():
        return False
    row = to_row(link)
    row["one"], row["other"] = row.pop("older"), row.pop("newer")  # as the layout has named them
    database.table("incident_link").insert(row)
    return True


def remove(database: Database, incident_id: int, other: int) -> bool:
    """Untie two incidents, given in any order; tells whether they were tied."""
    pair = sorted((incident_id, other))
    return database.execute("DELETE FROM incident_link WHERE one = ? AND other = ?", pair).rowcount > 0


def of_incident(database: Database, incident_id: int) -> tuple[LinkedIncident, ...]:
    """What the incident is tied to, in the order in which it was tied."""
    return tuple(from_row(LinkedIncident, row) for row in database.query(_OF, {"id": incident_id}))


_OF = """
SELECT incident.number, link.reason, link.linked_by, link.linked_at FROM incident_link AS link
JOIN incident ON incident.id = CASE link.one WHEN :id THEN link.other ELSE link.one END
WHERE :id IN (link.one, link.other) ORDER BY link.linked_at, incident.id
"""
