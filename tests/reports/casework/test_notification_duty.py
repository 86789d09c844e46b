"""Whether the authority must be told."""

import pytest

from reports.casework import incidents, notification_duty
from reports.desk import Desk
from reports.errors import DecisionError
from store.casebook.decision import DecisionKind
from store.casebook.incident import Notification
from tests.reports.casework.judgements import NUMBER, WHY
from tests.reports.conftest import MakeDesk

pytestmark = pytest.mark.usefixtures("one_incident")


def test_not_notifiable_needs_a_second_person(desk: Desk, desk_for: MakeDesk) -> None:
    """One person proposes it, the same person cannot confirm it, another can."""
    proposed = notification_duty.judge(desk, NUMBER, notifiable=False, why=WHY)
    assert proposed.notification is Notification.NIET_MELDPLICHTIG_VOORGESTELD
    with pytest.raises(DecisionError, match="second person"):
        notification_duty.confirm(desk, NUMBER)
    confirmed = notification_duty.confirm(desk_for("officier-b"), NUMBER)
    assert confirmed.notification is Notification.NIET_MELDPLICHTIG
    melding = next(
        decision
        for decision in incidents.view(desk, NUMBER).decisions
        if decision.kind is DecisionKind.MELDING
    )
    assert (melding.decided_by, melding.confirmed_by) == ("officier-a", "officier-b")


def test_notifiable_needs_nobody_else(desk: Desk, desk_for: MakeDesk) -> None:
    """Telling the authority waits for no second person, so there is nothing to confirm."""
    decided = notification_duty.judge(desk, NUMBER, notifiable=True, why=WHY)
    assert decided.notification is Notification.MELDPLICHTIG
    with pytest.raises(DecisionError, match="nothing about"):
        notification_duty.confirm(desk_for("officier-b"), NUMBER)
