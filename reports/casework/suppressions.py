"""Keeping a known place or passage quiet for a while, with a reason, an owner and an end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from store import clock
from store.casebook import sighting as sightings
from store.casebook import suppression as store
from store.casebook.decision import Why
from store.casebook.quiet import QuietPlace
from store.casebook.sighting import Sighting
from store.casebook.suppression import Suppression, SuppressionScope, SuppressionSummary
from store.database import transaction


def suppress(desk: Desk, scope: SuppressionScope, value: str, why: Why, expires_at: datetime) -> Suppression:
    """Keep these hits quiet until then; the person at the desk owns it.

    Raises:
        DecisionError: value, reason or a later moment is missing.
    """
    if not value.strip() or not why.reason.strip():
        raise RefusedError(Refusal.SUPPRESSION_INCOMPLETE)
    if expires_at <= desk.now() or not clock.is_plausible(expires_at):
        raise RefusedError(Refusal.SUPPRESSION_ENDS_BEFORE)
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


def that_hushes(hushed: tuple[Suppression, ...], place: QuietPlace, permalink: str) -> Suppression | None:
    """The first of these suppressions that keeps this hit quiet, or None."""
    return next(
        (
            suppression
            for suppression in hushed
            if _COVERS[suppression.scope](suppression.value, place, permalink)
        ),
        None,
    )


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
    places = (
        QuietPlace(sighting.site, sighting.native_id, sighting.case_ref, ref, number)
        for ref, number in file.passages
    )
    return all(that_hushes((made,), place, sighting.permalink) for place in places)


_COVERS: dict[SuppressionScope, Callable[[str, QuietPlace, str], bool]] = {
    SuppressionScope.PLACE: lambda value, place, _: value == f"{place.site} {place.native_id}",
    SuppressionScope.SITE: lambda value, place, _: value == place.site,
    SuppressionScope.ADDRESS: lambda value, _, permalink: permalink.startswith(value),
    SuppressionScope.PASSAGE: lambda value, place, _: value == f"{place.document_ref}/{place.passage}",
    SuppressionScope.CASE: lambda value, place, _: value == place.case_ref,
}
