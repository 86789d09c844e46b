"""All sightings of one case, with status, decision and the times that must be kept apart."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from store import clock, rows
from store.casebook.wording import words_asked
from store.rows import from_row, to_row


class Status(StrEnum):
    """How far the work on an incident is."""

    NIEUW = "nieuw"
    IN_BEHANDELING = "in_behandeling"
    AANGEHOUDEN = "aangehouden"
    AFGEHANDELD = "afgehandeld"
    HEROPEND = "heropend"


class Disposition(StrEnum):
    """What the officer judged it to be."""

    BEVESTIGD_LEK = "bevestigd_lek"
    AL_OPENBAAR = "al_openbaar"
    ZELF_GEDEELD = "zelf_gedeeld"
    VALS_ALARM = "vals_alarm"
    RECHTMATIG_OPENBAAR = "rechtmatig_openbaar"
    TESTGEGEVEN = "testgegeven"
    ONBEPAALD = "onbepaald"


class Notification(StrEnum):
    """Whether the authority must be told (art. 33 GDPR)."""

    ONBESLIST = "onbeslist"
    MELDPLICHTIG = "meldplichtig"
    NIET_MELDPLICHTIG_VOORGESTELD = "niet_meldplichtig_voorgesteld"  # waits for a second person
    NIET_MELDPLICHTIG = "niet_meldplichtig"


class Priority(StrEnum):
    """What the officers themselves put first or last, whatever the matcher found; most have none."""

    DRINGEND = "dringend"
    LAAG = "laag"


class IncidentOrder(StrEnum):
    """In which order a list of incidents stands."""

    NEWEST = "newest"
    OLDEST = "oldest"
    STRONGEST = "strongest"
    DEADLINE = "deadline"


OPEN = (Status.NIEUW, Status.IN_BEHANDELING, Status.AANGEHOUDEN, Status.HEROPEND)


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident as the casebook keeps it."""

    id: int  # 0 before it is stored
    number: str  # M-2026-0001
    case_ref: str
    status: Status
    disposition: Disposition | None
    notification: Notification
    assignee: str | None
    deferred_until: datetime | None
    discovered_at: datetime  # ontdekt_op: the crawler saw it
    opened_at: datetime  # the incident was raised
    seen_at: datetime | None  # gezien_op: the first officer opened it
    aware_at: datetime | None  # kennisname_op: an officer declared awareness
    notified_at: datetime | None  # gemeld_ap_op
    informed_at: datetime | None  # betrokkenen_ingelicht_op
    removed_at: datetime | None  # verwijderd_op
    closed_at: datetime | None
    hold: str | None  # why retention must leave it alone
    version: int  # grows with every act: who writes must have read the newest
    priority: Priority | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to work on it."""
        return self.status in OPEN


@dataclass(frozen=True, slots=True)
class IncidentSummary:
    """An incident as a line of a list."""

    incident: Incident
    sightings: int
    standing: int  # sightings that still stood when last looked at
    best_score: int
    lowest_e_value: float
    last_found_at: datetime
    sites: tuple[str, ...]
    documents: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """Which incidents are meant; what is empty does not restrict."""

    numbers: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    dispositions: tuple[Disposition, ...] = ()
    assignee: str | None = None
    unassigned: bool = False  # with an assignee: theirs and those of nobody
    site: str | None = None
    document: str | None = None
    min_score: int | None = None
    opened_before: datetime | None = None
    opened_after: datetime | None = None
    words: str | None = (
        None  # in the public text, an author's name, the number, the case, a site or an address
    )
    aware: bool = (
        False  # only those of which the organisation declared itself aware: the register of breaches
    )
    new_to: str | None = None  # a person who has not opened it since its newest place was raised
    priority: Priority | None = None


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """A page of a list, and how long the whole list is."""

    summaries: tuple[IncidentSummary, ...]
    total: int


def by_number(database: Database, number: str) -> Incident | None:
    """The incident with this number, or None."""
    return _first(database, "SELECT * FROM incident WHERE number = ?", number)


def by_case(database: Database, case_ref: str) -> Incident | None:
    """The incident of this case, or None."""
    return _first(database, "SELECT * FROM incident WHERE case_ref = ?", case_ref)


def by_id(database: Database, incident_id: int) -> Incident | None:
    """The incident with this id, or None."""
    return _first(database, "SELECT * FROM incident WHERE id = ?", incident_id)


def every(database: Database) -> Iterator[Incident]:
    """Every incident, oldest first."""
    for row in database.query("SELECT * FROM incident ORDER BY id"):
        yield from_row(Incident, row)


def insert(database: Database, incident: Incident) -> Incident:
    """Store a new incident and return it with its id."""
    return replace(incident, id=rows.insert(database, "incident", to_row(incident, without=("id",))))


def update(database: Database, incident: Incident) -> Incident | None:
    """Store the incident as its next version; None when somebody else wrote one since it was read."""
    following = replace(incident, version=incident.version + 1)
    row = to_row(following, without=("id", "number", "case_ref"))
    assignments = ", ".join(f"{name} = :{name}" for name in row)
    changed = database.execute(
        f"UPDATE incident SET {assignments} WHERE id = :id AND version = :read",  # noqa: S608 - own column names
        {**row, "id": incident.id, "read": incident.version},
    ).rowcount
    return following if changed else None


def next_number(database: Database, at: datetime) -> str:
    """The next free number of the year, in Dutch time."""
    return rows.next_number(database, "incident", "M", at)


def page(
    database: Database,
    chosen: IncidentFilter,
    *,
    order: IncidentOrder = IncidentOrder.NEWEST,
    limit: int | None = None,
    offset: int = 0,
) -> IncidentPage:
    """The chosen incidents as lines of a list, in the order asked for."""
    values = {**_parameters(chosen), "limit": -1 if limit is None else limit, "offset": offset}
    shown = database.execute(f"{_CHOSEN} {_ORDER[order]} LIMIT :limit OFFSET :offset", values).fetchall()
    ids = [row[0] for row in shown]
    total = shown[0][1] if shown else len(choose(database, chosen))
    places = _places(database, ids)
    lines = {row["id"]: row for row in database.query(_SUMMARY, [json.dumps(ids)])}
    return IncidentPage(tuple(_summary(lines[key], places[key]) for key in ids), total)


def choose(database: Database, chosen: IncidentFilter) -> tuple[int, ...]:
    """The ids of the chosen incidents, oldest first."""
    rows = database.execute(f"{_CHOSEN} {_ORDER[IncidentOrder.OLDEST]}", _parameters(chosen)).fetchall()
    return tuple(row[0] for row in rows)


def with_notification(database: Database, value: Notification) -> int:
    """How many incidents stand so towards the authority."""
    return int(database.table("incident").count_where("notification = ?", [value.value]))


_CHOSEN = """
SELECT incident.id, COUNT(*) OVER () FROM incident
WHERE (:numbers IS NULL OR number IN (SELECT value FROM json_each(:numbers)))
AND (:statuses IS NULL OR status IN (SELECT value FROM json_each(:statuses)))
AND (:dispositions IS NULL OR disposition IN (SELECT value FROM json_each(:dispositions)))
AND (:assignee IS NULL OR assignee = :assignee OR (:unassigned AND assignee IS NULL))
AND (NOT :unassigned OR :assignee IS NOT NULL OR assignee IS NULL)
AND (:opened_before IS NULL OR opened_at < :opened_before)
AND (:opened_after IS NULL OR opened_at >= :opened_after)
AND (:min_score IS NULL OR EXISTS (SELECT 1 FROM sighting
    WHERE incident_id = incident.id AND suppression_id IS NULL AND score >= :min_score))
