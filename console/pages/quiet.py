"""What is kept quiet: every suppression with its reason, owner and end; made and ended here."""

from datetime import datetime, time

from starlette.responses import Response

from console.console import Visit
from console.judging import REASONS, Problem, why
from console.language import N_
from console.rendering import announce, go, page
from reports.casework import suppressions
from reports.casework.refusals import RefusedError
from store.casebook.suppression import SuppressionScope
from store.clock import AMSTERDAM

LONGEST_VALUE = 2000
LONGEST_NUMBER = 10


def show(visit: Visit) -> Response:
    """Every suppression, and the form for a new one."""
    return _shown(visit, ())


def suppress(visit: Visit) -> Response:
    """Keep hits quiet until a day."""
    reason, faults = why(visit)
    scope, value, until = visit.field("scope"), visit.field("value"), _until(visit.field("until"))
    problems = list(faults)
    if scope not in set(SuppressionScope):
        problems.append(("scope", N_("Choose what is kept quiet.")))
    if not value or len(value) > LONGEST_VALUE:
        problems.append(("value", N_("Write which one, as it stands at the incident.")))
    if until is None:
        problems.append(("until", N_("Choose a day in the future.")))
    if problems or reason is None or until is None:
        return _shown(visit, tuple(problems))
    with visit.desk() as desk:
        try:
            made = suppressions.suppress(desk, SuppressionScope(scope), value, reason, until)
        except RefusedError as error:
            return _shown(visit, (("until", error.in_language(visit.language.code)),))
    announce(visit, visit.language.text(N_("S-%(number)s keeps these hits quiet."), number=made.id))
    return go(visit, "suppressions")


def end(visit: Visit) -> Response:
    """End a suppression now; what it kept quiet shows again."""
    typed = str(visit.request.path_params["number"])
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < LONGEST_NUMBER else 0
    with visit.desk() as desk:
        try:
            suppressions.end(desk, number)
        except RefusedError as error:
            return _shown(visit, (("", error.in_language(visit.language.code)),))
    announce(visit, visit.language.text(N_("S-%(number)s was ended; its hits show again."), number=number))
    return go(visit, "suppressions")


def _until(typed: str) -> datetime | None:
    try:
        return datetime.combine(datetime.fromisoformat(typed).date(), time(6), AMSTERDAM)
    except ValueError:
        return None


def _shown(visit: Visit, problems: tuple[Problem, ...]) -> Response:
    with visit.desk() as desk:
        known = suppressions.summaries(desk)
        holding = {suppression.id for suppression in suppressions.active(desk)}
    return page(
        visit,
        "quiet.html",
        422 if problems else 200,
        suppressions=tuple(reversed(known)),
        holding=holding,
        scopes=tuple(SuppressionScope),
        reasons=REASONS,
        problems=problems,
        scope=visit.field("scope") or visit.query("scope"),
        value=(visit.field("value") or visit.query("value"))[:LONGEST_VALUE],
    )
