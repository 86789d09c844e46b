"""Incidents as officers meet them: the list, and one incident with everything known of it."""

from dataclasses import dataclass, replace

from reports.desk import Desk
from reports.errors import ConflictError, UnknownIncidentError
from reports.places.appearances import in_order
from store.audit import AuditEvent, events_about
from store.casebook import author as authors
from store.casebook import comparison as comparisons
from store.casebook import decision as decisions
from store.casebook import incident as store
from store.casebook import incident_link as links
from store.casebook import look as looks
from store.casebook import note as notes
from store.casebook import request as requests
from store.casebook import sighting as sightings
from store.casebook.author import NameElsewhere
from store.casebook.comparison import Comparison
from store.casebook.decision import Decision
from store.casebook.incident import Incident, IncidentFilter, IncidentOrder, IncidentPage
from store.casebook.incident_link import LinkedIncident
from store.casebook.note import Note
from store.casebook.request import Request
from store.casebook.sighting import SightingFile
from store.database import transaction

EVERYTHING = IncidentFilter()


@dataclass(frozen=True, slots=True)
class IncidentFile:
    """One incident with everything known of it."""

    incident: Incident
    sightings: tuple[SightingFile, ...]  # in order of time
    decisions: tuple[Decision, ...]
    comparisons: tuple[Comparison, ...]
    requests: tuple[Request, ...]
    same_places: tuple[tuple[str, int], ...]  # other incidents with a place in common, and how many
    notes: tuple[Note, ...] = ()
    links: tuple[LinkedIncident, ...] = ()
    same_names: tuple[NameElsewhere, ...] = ()  # names as shown that stand in other incidents too

    @property
    def passages(self) -> frozenset[tuple[str, int]]:
        """The passages recognised anywhere, by reference and number."""
        return frozenset(passage for place in self.sightings for passage in place.passages)


def page(
    desk: Desk,
    chosen: IncidentFilter = EVERYTHING,
    *,
    order: IncidentOrder = IncidentOrder.NEWEST,
    limit: int | None = None,
    offset: int = 0,
) -> IncidentPage:
    """The chosen incidents as lines of a list."""
    return store.page(desk.casebook, chosen, order=order, limit=limit, offset=offset)


def get(desk: Desk, number: str) -> Incident:
    """The incident with this number.

    Raises:
        UnknownIncidentError: there is none.
    """
    incident = store.by_number(desk.casebook, number.strip().upper())
    if incident is None:
        raise UnknownIncidentError(f"there is no incident {number}; `lekwacht incidents list` shows them")
    return incident


def by_id(desk: Desk, incident_id: int) -> Incident:
    """The incident with this id, which something else in the casebook names.

    Raises:
        UnknownIncidentError: there is none.
    """
    incident = store.by_id(desk.casebook, incident_id)
    if incident is None:
        raise UnknownIncidentError("the incident is no longer in the casebook; its period of retention ended")
    return incident


def view(desk: Desk, number: str) -> IncidentFile:
    """Open an incident: everything known of it; who looked is written down, and the first time is kept.

    Raises:
        UnknownIncidentError: there is none.
    """
    with transaction(desk.casebook):
        incident = get(desk, number)
        if incident.seen_at is None:
            incident = store.update(desk.casebook, replace(incident, seen_at=desk.now())) or incident
        looks.keep(desk.casebook, incident.id, desk.actor, desk.now())
        desk.record("incident_viewed", incident.number)
    return gather(desk, incident)


def gather(desk: Desk, incident: Incident) -> IncidentFile:
    """Everything known of an incident, without writing down that somebody looked."""
    return IncidentFile(
        incident,
        tuple(appearance.place for appearance in in_order(sightings.of_incident(desk.casebook, incident.id))),
        decisions.of_incident(desk.casebook, incident.id),
        comparisons.of_incident(desk.casebook, incident.id),
        requests.of_incident(desk.casebook, incident.number),
        sightings.at_same_places(desk.casebook, incident.id),
        notes.of_incident(desk.casebook, incident.id),
        links.of_incident(desk.casebook, incident.id),
        authors.elsewhere(desk.casebook, incident.id),
    )


def history(desk: Desk, number: str) -> tuple[AuditEvent, ...]:
    """Every act on the incident, oldest first: the officer's view of the audit trail."""
    return tuple(events_about(desk.casebook, get(desk, number).number))


def checked(desk: Desk, number: str, version: int | None) -> Incident:
    """The incident, when nobody wrote to it since `version` was read.

    Raises:
        UnknownIncidentError: there is none.
        ConflictError: somebody else wrote to it.
    """
    incident = get(desk, number)
    if version is not None and incident.version != version:
        raise conflict(incident)
    return incident


def save(desk: Desk, incident: Incident) -> Incident:
    """Store the incident as its next version; belongs inside a transaction.

    Raises:
        ConflictError: somebody else wrote to it.
    """
    following = store.update(desk.casebook, incident)
    if following is None:
        raise conflict(incident)
    return following


def conflict(incident: Incident) -> ConflictError:
    """The error that says that somebody else was first."""
    return ConflictError(f"somebody else changed {incident.number} in the meantime; look at it again first")
