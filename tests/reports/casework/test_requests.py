"""What officers ask is kept with who asked and when, goes to the right room, and is answered once."""

from datetime import UTC, date, datetime

import pytest

from reports.casework import requests
from reports.desk import Desk
from reports.errors import UnknownIncidentError
from store import audit
from store.casebook.request import RequestKind, RequestState
from tests.factory import NIGHT, World
from tests.reports.conftest import MakeDesk, RunReport

NUMBER = "M-2026-0001"
URL = "https://elders.example/a"


@pytest.fixture(autouse=True)
def one_incident(world: World, run_report: RunReport) -> None:
    """An incident of one place, of which nothing is asked yet but to look at it again tomorrow."""
    world.match(world.post("forum.example", "c7", "Drie nachten schuilde hij in een steenoven."))
    run_report()


def actions(desk: Desk) -> list[str]:
    """What the audit trail holds."""
    return [entry.action for entry in audit.events(desk.casebook)]


def test_an_asked_look_says_who_asked_what_and_when(desk: Desk) -> None:
    """It is due today, and stands in the audit trail."""
    asked = requests.ask_look(desk, NUMBER, URL)
    assert (asked.kind, asked.url, asked.incident_number) == (RequestKind.LOOK, URL, NUMBER)
    assert (asked.asked_by, asked.asked_at) == ("officier-a", desk.now())
    assert (asked.due_on, asked.state) == (date(2026, 11, 23), RequestState.OPEN)
    assert requests.due(desk) == (asked,)
    assert actions(desk)[-1] == "look_asked"


def test_what_a_person_answers_goes_to_no_room(desk: Desk) -> None:
    """A comparison waits for the custodian, a rematch for the matcher."""
    comparison, rematch = requests.ask_comparison(desk, NUMBER), requests.ask_rematch(desk, NUMBER)
    assert requests.waiting_comparisons(desk) == (comparison,)
    assert requests.due(desk) == (rematch,)


def test_asking_twice_on_a_day_is_asking_once(desk: Desk, desk_for: MakeDesk) -> None:
    """Also by another officer: the first one's request stands."""
    first = requests.ask_rematch(desk, NUMBER)
    assert requests.ask_rematch(desk_for(actor="officier-b"), NUMBER) == first
    assert requests.due(desk) == (first,)


def test_nothing_is_asked_of_an_incident_that_is_not_there(desk: Desk) -> None:
    """And nothing is written down."""
    before = actions(desk)
    for ask in (requests.ask_comparison, requests.ask_rematch):
        with pytest.raises(UnknownIncidentError):
            ask(desk, "M-2026-0099")
    with pytest.raises(UnknownIncidentError):
        requests.ask_look(desk, "M-2026-0099", URL)
    assert (requests.due(desk), actions(desk)) == ((), before)


def test_a_report_is_of_a_case_and_of_no_incident_yet(desk: Desk) -> None:
    """The trail names the case, and never the address that somebody reported."""
    asked = requests.ask_report(desk, URL, "ZAAK-9")
    assert (asked.incident_number, asked.case_ref, asked.url) == (None, "ZAAK-9", URL)
    assert requests.reports(desk) == (asked,)
    entry = list(audit.events(desk.casebook))[-1]
    assert (entry.action, entry.object) == ("report_asked", "ZAAK-9")
    assert "elders" not in str(entry)


@pytest.mark.parametrize(("done", "state"), [(True, RequestState.DONE), (False, RequestState.FAILED)])
def test_an_answer_takes_a_request_off_the_list(desk: Desk, done: bool, state: RequestState) -> None:
    """With what came of it, by whom and when."""
    requests.answer(desk, requests.ask_report(desk, URL, "ZAAK-9"), "2 berichten", done=done)
    (answered,) = requests.reports(desk)
    assert (answered.state, answered.answer) == (state, "2 berichten")
    assert (answered.answered_by, answered.answered_at) == ("officier-a", desk.now())
    assert requests.due(desk) == ()


def test_a_request_is_due_on_the_dutch_day_on_which_it_was_made(desk_for: MakeDesk) -> None:
    """After midnight in Amsterdam it is of the new day, though it is the old one in UTC."""
    late = desk_for(at=datetime(2026, 11, 23, 23, 30, tzinfo=UTC))
    assert requests.ask_rematch(late, NUMBER).due_on == date(2026, 11, 24)
    early = desk_for(at=NIGHT.replace(hour=22))
    assert RequestKind.REMATCH not in {request.kind for request in requests.due(early)}
