"""What officers ask of the other rooms and of the custodian; the front door takes each row there."""

from dataclasses import replace

from reports.casework import incidents
from reports.desk import Desk
from store.casebook import request as store
from store.casebook.request import Request, RequestKind, RequestState
from store.clock import AMSTERDAM
from store.database import transaction

BY_PERSON = frozenset({RequestKind.COMPARE})
"""What no room does by itself: the custodian answers it."""


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


def ask_report(desk: Desk, url: str, case_ref: str) -> Request:
    """Ask the crawler to fetch a page that somebody reported; an incident of the case is opened with it."""
    wanted = replace(request_for_today(desk, RequestKind.REPORT, url=url), case_ref=case_ref)
    with transaction(desk.casebook):
        asked = store.ask(desk.casebook, wanted)
        desk.record("report_asked", case_ref)
    return asked


def reports(desk: Desk, limit: int = 20) -> tuple[Request, ...]:
    """The newest reports from outside, with what became of them."""
    return store.newest(desk.casebook, RequestKind.REPORT, limit)


def waiting_comparisons(desk: Desk) -> tuple[Request, ...]:
    """The comparisons that the custodian has not answered, oldest first."""
    return store.due(desk.casebook, desk.now().astimezone(AMSTERDAM).date(), RequestKind.COMPARE)


def due(desk: Desk) -> tuple[Request, ...]:
    """The open requests that a room can do today, oldest first."""
    today = desk.now().astimezone(AMSTERDAM).date()
    return tuple(request for request in store.due(desk.casebook, today) if request.kind not in BY_PERSON)


def begin(desk: Desk, request: Request) -> None:
    """Write down that a room is at it; where it is killed, the request is begun again."""
    with transaction(desk.casebook):
        store.begin(desk.casebook, request)


def answer(desk: Desk, request: Request, result: str, *, done: bool) -> None:
    """Write down what came of a request, and by whom it was done."""
    answered = replace(
        request,
        state=RequestState.DONE if done else RequestState.FAILED,
        answer=result,
        answered_by=desk.actor,
        answered_at=desk.now(),
    )
    with transaction(desk.casebook):
        store.store_answer(desk.casebook, answered)
        thing = request.incident_number or request.site or str(request.id)
        desk.record("request_answered", thing, result=answered.state.value, kind=request.kind.value)


def request_for_today(
    desk: Desk, kind: RequestKind, incident_number: str | None = None, url: str | None = None
) -> Request:
    """A request by whoever sits at the desk, which may be taken today; it is not stored yet."""
    now = desk.now()
    return Request(
        id=0,
        kind=kind,
        incident_number=incident_number,
        site=None,
        native_id=None,
        url=url,
        due_on=now.astimezone(AMSTERDAM).date(),
        asked_by=desk.actor,
        asked_at=now,
    )


def _ask(desk: Desk, number: str, kind: RequestKind, url: str | None = None) -> Request:
    with transaction(desk.casebook):
        incident = incidents.get(desk, number)
        asked = store.ask(desk.casebook, request_for_today(desk, kind, incident.number, url))
        desk.record(f"{kind.value}_asked", incident.number)
    return asked