AND (:site IS NULL OR incident.id IN (
    SELECT incident_id FROM sighting WHERE site = :site AND suppression_id IS NULL))
AND (:document IS NULL OR incident.id IN (
    SELECT sighting.incident_id FROM hit JOIN sighting_version AS version ON version.id = hit.version_id
    JOIN sighting ON sighting.id = version.sighting_id
    WHERE hit.document_ref = :document AND sighting.suppression_id IS NULL))
AND (NOT :aware OR aware_at IS NOT NULL)
AND (:priority IS NULL OR priority = :priority)
AND (:new_to IS NULL OR NOT EXISTS (SELECT 1 FROM look WHERE incident_id = incident.id AND person = :new_to
    AND at >= (SELECT COALESCE(MAX(raised_at), '') FROM sighting
        WHERE incident_id = incident.id AND suppression_id IS NULL)))
AND (:words IS NULL OR number LIKE :words ESCAPE '!' OR case_ref LIKE :words ESCAPE '!'
    OR incident.id IN (SELECT incident_id FROM sighting
        WHERE (site LIKE :words ESCAPE '!' OR permalink LIKE :words ESCAPE '!') AND suppression_id IS NULL)
    OR incident.id IN (SELECT sighting.incident_id FROM public_text
        JOIN sighting_version AS version ON version.id = public_text.rowid
        JOIN sighting ON sighting.id = version.sighting_id
        WHERE public_text MATCH :match AND sighting.suppression_id IS NULL))
