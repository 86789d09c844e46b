"""How people are told: by name, and of the acts that came after the last of which they were."""

from dataclasses import replace

import pytest

from store import audit
from store.casebook import reach as reaches
from store.casebook.reach import IncidentAct, Reach
from tests.store.casebook.conftest import AT, Casebook

ANNA = Reach("anna", "anna@coa.example", "https://hook.example/", 7)


def act(book: Casebook, action: str, thing: str, **details: str | None) -> int:
    """An act in the audit trail, and its number."""
    return audit.record(
        book.database, audit.Act("officier-a", action, thing, details=tuple(details.items())), AT
    ).id


@pytest.mark.parametrize("changes", [{}, {"mail": None}, {"webhook": None}, {"told_event": 0}])
def test_a_reach_comes_back_as_it_was_kept(book: Casebook, changes: dict[str, object]) -> None:
    """One address or both."""
    reach = replace(ANNA, **changes)
    reaches.keep(book.database, reach)
    assert reaches.of_person(book.database, "anna") == reach


def test_a_person_is_reached_in_one_way(book: Casebook) -> None:
    """What was kept before is replaced, an address that is left out too."""
    reaches.keep(book.database, ANNA)
    later = Reach("anna", None, "https://ander.example/", 9)
    reaches.keep(book.database, later)
    assert reaches.every(book.database) == (later,)


def test_people_stand_by_name_and_are_forgotten_alone(book: Casebook) -> None:
    """Names are told apart by their capitals, as accounts are."""
    for person in ("cor", "anna", "Anna"):
        reaches.keep(book.database, replace(ANNA, person=person))
    assert [reach.person for reach in reaches.every(book.database)] == ["Anna", "anna", "cor"]
    for _ in range(2):
        reaches.forget(book.database, "anna")
    assert [reach.person for reach in reaches.every(book.database)] == ["Anna", "cor"]
    assert reaches.of_person(book.database, "anna") is None


def test_acts_after_an_event_concern_whom_they_name(book: Casebook) -> None:
    """To whom something was given, else to whom it was addressed; and whoever has the incident now."""
    book.incident("A", assignee="bas")
    book.incident("B")
    told = act(book, "incident_assigned", "M-2026-0001", assignee="oud")
    act(book, "incident_assigned", "M-2026-0001", assignee="anna", addressed_to="cor")
    act(book, "incident_viewed", "M-2026-0001")
    act(book, "note_added", "M-2026-0002", addressed_to="cor")
    act(book, "note_added", "M-2026-0001", assignee="", addressed_to="cor")
    act(book, "note_added", "M-2026-0002")
    act(book, "note_added", "M-2026-0099", addressed_to="cor")
    acts = reaches.acts_after(book.database, told, iter(["note_added", "incident_assigned"]))
    assert acts == (
        IncidentAct("officier-a", "incident_assigned", "M-2026-0001", "anna", "bas"),
        IncidentAct("officier-a", "note_added", "M-2026-0002", "cor", None),
        IncidentAct("officier-a", "note_added", "M-2026-0001", "cor", "bas"),
        IncidentAct("officier-a", "note_added", "M-2026-0002", None, None),
    )


def test_of_no_actions_there_are_no_acts(book: Casebook) -> None:
    """And after the newest event there are none of any."""
    book.incident("A")
    act(book, "note_added", "M-2026-0001")
    assert reaches.acts_after(book.database, 0, ()) == ()
    newest = reaches.newest_event(book.database)
    assert reaches.acts_after(book.database, newest, ["note_added"]) == ()


def test_the_newest_event_is_the_last_of_the_trail(book: Casebook) -> None:
    """An empty one has none."""
    assert reaches.newest_event(book.database) == 0
    for _ in range(2):
        number = act(book, "note_added", "M-2026-0001")
        assert reaches.newest_event(book.database) == number
