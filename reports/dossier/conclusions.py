"""The Echt question: in public before it was shared with a recipient, only after, or cannot be said.

It states what was public when, and who *could* have had it. Available is not read; what nobody watched may
have stood anywhere. It neither clears nor accuses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from reports.dossier import premises
from reports.dossier.premises import Basis, Included, Premise, PremiseStanding, PublicationOrder
from reports.places.appearances import Appearance, Passage
from store import clock
from store.matches.document import Disclosure


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What follows for one disclosure."""

    disclosure: Disclosure
    included: Included
    order: PublicationOrder
    basis: Basis
    premises: tuple[Premise, ...]


@dataclass(frozen=True, slots=True)
class RecipientConclusion:
    """What follows for one recipient: the disclosure that decides, and all of them."""

    recipient: str
    unit: str | None
    deciding: Conclusion
    disclosures: tuple[Conclusion, ...]

    @property
    def order(self) -> PublicationOrder:
        """The order that the deciding disclosure gives."""
        return self.deciding.order

    @property
    def basis(self) -> Basis:
        """What it rests on."""
        return self.deciding.basis


@dataclass(frozen=True, slots=True)
class PublicFinding:
    """What was recognised of the case: places in order of time, and each passage's section."""

    appearances: tuple[Appearance, ...]
    elsewhere: tuple[str, ...] = ()  # other incidents with a place in common

    def sections(self, document_ref: str) -> dict[Passage, str]:
        """The passages of this document that were recognised anywhere, with their sections."""
        return {
            (hit.document_ref, hit.passage): hit.section
            for appearance in self.appearances
            for hit in appearance.place.hits
            if hit.document_ref == document_ref
        }

    @property
    def passages(self) -> frozenset[Passage]:
        """Every passage that was recognised anywhere."""
        return frozenset(passage for appearance in self.appearances for passage in appearance.passages)


def by_recipient(
    finding: PublicFinding, disclosures: tuple[Disclosure, ...]
) -> tuple[RecipientConclusion, ...]:
    """What follows for each recipient, in the order in which they were first given anything."""
    grouped: dict[tuple[str, str | None], list[Conclusion]] = {}
    for disclosure in sorted(disclosures, key=lambda shared: shared.available_from):
        key = (disclosure.recipient, disclosure.unit)
        grouped.setdefault(key, []).append(conclude(finding, disclosure))
    return tuple(
        RecipientConclusion(recipient, unit, _deciding(conclusions), tuple(conclusions))
        for (recipient, unit), conclusions in grouped.items()
    )


def conclude(finding: PublicFinding, disclosure: Disclosure) -> Conclusion:
    """What follows for one disclosure, with every premise written out."""
    included, meant = _included(finding, disclosure)
    standings = {passage: _passage_standing(finding, passage, disclosure.available_from) for passage in meant}
    order, basis = _summed(standings.values())
    reasons = (
        premises.of_disclosure(disclosure),
        premises.of_inclusion(disclosure, included),
        *premises.of_places(standings),
        *premises.of_lies(finding.appearances),
        *premises.reservations(order, finding.elsewhere),
    )
    return Conclusion(disclosure, included, order, basis, reasons)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """When a Dutch calendar day begins and ends, in UTC: 23, 24 or 25 hours apart."""
    start = datetime.combine(day, time(), clock.AMSTERDAM)
    end = datetime.combine(day + timedelta(days=1), time(), clock.AMSTERDAM)
    return start.astimezone(UTC), end.astimezone(UTC)


def _deciding(conclusions: list[Conclusion]) -> Conclusion:
    could = [conclusion for conclusion in conclusions if conclusion.included is not Included.NEE]
    return (could or conclusions)[0]


def _included(finding: PublicFinding, disclosure: Disclosure) -> tuple[Included, frozenset[Passage]]:
    sections = finding.sections(disclosure.document_ref)
    if not sections:
        return Included.ONBEKEND, finding.passages
    if not disclosure.sections:
        return Included.JA, frozenset(sections)
    given = frozenset(passage for passage, section in sections.items() if section in disclosure.sections)
    if given:
        return Included.JA, given
    unnamed = any(not section for section in sections.values())
    return (Included.ONBEKEND if unnamed else Included.NEE), frozenset(sections)


def _passage_standing(finding: PublicFinding, passage: Passage, shared_on: date) -> PremiseStanding:
    places = [appearance for appearance in finding.appearances if passage in appearance.passages]
    standings = [_standing(place, shared_on) for place in places]
    before = [standing for standing in standings if standing.order is PublicationOrder.ERVOOR]
    if before:
        return min(
            before,
            key=lambda standing: (standing.basis is not Basis.BEWEZEN, standing.appearance.best.earliest),
        )
    unsaid = [standing for standing in standings if standing.order is PublicationOrder.NIET_TE_ZEGGEN]
    if unsaid:
        return unsaid[0]
    return max(standings, key=lambda standing: standing.basis is not Basis.BEWEZEN)


def _standing(appearance: Appearance, shared_on: date) -> PremiseStanding:
    start, end = day_bounds(shared_on)
    if appearance.proven.earliest < start:
        return PremiseStanding(PublicationOrder.ERVOOR, Basis.BEWEZEN, appearance)
    for said in (appearance.claimed, appearance.stated):
        if said is not None and said.latest < start:
            return PremiseStanding(PublicationOrder.ERVOOR, Basis.BEWEERD, appearance, said)
    if appearance.not_before is not None and appearance.not_before >= end:
        return PremiseStanding(PublicationOrder.ALLEEN_ERNA, Basis.BEWEZEN, appearance)
    if appearance.claimed is not None and appearance.claimed.earliest >= end:
        return PremiseStanding(PublicationOrder.ALLEEN_ERNA, Basis.BEWEERD, appearance, appearance.claimed)
    return PremiseStanding(PublicationOrder.NIET_TE_ZEGGEN, Basis.GEEN, appearance)


def _summed(standings: Iterable[PremiseStanding]) -> tuple[PublicationOrder, Basis]:
    known = tuple(standings)
    orders = {standing.order for standing in known}
    if not known or orders == {PublicationOrder.NIET_TE_ZEGGEN}:
        return PublicationOrder.NIET_TE_ZEGGEN, Basis.GEEN
    if PublicationOrder.ERVOOR in orders:
        order = PublicationOrder.ERVOOR if len(orders) == 1 else PublicationOrder.DEELS_ERVOOR
        counted = [standing for standing in known if standing.order is PublicationOrder.ERVOOR]
    elif orders == {PublicationOrder.ALLEEN_ERNA}:
        order, counted = PublicationOrder.ALLEEN_ERNA, list(known)
    else:
        return PublicationOrder.NIET_TE_ZEGGEN, Basis.GEEN
    proven = all(standing.basis is Basis.BEWEZEN for standing in counted)
    return order, Basis.BEWEZEN if proven else Basis.BEWEERD
