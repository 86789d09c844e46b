"""Incidents as officers open them."""

from datetime import timedelta

import pytest

from reports.casework import (
    incidents,
)
from reports.desk import Desk
from tests.reports.casework.judgements import NUMBER
from tests.reports.conftest import MakeDesk

pytestmark = pytest.mark.usefixtures("one_incident")


def test_the_first_opening_is_kept(desk: Desk, desk_for: MakeDesk) -> None:
    """gezien_op is the first officer's; who looked later is in the audit trail."""
    incidents.view(desk, NUMBER)
    incidents.view(desk_for("officier-b", desk.now() + timedelta(days=1)), NUMBER)
    assert incidents.get(desk, NUMBER).seen_at == desk.now()
    viewers = [event.actor for event in incidents.history(desk, NUMBER) if event.action == "incident_viewed"]
    assert viewers == ["officier-a", "officier-b"]
