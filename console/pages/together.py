"""What colleagues leave each other at an incident: notes, ties to other incidents, what goes first."""

from starlette.responses import Response

from console.console import Visit
from console.language import N_
from console.pages.acts import Done, act, version_of
from console.pages.incident import Refused, number_of
from reports.casework import handling, links, notes
from reports.desk import Desk
from reports.errors import UnknownIncidentError
from store.casebook.incident import Priority

ORDINARY = "gewoon"


def write_note(visit: Visit) -> Response:
    """Keep a note beside the incident."""
    return act(visit, _write)


def prioritise(visit: Visit) -> Response:
    """Put the incident first, last, or by strength."""
    return act(visit, _prioritise)


def tie(visit: Visit) -> Response:
    """Tie the incident to another one."""
    return act(visit, _tie)


def untie(visit: Visit) -> Response:
    """Untie the incident from another one."""
    return act(visit, _untie)


def _write(desk: Desk, visit: Visit, _: int | None) -> Done | Refused:
    notes.write(desk, number_of(visit), visit.field("note"))
    return visit.language.text(N_("The note was kept."))


def _prioritise(desk: Desk, visit: Visit, _: int | None) -> Done | Refused:
    wanted = visit.field("priority")
    if wanted not in {ORDINARY, *Priority}:
        return Refused((("priority", N_("Choose one of the three.")),))
    chosen = None if wanted == ORDINARY else Priority(wanted)
    handling.prioritise(desk, number_of(visit), chosen, version=version_of(visit))
    return visit.language.text(N_("The priority was kept."))


def _tie(desk: Desk, visit: Visit, _: int | None) -> Done | Refused:
    other = visit.field("other")[:40]
    try:
        links.tie(desk, number_of(visit), other, visit.field("why"))
    except UnknownIncidentError:
        return Refused((("other", N_("There is no incident with this number.")),))
    return visit.language.text(N_("The incidents are tied together."))


def _untie(desk: Desk, visit: Visit, _: int | None) -> Done | Refused:
    links.untie(desk, number_of(visit), visit.field("other")[:40])
    return visit.language.text(N_("The incidents are not tied any more."))
