"""What officers ask of the other rooms and of the custodian; the front door takes each row there."""

from reports import incidents
from reports.desk import Desk
from store.casebook import request as store
from store.casebook.request import Request, RequestKind
from store.clock import AMSTERDAM
from store.database import transaction


def ask_comparison(desk: Desk, number: str) -> Request:
    """Ask the custodian to hold the original against what stood in public.

    Raises:
        UnknownIncidentError: there is no such incident.
    """
    return _ask(desk, number, RequestKind.COMPARE)


def ask_rematch(desk: Desk, number: str) -> Request:
    """Ask the matcher to look through the whole archive again for the incident's case.

    Raises:
        UnknownIncidentError: there is no such incident.
    """
    return _ask(desk, number, RequestKind.REMATCH)


def ask_look(desk: Desk, number: str, url: str) -> Request:
    """Ask the crawler to fetch and capture this page for the incident, once, now.

    Raises:
        UnknownIncidentError: there is no such incident.
    """
    return _ask(desk, number, RequestKind.LOOK, url)


def waiting_comparisons(desk: Desk) -> tuple[Request, ...]:
    """The comparisons that the custodian has not answered, oldest first."""
    return store.due(desk.casebook, desk.now().astimezone(AMSTERDAM).date(), RequestKind.COMPARE)


def _ask(desk: Desk, number: str, kind: RequestKind, url: str | None = None) -> Request:
    now = desk.now()
    with transaction(desk.casebook):
        incident = incidents.get(desk, number)
        asked = store.ask(
            desk.casebook,
            Request(
                id=0,
                kind=kind,
                incident_number=incident.number,
                site=None,
                native_id=None,
                url=url,
                due_on=now.astimezone(AMSTERDAM).date(),
                asked_by=desk.actor,
                asked_at=now,
            ),
        )
        desk.record(f"{kind.value}_asked", incident.number)
    return asked
