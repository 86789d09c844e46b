"""How a person wants to be told of what concerns them, and up to which act they were told."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class Reach:
    """Where one person is told; without either address they are not."""

    person: str
    mail: str | None
    webhook: str | None
    told_event: int  # the last event of the audit trail that was looked at for them


def keep(database: Database, reach: Reach) -> None:
    """Keep how somebody is reached, in the place of what was kept before."""
    database.table("reach").upsert(to_row(reach), pk="person")


def forget(database: Database, person: str) -> None:
    """Tell this person nothing any more."""
    database.table("reach").delete_where("person = ?", [person])


def of_person(database: Database, person: str) -> Reach | None:
    """How this person is reached; None where they are not."""
    row = next(iter(database.query("SELECT * FROM reach WHERE person = ?", [person])), None)
    return None if row is None else from_row(Reach, row)


def every(database: Database) -> tuple[Reach, ...]:
    """Everybody who wants to be told, by name."""
    return tuple(from_row(Reach, row) for row in database.query("SELECT * FROM reach ORDER BY person"))


@dataclass(frozen=True, slots=True)
class IncidentAct:
    """An act about an incident, as far as it decides whom it concerns."""

    actor: str
    action: str
    number: str
    concerns: str | None  # to whom the act gave or addressed something
    assignee: str | None  # of the incident, now


def acts_after(database: Database, event: int, actions: Iterable[str]) -> tuple[IncidentAct, ...]:
    """These acts about incidents that came after this event, oldest first."""
    rows = database.execute(_ACTS, [event, json.dumps(sorted(actions))]).fetchall()
    return tuple(
        IncidentAct(actor, action, number, concerns or addressed, assignee)
        for actor, action, number, concerns, addressed, assignee in rows
    )


def newest_event(database: Database) -> int:
    """The last event of the audit trail."""
    return int(database.execute("SELECT COALESCE(MAX(id), 0) FROM audit_event").fetchone()[0])


_ACTS = """
SELECT actor, action, object, json_extract(details, '$.assignee'), json_extract(details, '$.addressed_to'),
    incident.assignee
FROM audit_event JOIN incident ON incident.number = audit_event.object
WHERE audit_event.id > ? AND action IN (SELECT value FROM json_each(?)) ORDER BY audit_event.id
"""
