"""A page for one name as pages show it: everywhere it stands, and keeping it quiet at one site."""

from datetime import date, datetime, time

from starlette.responses import Response

from console.console import Visit
from console.judging import REASONS, Problem, why
from console.language import N_
from console.rendering import announce, go, page
from reports.casework import naming, suppressions
from reports.casework.refusals import RefusedError
from store.casebook.suppression import SuppressionScope
from store.clock import AMSTERDAM

LONGEST_NAME = 300


def show(visit: Visit) -> Response:
    """Everywhere this name stands; that somebody looked is written down."""
    return _shown(visit, visit.query("name")[:LONGEST_NAME])


def hush(visit: Visit) -> Response:
    """Keep what stands under this name at one site quiet, with a reason and an end."""
    name, site, until = visit.field("name")[:LONGEST_NAME], visit.field("site"), _day(visit.field("until"))
    reason, problems = why(visit)
    missing: list[Problem] = [] if until else [("until", N_("Write the day as 2026-12-31."))]
    missing += [] if site else [("site", N_("Choose a site."))]
    if reason is None or missing or until is None:
        return _shown(visit, name, (*missing, *problems))
    with visit.desk() as desk:
        try:
            made = suppressions.suppress(
                desk, SuppressionScope.AUTHOR, suppressions.author_at(site, name), reason, until
            )
        except RefusedError as error:
            refused = error.in_language(visit.language.code)
        else:
            announce(visit, visit.language.text(N_("Kept quiet as %(number)s."), number=f"S-{made.id}"))
            return go(visit, "author", name=name)
    return _shown(visit, name, (("until", refused),))


def _shown(visit: Visit, name: str, problems: tuple[Problem, ...] = ()) -> Response:
    with visit.desk() as desk:
        named = naming.view(desk, name)
    return page(
        visit, "author.html", 422 if problems else 200, author=named, problems=problems, reasons=REASONS
    )


def _day(typed: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(typed), time(), AMSTERDAM)
    except ValueError:
        return None
