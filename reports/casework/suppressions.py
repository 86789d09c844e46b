"""Keeping a known place or passage quiet for a while, with a reason, an owner and an end."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from store import clock
from store.casebook import sighting as sightings
from store.casebook import suppression as store
from store.casebook.author import key_of
from store.casebook.decision import Why
from store.casebook.quiet import QuietPlace
from store.casebook.sighting import Sighting
from store.casebook.suppression import Suppression, SuppressionScope, SuppressionSummary
from store.database import transaction


def suppress(desk: Desk, scope: SuppressionScope, value: str, why: Why, expires_at: datetime) -> Suppression:
    """Keep these hits quiet until then; the person at the desk owns it.

    Raises:
        DecisionError: value, reason or a later moment is missing, or the author's name names nobody.
    """
    if not value.strip() or not why.reason.strip():
        raise RefusedError(Refusal.SUPPRESSION_INCOMPLETE)
    if expires_at <= desk.now() or not clock.is_plausible(expires_at):
        raise RefusedError(Refusal.SUPPRESSION_ENDS_BEFORE)
    if scope is SuppressionScope.AUTHOR:
        value = _named(value)
    wanted = Suppression(0, scope, value, why.code, why.reason, desk.actor, desk.now(), expires_at)
    with transaction(desk.casebook):
        made = store.insert(desk.casebook, wanted)
        hushed = _apply(desk, made)
        desk.record("suppression_made", f"S-{made.id}", scope=scope.value, sightings=hushed)
    return made


def end(desk: Desk, suppression_id: int) -> None:
    """End a suppression now; what it kept quiet shows again with the next report.

    Raises:
        DecisionError: there is no such suppression.
    """
    if suppression_id not in {known.suppression.id for known in store.summaries(desk.casebook)}:
        raise RefusedError(Refusal.UNKNOWN_SUPPRESSION, number=f"S-{suppression_id}")
    with transaction(desk.casebook):
        store.end(desk.casebook, suppression_id, desk.now())
        desk.record("suppression_ended", f"S-{suppression_id}")


def summaries(desk: Desk) -> tuple[SuppressionSummary, ...]:
    """Every suppression with the places it keeps quiet."""
    return store.summaries(desk.casebook)


def active(desk: Desk) -> tuple[Suppression, ...]:
    """Those that hold now."""
    return store.active(desk.casebook, desk.now())


@dataclass(frozen=True, slots=True)
class SuppressionSubject:
    """What a suppression looks at: the place and the passage, the address, and the name shown there."""

    place: QuietPlace
    permalink: str
    author: str | None


def that_hushes(hushed: tuple[Suppression, ...], hit: SuppressionSubject) -> Suppression | None:
    """The first of these suppressions that keeps this hit quiet, or None."""
    return next(
        (
            suppression
            for suppression in hushed
            if suppression.value and _COVERS[suppression.scope](suppression.value, hit)
        ),
        None,
    )


def author_at(site: str, author: str) -> str:
    """How a suppression writes one author of one site."""
    return f"{site} {author}"


def lapsed(desk: Desk) -> tuple[Sighting, ...]:
    """Sightings whose suppression holds no longer."""
    holding = {suppression.id for suppression in active(desk)}
    return tuple(s for s in sightings.suppressed(desk.casebook) if s.suppression_id not in holding)


def _apply(desk: Desk, made: Suppression) -> int:
    count = 0
    for sighting in list(sightings.every(desk.casebook)):
        if sighting.suppression_id is None and _covers_whole(desk, made, sighting):
            sightings.store(desk.casebook, replace(sighting, suppression_id=made.id))
            count += 1
    return count


def _covers_whole(desk: Desk, made: Suppression, sighting: Sighting) -> bool:
    (file,) = sightings.files(desk.casebook, [sighting])
    hits = (
        SuppressionSubject(
            QuietPlace(sighting.site, sighting.native_id, sighting.case_ref, hit.document_ref, hit.passage),
            sighting.permalink,
            version.version.author,
        )
        for version in file.versions
        for hit in version.hits
    )
    return all(that_hushes((made,), hit) for hit in hits)


def _named(value: str) -> str:
    site, _, name = value.strip().partition(" ")
    key = key_of(name)
    if key is None:
        raise RefusedError(Refusal.NO_AUTHOR_NAME)
    return author_at(site, key)


_COVERS: dict[SuppressionScope, Callable[[str, SuppressionSubject], bool]] = {
    SuppressionScope.PLACE: lambda value, hit: value == f"{hit.place.site} {hit.place.native_id}",
    SuppressionScope.SITE: lambda value, hit: value == hit.place.site,
    SuppressionScope.ADDRESS: lambda value, hit: hit.permalink.startswith(value),
    SuppressionScope.PASSAGE: lambda value, hit: value == f"{hit.place.document_ref}/{hit.place.passage}",
    SuppressionScope.CASE: lambda value, hit: value == hit.place.case_ref,
    SuppressionScope.AUTHOR: lambda value, hit: value == author_at(hit.place.site, key_of(hit.author) or ""),
}
