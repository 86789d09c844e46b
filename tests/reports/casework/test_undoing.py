"""Taking a judgement back."""

from datetime import timedelta

import pytest

from reports.casework import (
    decisions,
    incidents,
    retention,
    undoing,
)
from reports.casework.decisions import Judgement
from reports.desk import Desk
from reports.errors import DecisionError
from store.casebook.decision import DecisionKind
from store.casebook.incident import Disposition, Status
from tests.reports.casework.judgements import LEAK, NUMBER, WHY
from tests.reports.conftest import MakeDesk

pytestmark = pytest.mark.usefixtures("one_incident")


def test_a_judgement_is_undone_step_by_step(desk: Desk, desk_for: MakeDesk) -> None:
    """The incident stands as it stood before; every step is kept in the list of decisions."""
    decisions.decide(desk, NUMBER, Judgement(Disposition.ONBEPAALD, WHY))
    decisions.decide(desk, NUMBER, Judgement(Disposition.ZELF_GEDEELD, WHY))
    undone = undoing.undo(desk_for("officier-b"), NUMBER)
    assert (undone.disposition, undone.status) == (Disposition.ONBEPAALD, Status.IN_BEHANDELING)
    assert undone.closed_at is None
    assert undoing.undo(desk, NUMBER).disposition is None
    with pytest.raises(DecisionError, match="no judgement"):
        undoing.undo(desk, NUMBER)
    kinds = [decision.kind for decision in incidents.view(desk, NUMBER).decisions]
    assert kinds == [DecisionKind.OORDEEL] * 2 + [DecisionKind.ONGEDAAN] * 2


def test_a_confirmation_is_not_undone(desk: Desk) -> None:
    """The statutory clock does not stop by a click."""
    decisions.decide(desk, NUMBER, LEAK)
    with pytest.raises(DecisionError, match="cannot be undone"):
        undoing.undo(desk, NUMBER)


def test_what_was_erased_is_not_undone(desk: Desk, desk_for: MakeDesk) -> None:
    """After its days the content is gone, and undoing would promise what is not there."""
    decisions.decide(desk, NUMBER, Judgement(Disposition.ZELF_GEDEELD, WHY))
    later = desk_for(at=desk.now() + timedelta(days=7))
    assert len(retention.purge(later).plan.due) == 1
    with pytest.raises(DecisionError, match="erased"):
        undoing.undo(later, NUMBER)
