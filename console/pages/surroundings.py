"""The thread around a place as text, the addresses that it leads to, and a picture of the page."""

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from console.console import Visit
from console.language import N_
from console.pages.incident import number_of
from console.rendering import announce, go, page
from reports.casework import pictures
from reports.dossier import surroundings
from reports.errors import UnknownIncidentError
from store.casebook.request import WAITING, RequestKind, RequestState


def show(visit: Visit) -> Response:
    """What stands around one place; that somebody looked is written down."""
    place = _place(visit)
    with visit.desk() as desk:
        try:
            shown = surroundings.view(desk, number_of(visit), place)
        except UnknownIncidentError as error:
            raise HTTPException(404) from error
        drawn = pictures.of_place(desk, place)
    asked = [request for request in shown.requests if request.kind is RequestKind.PICTURE]
    of_place = [request for request in asked if request.native_id == f"V-{place}"]
    return page(
        visit,
        "surroundings.html",
        shown=shown,
        drawn=drawn,
        waits=any(request.state in WAITING for request in of_place),
        failed=bool(of_place) and of_place[-1].state is RequestState.FAILED,
    )


def picture(visit: Visit) -> Response:
    """The picture of the page as it looked; that somebody looked is written down."""
    with visit.desk() as desk:
        try:
            path = pictures.open_picture(desk, number_of(visit), _place(visit))
        except UnknownIncidentError as error:
            raise HTTPException(404) from error
    if not path.exists():
        raise HTTPException(404)
    return FileResponse(path, media_type="image/png")


def ask_picture(visit: Visit) -> Response:
    """Have the page drawn from its capture."""
    place = _place(visit)
    with visit.desk() as desk:
        try:
            pictures.ask(desk, number_of(visit), place)
        except UnknownIncidentError as error:
            raise HTTPException(404) from error
    announce(visit, visit.language.text(N_("The picture is drawn within a minute.")))
    return go(visit, "surroundings", number=number_of(visit), place=place)


def _place(visit: Visit) -> int:
    place = str(visit.request.path_params["place"])
    if not place.isdecimal() or len(place) > 12:
        raise HTTPException(404)
    return int(place)
