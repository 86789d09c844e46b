"""How incidents were judged, by case and passage: for the house whose register raised them."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.desk import Desk
from store.casebook import incident as incidents
from store.casebook import sighting as sightings
from store.casebook.incident import Disposition
from store.casebook.sighting import RecognisedPassage


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """A case, how what was found of it was judged, if it was, and the passages that were recognised."""

    case_ref: str
    disposition: Disposition | None
    passages: tuple[RecognisedPassage, ...]


def judged(desk: Desk) -> Iterator[JudgedCase]:
    """Every incident's case; one whose places retention took says nothing any more, but that it was open."""
    for incident in incidents.every(desk.casebook):
        passages = sightings.recognised(desk.casebook, incident.id)
        if passages or incident.disposition is None:
            yield JudgedCase(incident.case_ref, incident.disposition, passages)
