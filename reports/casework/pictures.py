"""Asking for a picture of a page as it looked, and finding it; it is drawn elsewhere."""

from dataclasses import replace
from pathlib import Path

from reports.casework import incidents
from reports.casework.requests import request_for_today
from reports.desk import Desk
from reports.errors import UnknownIncidentError
from reports.places import evidence
from store.casebook import picture as store
from store.casebook import request as requests
from store.casebook.picture import Picture
from store.casebook.request import Request, RequestKind
from store.database import transaction


def ask(desk: Desk, number: str, sighting_id: int) -> Request:
    """Ask for a picture of a place, once a day.

    Raises:
        UnknownIncidentError: there is no such incident, or it has no such place.
    """
    with transaction(desk.casebook):
        incident = incidents.get(desk, number)
        places = incidents.gather(desk, incident).sightings
        if sighting_id not in {place.sighting.id for place in places}:
            raise UnknownIncidentError(f"{incident.number} has no place V-{sighting_id}")
        asked = requests.ask(
            desk.casebook,
            replace(
                request_for_today(desk, RequestKind.PICTURE, incident.number), native_id=f"V-{sighting_id}"
            ),
        )
        desk.record("picture_asked", incident.number, sighting=sighting_id)
    return asked


def of_place(desk: Desk, sighting_id: int) -> Picture | None:
    """The newest picture of a place; None where there is none."""
    return next(iter(store.of_place(desk.casebook, sighting_id)), None)


def open_picture(desk: Desk, number: str, sighting_id: int) -> Path:
    """The file of the picture of a place; who looked is written down.

    Raises:
        UnknownIncidentError: there is no such place, or no picture of it.
    """
    incident = incidents.get(desk, number)
    places = incidents.gather(desk, incident).sightings
    picture = of_place(desk, sighting_id)
    if picture is None or sighting_id not in {place.sighting.id for place in places}:
        raise UnknownIncidentError(f"{incident.number} has no picture of sighting V-{sighting_id}")
    desk.record("picture_viewed", incident.number, sighting=sighting_id, sha256=picture.sha256)
    return evidence.picture_path(desk.directory, picture.sha256)
