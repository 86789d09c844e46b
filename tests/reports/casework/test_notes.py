"""Notes beside an incident, messages that go with it, and what the officers put first."""

import pytest

from reports.casework import handling, incidents, notes
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from reports.errors import UnknownIncidentError
from store.audit import verify
from store.casebook.incident import IncidentOrder, Priority
from tests.factory import World
from tests.reports.conftest import MakeDesk, RunReport


@pytest.fixture(autouse=True)
def two_incidents(world: World, run_report: RunReport) -> None:
    """A strong incident and a weak one."""
    world.match(world.post("forum.example", "c7", "Een bericht."), e_value=1e-20)
    world.match(world.post("forum.example", "c8", "Iets anders."), "ZAAK-2", e_value=0.5)
    run_report()


def test_a_note_is_kept_as_it_was_written(desk_for: MakeDesk) -> None:
    """By whom and when; another comes after it, and the text is not in the audit trail."""
    anna, bram = desk_for("anna"), desk_for("bram")
    notes.write(anna, "m-2026-0001", "  Gebeld met het forum.\nZij halen het weg. ")
    notes.write(bram, "M-2026-0001", "Is weg.")
    first, last = incidents.view(anna, "M-2026-0001").notes
    assert (first.text, first.written_by) == ("Gebeld met het forum.\nZij halen het weg.", "anna")
    assert (last.text, last.written_by) == ("Is weg.", "bram")
    trail = "".join(event.details for event in incidents.history(anna, "M-2026-0001"))
    assert "Gebeld" not in trail
    verify(anna.casebook)


@pytest.mark.parametrize("text", ["", " \n", "n" * (notes.LONGEST + 1)])
def test_an_empty_or_endless_note_is_refused(desk: Desk, text: str) -> None:
    """Nothing is kept of it."""
    with pytest.raises(RefusedError) as refused:
        notes.write(desk, "M-2026-0001", text)
    assert refused.value.refusal is Refusal.NOTE_LENGTH
    with pytest.raises(UnknownIncidentError):
        notes.write(desk, "M-2026-0099", "Een notitie.")


def test_an_incident_is_given_with_a_message(desk: Desk) -> None:
    """The message is a note to whoever gets it; without one there is none; one too long gives nothing."""
    handling.assign(desk, "M-2026-0001", "bram", message="Kijk naar de datum.")
    handling.assign(desk, "M-2026-0001", "carla", message=" ")
    (note,) = incidents.view(desk, "M-2026-0001").notes
    assert (note.text, note.addressed_to) == ("Kijk naar de datum.", "bram")
    with pytest.raises(RefusedError):
        handling.assign(desk, "M-2026-0001", "daan", message="n" * 9000)
    assert incidents.get(desk, "M-2026-0001").assignee == "carla"


def test_the_officers_own_priority_comes_before_the_strength(desk: Desk) -> None:
    """Urgent first, what can wait last, and back where the strength puts it."""

    def order() -> list[str]:
        summaries = incidents.page(desk, order=IncidentOrder.STRONGEST).summaries
        return [summary.incident.number for summary in summaries]

    assert order() == ["M-2026-0001", "M-2026-0002"]
    handling.prioritise(desk, "M-2026-0002", Priority.DRINGEND)
    assert order() == ["M-2026-0002", "M-2026-0001"]
    handling.prioritise(desk, "M-2026-0002", None)
    handling.prioritise(desk, "M-2026-0001", Priority.LAAG)
    assert order() == ["M-2026-0002", "M-2026-0001"]
    urgent = incidents.IncidentFilter(priority=Priority.LAAG)
    assert incidents.page(desk, urgent).total == 1
