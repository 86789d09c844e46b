"""Awareness of a breach, declared."""

from datetime import timedelta

import pytest

from reports.casework import (
    awareness,
    decisions,
)
from reports.desk import Desk
from reports.errors import DecisionError
from tests.factory import NIGHT
from tests.reports.casework.judgements import LEAK, NUMBER, WHY

pytestmark = pytest.mark.usefixtures("one_incident")


def test_awareness_declared_before_stays(desk: Desk) -> None:
    """A later confirmation does not move the moment of awareness."""
    earlier = desk.now() - timedelta(hours=2)
    awareness.declare_awareness(desk, NUMBER, WHY, at=earlier)
    assert decisions.decide(desk, NUMBER, LEAK).aware_at == earlier


@pytest.mark.parametrize("moment", [NIGHT - timedelta(days=1), NIGHT + timedelta(days=1)])
def test_awareness_lies_between_discovery_and_now(desk: Desk, moment: object) -> None:
    """Nobody can be aware of a signal before it was seen, or in the future."""
    with pytest.raises(DecisionError, match="between the discovery and now"):
        awareness.declare_awareness(desk, NUMBER, WHY, at=moment)  # type: ignore[arg-type]
