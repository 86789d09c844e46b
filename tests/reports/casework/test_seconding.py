"""What one person proposes and another agrees to."""

import pytest

from reports.casework import awareness, decisions, incidents, seconding, undoing
from reports.casework.decisions import Judgement
from reports.desk import Desk
from reports.errors import DecisionError
from reports.output import breach_register
from store.casebook.incident import Disposition, Status
from tests.reports.casework.judgements import FALSE_ALARM, LEAK, NUMBER, WHY
from tests.reports.conftest import MakeDesk

pytestmark = pytest.mark.usefixtures("one_incident")


def test_a_false_alarm_gets_a_second_word(desk: Desk, desk_for: MakeDesk) -> None:
    """A second person's word is kept with the judgement; one's own does not count."""
    with pytest.raises(DecisionError, match="no judgement"):
        seconding.second(desk, NUMBER)
    decisions.decide(desk, NUMBER, FALSE_ALARM)
    with pytest.raises(DecisionError, match="second person"):
        seconding.second(desk, NUMBER)
    assert seconding.second(desk_for("officier-b"), NUMBER).confirmed_by == "officier-b"


def test_a_confirmed_leak_is_not_talked_away_by_one_person(desk: Desk, desk_for: MakeDesk) -> None:
    """Another judgement waits for a second person; the register's row and the awareness stay."""
    decisions.decide(desk, NUMBER, LEAK)
    still = decisions.decide(desk, NUMBER, FALSE_ALARM)
    assert (still.disposition, still.status) == (Disposition.BEVESTIGD_LEK, Status.IN_BEHANDELING)
    waits = seconding.proposed(incidents.view(desk, NUMBER).decisions)
    assert waits is not None
    assert waits.value == "vals_alarm"
    with pytest.raises(DecisionError, match="second person"):
        seconding.second(desk, NUMBER)
    agreed = seconding.second(desk_for("officier-b"), NUMBER)
    assert (agreed.decided_by, agreed.confirmed_by) == ("officier-a", "officier-b")
    revised = incidents.get(desk, NUMBER)
    assert (revised.disposition, revised.status) == (Disposition.VALS_ALARM, Status.AFGEHANDELD)
    assert revised.aware_at is not None
    assert [row[0] for row in breach_register.rows(desk)] == [NUMBER]


def test_a_later_judgement_takes_the_place_of_what_was_proposed(desk: Desk, desk_for: MakeDesk) -> None:
    """Who confirms the leak again ends the proposal."""
    decisions.decide(desk, NUMBER, LEAK)
    decisions.decide(desk, NUMBER, FALSE_ALARM)
    decisions.decide(desk_for("officier-b"), NUMBER, LEAK)
    assert seconding.proposed(incidents.view(desk, NUMBER).decisions) is None
    assert incidents.get(desk, NUMBER).disposition is Disposition.BEVESTIGD_LEK


def test_declared_awareness_alone_needs_two_as_well(desk: Desk) -> None:
    """What the organisation declared itself aware of is not closed by one person, however it was judged."""
    awareness.declare_awareness(desk, NUMBER, WHY)
    assert decisions.decide(desk, NUMBER, FALSE_ALARM).disposition is None
    assert seconding.proposed(incidents.view(desk, NUMBER).decisions) is not None


def test_a_judgement_that_was_taken_back_gets_no_second_word(desk: Desk, desk_for: MakeDesk) -> None:
    """The second person agrees with the one that stands, and with none where none does."""
    decisions.decide(desk, NUMBER, FALSE_ALARM)
    decisions.decide(desk, NUMBER, Judgement(Disposition.ZELF_GEDEELD, WHY))
    undoing.undo(desk, NUMBER)
    assert seconding.second(desk_for("officier-b"), NUMBER).value == "vals_alarm"
    undoing.undo(desk, NUMBER)
    with pytest.raises(DecisionError, match="no judgement"):
        seconding.second(desk_for("officier-b"), NUMBER)


def test_a_third_person_does_not_take_the_place_of_the_second(desk: Desk, desk_for: MakeDesk) -> None:
    """Who agreed first stays with the judgement."""
    decisions.decide(desk, NUMBER, FALSE_ALARM)
    seconding.second(desk_for("officier-b"), NUMBER)
    assert seconding.second(desk_for("officier-c"), NUMBER).confirmed_by == "officier-b"
    actions = [event.action for event in incidents.history(desk, NUMBER)]
    assert actions.count("judgement_confirmed") == 1
