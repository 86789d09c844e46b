"""Moments in the handling of a breach."""

from datetime import timedelta

import pytest

from reports.casework import (
    decisions,
    incidents,
    milestones,
)
from reports.casework.milestones import Milestone
from reports.desk import Desk
from reports.errors import DecisionError
from tests.factory import NIGHT
from tests.reports.casework.judgements import LEAK, NUMBER

pytestmark = pytest.mark.usefixtures("one_incident")


def test_the_six_times_stand_apart(desk: Desk) -> None:
    """Discovered, first opened, aware, told, informed and taken away are six moments."""
    incidents.view(desk, NUMBER)
    decisions.decide(desk, NUMBER, LEAK)
    for hours, milestone in enumerate(Milestone, start=1):
        milestones.reach(desk, NUMBER, milestone, at=desk.now() - timedelta(hours=hours))
    incident = incidents.get(desk, NUMBER)
    moments = (
        incident.discovered_at,
        incident.seen_at,
        incident.aware_at,
        incident.notified_at,
        incident.informed_at,
        incident.removed_at,
    )
    assert moments == (
        NIGHT,
        desk.now(),
        desk.now(),
        *(desk.now() - timedelta(hours=hours) for hours in (1, 2, 3)),
    )
    with pytest.raises(DecisionError, match="future"):
        milestones.reach(desk, NUMBER, Milestone.VERWIJDERD, at=desk.now() + timedelta(hours=1))
