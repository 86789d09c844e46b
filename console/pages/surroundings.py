"""The thread around a place as text, and the addresses that it leads to."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.console import Visit
from console.pages.incident import number_of
from console.rendering import page
from reports.dossier import surroundings
from reports.errors import UnknownIncidentError


def show(visit: Visit) -> Response:
    """What stands around one place; that somebody looked is written down."""
    place = str(visit.request.path_params["place"])
    if not place.isdecimal() or len(place) > 12:
        raise HTTPException(404)
    with visit.desk() as desk:
        try:
            shown = surroundings.view(desk, number_of(visit), int(place))
        except UnknownIncidentError as error:
            raise HTTPException(404) from error
    return page(visit, "surroundings.html", shown=shown)
