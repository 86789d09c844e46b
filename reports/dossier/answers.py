"""The Echt question for many incidents at once, as an overview needs it."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.desk import Desk
from reports.dossier.conclusions import PublicFinding, RecipientConclusion, by_recipient
from reports.places.appearances import Appearance, in_order
from store.casebook import incident as incidents
from store.casebook import sighting as sightings
from store.casebook.incident import Incident
from store.matches import disclosure as disclosures
from store.matches.schema import read_matches


@dataclass(frozen=True, slots=True)
class IncidentAnswer:
    """One incident with its places in order of time, and what follows for each recipient."""

    incident: Incident
    appearances: tuple[Appearance, ...]
    recipients: tuple[RecipientConclusion, ...]


def answers(desk: Desk, incident_ids: tuple[int, ...]) -> Iterator[IncidentAnswer]:
    """What follows for each of these incidents, in their order, one read at a time."""
    matches = read_matches(desk.directory.matches)
    try:
        for incident_id in incident_ids:
            incident = incidents.by_id(desk.casebook, incident_id)
            if incident is None:
                continue
            places = in_order(sightings.of_incident(desk.casebook, incident_id))
            shared = disclosures.of_case(matches, incident.case_ref)
            yield IncidentAnswer(incident, places, by_recipient(PublicFinding(places), shared))
    finally:
        matches.close()