"""
_LAST_FOUND = """
(SELECT MAX(first_matched_at) FROM sighting WHERE incident_id = incident.id AND suppression_id IS NULL)
"""
_STRONGEST = "(SELECT MIN(e_value) FROM sighting WHERE incident_id = incident.id AND suppression_id IS NULL)"
_REPORTED = "EXISTS (SELECT 1 FROM sighting WHERE incident_id = incident.id AND reported_at IS NOT NULL)"
"""What a person reported comes before whatever the matcher found strong."""
_PRIORITY = "CASE priority WHEN 'dringend' THEN 0 WHEN 'laag' THEN 2 ELSE 1 END"

_ORDER = {
    IncidentOrder.NEWEST: f"ORDER BY COALESCE({_LAST_FOUND}, opened_at) DESC, incident.id DESC",
    IncidentOrder.OLDEST: "ORDER BY incident.id",
    IncidentOrder.STRONGEST: (
        f"ORDER BY {_PRIORITY}, {_REPORTED} DESC, COALESCE({_STRONGEST}, 1e300), incident.id"
    ),
    IncidentOrder.DEADLINE: "ORDER BY aware_at IS NULL, aware_at, incident.id",
}
_SUMMARY = """
SELECT incident.*, COUNT(sighting.id) AS sightings, COALESCE(SUM(presence = 'present'), 0) AS standing,
    COALESCE(MAX(score), 0) AS best_score, COALESCE(MIN(e_value), 0.0) AS lowest_e_value,
    COALESCE(MAX(first_matched_at), incident.opened_at) AS last_found_at
FROM incident LEFT JOIN sighting
    ON sighting.incident_id = incident.id AND sighting.suppression_id IS NULL
WHERE incident.id IN (SELECT value FROM json_each(?)) GROUP BY incident.id
"""
_PLACES = """
SELECT sighting.incident_id, sighting.site, hit.document_ref, hit.document_kind FROM sighting
JOIN sighting_version AS version ON version.sighting_id = sighting.id
JOIN hit ON hit.version_id = version.id
WHERE sighting.suppression_id IS NULL AND sighting.incident_id IN (SELECT value FROM json_each(?))
GROUP BY 1, 2, 3, 4
"""

Places = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _places(database: Database, incident_ids: list[int]) -> dict[int, Places]:
    rows = database.execute(_PLACES, [json.dumps(incident_ids)]).fetchall()
    places: dict[int, tuple[set[str], set[str], set[str]]] = {
        key: (set(), set(), set()) for key in incident_ids
    }
    for incident_id, *values in rows:
        for known, value in zip(places[incident_id], values, strict=True):
            known.add(value)
    return {key: tuple(tuple(sorted(part)) for part in parts) for key, parts in places.items()}  # type: ignore[misc]


def _summary(row: dict[str, object], places: Places) -> IncidentSummary:
    sites, documents, kinds = places
    return IncidentSummary(
        incident=from_row(Incident, row),
        sightings=int(str(row["sightings"])),
        standing=int(str(row["standing"])),
        best_score=int(str(row["best_score"])),
        lowest_e_value=float(str(row["lowest_e_value"])),
        last_found_at=clock.from_text(str(row["last_found_at"])),
        sites=sites,
        documents=documents,
        kinds=kinds,
    )


def _parameters(chosen: IncidentFilter) -> dict[str, object]:
    values = to_row(chosen)
    for name in ("numbers", "statuses", "dispositions"):
        values[name] = values[name] if getattr(chosen, name) else None
    values["words"] = rows.containing(chosen.words) if chosen.words else None
    values["match"] = words_asked(chosen.words or "")
    return values


def _first(database: Database, sql: str, value: object) -> Incident | None:
    row = next(iter(database.query(sql, [value])), None)
    return None if row is None else from_row(Incident, row)
