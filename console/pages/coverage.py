"""Coverage: nights by sites, what failed and why, and whether the canary was found."""

from contextlib import closing
from datetime import timedelta

from starlette.responses import Response

from console import nights
from console.console import Visit
from console.permissions import Action, authorize
from console.rendering import page
from console.weekly import Bar, weekly
from store.archive.volume import NIGHTS, Expected, expected, posts_a_night
from store.casebook.tally import per_week
from store.matches.match import count_since
from store.matches.schema import read_matches

SHOWN_WEEKS = 26


def show(visit: Visit) -> Response:
    """The last night in detail and the nights before it side by side."""
    known = nights.read(visit.console.data, now=visit.console.clock.now())
    weeks = _weeks(visit) if authorize(visit.officer, Action.LIST_INCIDENTS) else ()
    return page(
        visit,
        "coverage.html",
        weeks=weeks,
        nights=known,
        matrix=nights.matrix(known),
        last=nights.worst_first(known.last_coverage),
        cell_kind=nights.cell_kind,
        chance=_chance(visit),
        counts=_counts(visit),
    )


def _chance(visit: Visit) -> Expected | None:
    """Expected by chance alone at the volume that is read; None before there is an archive."""
    thresholds = visit.console.thresholds
    with visit.console.archive() as archive:
        if archive is None:
            return None
        return expected(posts_a_night(archive), thresholds.alert_e_value, thresholds.lead_e_value)


def _counts(visit: Visit) -> dict[str, int]:
    """How many alerts and leads the last nights really brought."""
    path = visit.console.data.matches
    if not path.exists():
        return {}
    with closing(read_matches(path)) as matches:
        since = visit.console.clock.now() - timedelta(days=NIGHTS)
        return {tier.value: count for tier, count in count_since(matches, since).items()}


def _weeks(visit: Visit) -> tuple[Bar, ...]:
    with visit.desk() as desk:
        return weekly(per_week(desk.casebook, SHOWN_WEEKS, desk.now()))
