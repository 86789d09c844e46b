"""Four kinds of dates, never mixed: what the page claims, the server states, we captured and we recognised.

Each carries its strength. A page can claim anything; a server or an archive can state a moment; a capture
proves that the bytes existed by then, and no more.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from store import clock
from store.archive.extracted import Precision
from store.archive.holding import ORIGIN as ARCHIVE_ORIGIN
from store.casebook.sighting import OWN_CAPTURE, SightingFile, Version

_ASSUMED_ZONE_ERROR = timedelta(hours=14)
_CLOCK_ERROR = timedelta(minutes=5)


class DateKind(StrEnum):
    """Who says so."""

    BEWEERD = "beweerd"  # the page
    OPGEGEVEN = "opgegeven"  # the server, or an archive
    VASTGELEGD = "vastgelegd"  # it came here
    HERKEND = "herkend"  # our matcher


class Strength(StrEnum):
    """How much a date is worth."""

    BEWIJS = "bewijs"  # the bytes existed by then
    ARCHIEF = "archief"  # a public archive says that it held the bytes then: its word, not ours or the page's
    OPGAVE = "opgave"  # stated by a machine, not checked
    BEWERING = "bewering"  # claimed by the page, not checked
    WEERSPROKEN = "weersproken"  # something we know speaks against it


class Contradiction(StrEnum):
    """What speaks against a date that a page claims."""

    NA_VASTLEGGING = "na_vastlegging"  # we had captured it before it claims to be written
    STOND_ER_NIET = "stond_er_niet"  # later than it claims, a capture of the page did not show it
    ANDERE_DATUM = "andere_datum"  # another capture of the same post claims another date
    VOOR_OUDER = "voor_ouder"  # an answer that claims to be older than what it answers


@dataclass(frozen=True, slots=True)
class DatedFact:
    """One date of one place: the stretch of time that is meant, and what it is worth."""

    kind: DateKind
    strength: Strength
    earliest: datetime
    latest: datetime
    raw: str | None = None  # the words that were read
    origin: str = OWN_CAPTURE
    contradiction: Contradiction | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against it."""
        return self.contradiction is None


def facts_of(place: SightingFile, *, parent_captured_claim: DatedFact | None = None) -> tuple[DatedFact, ...]:
    """Every date that is known of a place, by kind, earliest first."""
    claims = _claims(place, parent_captured_claim)
    stated = [
        fact for version in place.versions for fact in (_stated(version.version), _archived(version.version))
    ]
    captured = [_captured(version.version) for version in place.versions]
    matched = place.sighting.first_matched_at
    recognised = DatedFact(DateKind.HERKEND, Strength.BEWIJS, matched, matched)
    known = {fact for fact in (*claims, *stated, *captured, recognised) if fact is not None}
    order = list(DateKind)
    return tuple(sorted(known, key=lambda fact: (order.index(fact.kind), fact.earliest, fact.raw or "")))


def claim_of(version: Version) -> DatedFact | None:
    """The date that the page claims for this version, as exactly as it tells it."""
    if version.published_at is None:
        return None
    earliest, latest = _stretch(version.published_at, version.published_precision)
    return DatedFact(DateKind.BEWEERD, Strength.BEWERING, earliest, latest, version.published_raw)


def _claims(place: SightingFile, parent: DatedFact | None) -> list[DatedFact]:
    versions = [version.version for version in place.versions]
    pairs = [(version, claim) for version in versions if (claim := claim_of(version)) is not None]
    return [
        _checked(claim, version, place, [other for _, other in pairs], parent) for version, claim in pairs
    ]


def _checked(
    claim: DatedFact,
    version: Version,
    place: SightingFile,
    others: list[DatedFact],
    parent: DatedFact | None,
) -> DatedFact:
    against = _contradiction(claim, version, place, others, parent)
    if against is None:
        return claim
    return DatedFact(
        claim.kind, Strength.WEERSPROKEN, claim.earliest, claim.latest, claim.raw, claim.origin, against
    )


def _contradiction(
    claim: DatedFact,
    version: Version,
    place: SightingFile,
    others: list[DatedFact],
    parent: DatedFact | None,
) -> Contradiction | None:
    doubt = _CLOCK_ERROR if version.published_zone is None else _ASSUMED_ZONE_ERROR
    absent_at = place.sighting.absent_at
    if claim.earliest > version.captured_at + doubt:
        return Contradiction.NA_VASTLEGGING
    if absent_at is not None and claim.latest + doubt < absent_at:
        return Contradiction.STOND_ER_NIET
    if any(other.earliest > claim.latest or other.latest < claim.earliest for other in others):
        return Contradiction.ANDERE_DATUM
    if parent is not None and claim.latest < parent.earliest:
        return Contradiction.VOOR_OUDER
    return None


def _stated(version: Version) -> DatedFact | None:
    at = version.server_modified_at
    if at is None or at > version.captured_at:  # a server that names the future names nothing
        return None
    return DatedFact(DateKind.OPGEGEVEN, Strength.OPGAVE, at, at, version.server_modified)


def _archived(version: Version) -> DatedFact | None:
    """When an archive says that it captured what it sent us."""
    if not version.capture_origin.startswith(ARCHIVE_ORIGIN):
        return None
    at = version.captured_at
    return DatedFact(DateKind.OPGEGEVEN, Strength.ARCHIEF, at, at, origin=version.capture_origin)


def _captured(version: Version) -> DatedFact:
    at = version.received_at or version.captured_at
    return DatedFact(DateKind.VASTGELEGD, Strength.BEWIJS, at, at, origin=version.capture_origin)


def _stretch(at: datetime, precision: Precision | None) -> tuple[datetime, datetime]:
    """From where to where a time told with this precision reaches."""
    local = at.astimezone(clock.AMSTERDAM)
    start = local.replace(minute=0, second=0, microsecond=0)
    day = start.replace(hour=0)
    match precision:
        case Precision.YEAR:
            first, last = day.replace(month=1, day=1), day.replace(year=day.year + 1, month=1, day=1)
        case Precision.MONTH:
            first = day.replace(day=1)
            last = (first + timedelta(days=32)).replace(day=1)
        case Precision.DAY:
            first, last = day, day + timedelta(days=1)
        case Precision.HOUR:
            return start.astimezone(UTC), start.astimezone(UTC) + timedelta(minutes=59)
        case _:
            return at, at
    return first.astimezone(UTC), (last - timedelta(minutes=1)).astimezone(UTC)
