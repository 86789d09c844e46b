"""Who works on an incident, and what must be kept."""

import pytest

from reports.casework import handling
from reports.desk import Desk
from reports.errors import DecisionError
from store.casebook.incident import Status
from tests.reports.casework.judgements import NUMBER

pytestmark = pytest.mark.usefixtures("one_incident")


def test_who_takes_it_has_it_in_progress(desk: Desk) -> None:
    """Assigning a new incident to somebody sets it to in progress; giving it back does not."""
    assert handling.assign(desk, NUMBER, "officier-b").status is Status.IN_BEHANDELING
    assert handling.assign(desk, NUMBER, None).assignee is None


def test_a_hold_needs_a_reason(desk: Desk) -> None:
    """A hold is set with a reason and released with none."""
    with pytest.raises(DecisionError):
        handling.hold(desk, NUMBER, " ")
    assert handling.hold(desk, NUMBER, "Aangifte loopt.").hold == "Aangifte loopt."
    assert handling.hold(desk, NUMBER, None).hold is None
