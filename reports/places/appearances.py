"""Every place where something was recognised, in order of time, with what is known of when."""

from dataclasses import dataclass
from datetime import datetime

from reports.places.dates import DatedFact, DateKind, Strength, claim_of, facts_of
from store.casebook.sighting import SightingFile

Passage = tuple[str, int]
"""Reference and number."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """One place in time."""

    place: SightingFile
    facts: tuple[DatedFact, ...]
    proven: DatedFact  # earliest capture, ours or that of an archive: it existed by then
    stated: DatedFact | None  # earliest statement of a server
    claimed: DatedFact | None  # earliest claim of the page that nothing speaks against

    @property
    def best(self) -> DatedFact:
        """The earliest date that holds: where the place stands in the order of time."""
        known = [fact for fact in (self.claimed, self.stated, self.proven) if fact is not None]
        return min(known, key=lambda fact: fact.earliest)

    @property
    def passages(self) -> frozenset[Passage]:
        """The passages recognised there."""
        return self.place.passages

    @property
    def not_before(self) -> datetime | None:
        """When a capture of the page did not show it yet; None where there is no such capture."""
        return self.place.sighting.absent_at


def in_order(places: tuple[SightingFile, ...]) -> tuple[Appearance, ...]:
    """The places in order of time; those of the same moment in the order in which they were captured."""
    claims = {place.sighting.native_id: _first_claim(place) for place in places}
    appearances = [
        _appearance(place, claims.get(place.sighting.parent or "")) for place in places if place.versions
    ]
    return tuple(
        sorted(appearances, key=lambda appearance: (appearance.best.earliest, appearance.proven.earliest))
    )


def _first_claim(place: SightingFile) -> DatedFact | None:
    claims = (claim_of(version.version) for version in place.versions)
    return min(filter(None, claims), key=lambda claim: claim.earliest, default=None)


def _appearance(place: SightingFile, parent: DatedFact | None) -> Appearance:
    facts = facts_of(place, parent_captured_claim=parent)
    proven = _earliest(facts, DateKind.VASTGELEGD, Strength.BEWIJS)
    archived = _earliest(facts, DateKind.OPGEGEVEN, Strength.ARCHIEF)
    if proven is None:
        raise ValueError("a sighting has at least one capture")
    if archived is not None and archived.earliest < proven.earliest:
        proven = archived
    stated = _earliest(facts, DateKind.OPGEGEVEN, Strength.OPGAVE)
    return Appearance(place, facts, proven, stated, _earliest(facts, DateKind.BEWEERD, Strength.BEWERING))


def _earliest(facts: tuple[DatedFact, ...], kind: DateKind, strength: Strength) -> DatedFact | None:
    chosen = (fact for fact in facts if fact.kind is kind and fact.strength is strength)
    return min(chosen, key=lambda fact: fact.earliest, default=None)
