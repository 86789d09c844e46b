"""An incident at a glance: what a line of the list shows to choose by."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reports.desk import Desk
from reports.dossier.conclusions import PublicFinding, by_recipient
from reports.dossier.premises import Basis, PublicationOrder
from reports.places.appearances import in_order
from reports.places.marking import MarkedPiece, excerpt
from store.casebook import look as looks
from store.casebook import sighting as sightings
from store.casebook.incident import IncidentSummary
from store.casebook.sighting import SightingFile, Version
from store.matches import disclosure as disclosures
from store.matches.document import Disclosure
from store.matches.schema import read_matches


class News(StrEnum):
    """What an incident is to the person who looks at the list."""

    NIEUW = "nieuw"  # never opened by them
    BIJGEKOMEN = "bijgekomen"  # a place came after they last opened it
    GEZIEN = "gezien"


@dataclass(frozen=True, slots=True)
class Standing:
    """Public and shared, which came first: the same for every recipient, or told at the incident."""

    order: PublicationOrder
    basis: Basis


@dataclass(frozen=True, slots=True)
class Glance:
    """A line of the list."""

    summary: IncidentSummary
    news: News
    place: SightingFile | None  # the strongest; None where none is left
    line: tuple[MarkedPiece, ...]  # empty once its text was erased
    recipients: int
    standing: Standing | None  # None: no recipient, or not the same for all

    @property
    def version(self) -> Version | None:
        """What stood last at the strongest place."""
        return self.place.versions[-1].version if self.place else None


def glances(desk: Desk, summaries: tuple[IncidentSummary, ...]) -> tuple[Glance, ...]:
    """These incidents at a glance, in their order, as the person at the desk sees them."""
    if not summaries:
        return ()
    ids = [summary.incident.id for summary in summaries]
    places = sightings.of_incidents(desk.casebook, ids)
    looked = looks.last(desk.casebook, desk.actor, ids)
    shared = _shared(desk, summaries)
    return tuple(
        _glance(
            summary,
            places.get(summary.incident.id, ()),
            looked.get(summary.incident.id),
            shared.get(summary.incident.case_ref, ()),
        )
        for summary in summaries
    )


def _glance(
    summary: IncidentSummary,
    places: tuple[SightingFile, ...],
    looked_at: datetime | None,
    shared: tuple[Disclosure, ...],
) -> Glance:
    place = min((sighting for sighting in places if sighting.versions), key=_weakness, default=None)
    answer = by_recipient(PublicFinding(in_order(places)), shared)
    standings = {Standing(finding.order, finding.basis) for finding in answer}
    return Glance(
        summary,
        _news(places, looked_at),
        place,
        _line(place),
        len(answer),
        standings.pop() if len(standings) == 1 else None,
    )


def _weakness(place: SightingFile) -> tuple[bool, float, int]:
    """What a person reported comes first, then what chance explains least."""
    return place.sighting.reported_at is None, place.sighting.e_value, place.sighting.id


def _news(places: tuple[SightingFile, ...], looked_at: datetime | None) -> News:
    if looked_at is None:
        return News.NIEUW
    later = any(sighting.sighting.raised_at > looked_at for sighting in places)
    return News.BIJGEKOMEN if later else News.GEZIEN


def _line(place: SightingFile | None) -> tuple[MarkedPiece, ...]:
    """From the newest version of which the text is still there."""
    if place is None:
        return ()
    kept = next((version for version in reversed(place.versions) if version.version.text), None)
    if kept is None:
        return ()
    return excerpt(kept.version.text, (span for hit in kept.hits for span in hit.spans))


def _shared(desk: Desk, summaries: tuple[IncidentSummary, ...]) -> dict[str, tuple[Disclosure, ...]]:
    matches = read_matches(desk.directory.matches)
    try:
        return disclosures.of_cases(matches, {summary.incident.case_ref for summary in summaries})
    finally:
        matches.close()
