"""The history of an incident as moments in order: what was claimed, stated, captured, matched, disclosed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from reports.dossier.dossier import Dossier
from reports.places.appearances import Appearance
from reports.places.dates import DatedFact
from store.archive.post import Presence
from store.casebook.sighting import OWN_CAPTURE
from store.clock import AMSTERDAM
from store.matches.document import Disclosure


class MomentKind(StrEnum):
    """Where a moment comes from; they are never mixed."""

    BEWEERD = "beweerd"  # the page says so: it can say anything
    OPGEGEVEN = "opgegeven"  # the server or an archive says so
    VASTGELEGD = "vastgelegd"  # these bytes were received: they existed by then
    HERKEND = "herkend"  # we recognised it
    WEG = "weg"  # it was looked for and stood there no longer
    VERSTREKT = "verstrekt"  # the document was made available to somebody


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened, or is said to have."""

    at: datetime
    until: datetime  # later than `at` where only a day, a month or a year is told
    kind: MomentKind
    place: int | None  # the place's number in order of time; None for a disclosure
    name: str  # the site, or the recipient
    detail: str = ""  # the page's own words, the origin of a capture, the unit of a recipient
    contradicted: bool = False  # something we know speaks against it


def moments(dossier: Dossier) -> tuple[Moment, ...]:
    """Everything that has a moment, in order of time."""
    numbers = dossier.place_numbers
    happened = [
        moment
        for appearance in dossier.appearances
        for moment in _of_place(appearance, numbers[appearance.place.sighting.id])
    ]
    happened += [_of_disclosure(disclosure) for disclosure in dossier.disclosures]
    return tuple(sorted(happened, key=lambda moment: (moment.at, moment.kind, moment.name)))


def _of_place(appearance: Appearance, number: int) -> Iterator[Moment]:
    site = appearance.place.sighting.site
    for fact in appearance.facts:
        yield Moment(
            fact.earliest,
            fact.latest,
            MomentKind(fact.kind.value),
            number,
            site,
            _detail(fact),
            contradicted=not fact.holds,
        )
    for change in appearance.place.presences:
        if change.presence is Presence.GONE:
            yield Moment(change.at, change.at, MomentKind.WEG, number, site)


def _detail(fact: DatedFact) -> str:
    return fact.raw or ("" if fact.origin == OWN_CAPTURE else fact.origin)


def _of_disclosure(disclosure: Disclosure) -> Moment:
    at = datetime.combine(disclosure.available_from, time(), AMSTERDAM)
    recipient = f"{disclosure.recipient} ({disclosure.unit})" if disclosure.unit else disclosure.recipient
    return Moment(at, at, MomentKind.VERSTREKT, None, recipient, disclosure.document_ref)
