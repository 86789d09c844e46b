"""Requests to other rooms: which are due, and what came of them."""

from dataclasses import replace

from reports.desk import Desk
from store.casebook import request as requests
from store.casebook.request import Request, RequestKind, RequestState
from store.clock import AMSTERDAM
from store.database import transaction

BY_PERSON = frozenset({RequestKind.COMPARE})
"""What no room does by itself: the custodian answers it."""


def due(desk: Desk) -> tuple[Request, ...]:
    """The open requests that a room can do today, oldest first."""
    today = desk.now().astimezone(AMSTERDAM).date()
    return tuple(each for each in requests.due(desk.casebook, today) if each.kind not in BY_PERSON)


def answer(desk: Desk, request: Request, told: str, *, done: bool) -> None:
    """Write down what came of a request, and by whom it was done."""
    answered = replace(
        request,
        state=RequestState.DONE if done else RequestState.FAILED,
        answer=told,
        answered_by=desk.actor,
        answered_at=desk.now(),
    )
    with transaction(desk.casebook):
        requests.store_answer(desk.casebook, answered)
        thing = request.incident_number or request.site or str(request.id)
        desk.record("request_answered", thing, result=answered.state.value, kind=request.kind.value)
