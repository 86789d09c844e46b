"""Judging incidents: always with a reason, never over somebody else's decision."""

from datetime import timedelta

import pytest

from reports.casework import (
    decisions,
    handling,
    incidents,
)
from reports.casework.decisions import Judgement
from reports.desk import Desk
from reports.errors import ConflictError, DecisionError, UnknownIncidentError
from store.casebook.decision import DecisionKind, ReasonCode, Why
from store.casebook.incident import Disposition, Status
from tests.factory import NIGHT, World
from tests.reports.casework.judgements import FALSE_ALARM, LEAK, NUMBER, WHY
from tests.reports.conftest import MakeDesk, RunReport

pytestmark = pytest.mark.usefixtures("one_incident")


@pytest.mark.parametrize(
    ("disposition", "status"),
    [
        (Disposition.BEVESTIGD_LEK, Status.IN_BEHANDELING),
        (Disposition.ONBEPAALD, Status.IN_BEHANDELING),
        (Disposition.AL_OPENBAAR, Status.AFGEHANDELD),
        (Disposition.ZELF_GEDEELD, Status.AFGEHANDELD),
        (Disposition.VALS_ALARM, Status.AFGEHANDELD),
        (Disposition.RECHTMATIG_OPENBAAR, Status.AFGEHANDELD),
        (Disposition.TESTGEGEVEN, Status.AFGEHANDELD),
    ],
)
def test_a_disposition_has_the_status_that_fits(desk: Desk, disposition: Disposition, status: Status) -> None:
    """What leaves nothing to do is closed with its judgement; a leak and a doubt stay in progress."""
    decided = decisions.decide(desk, NUMBER, Judgement(disposition, WHY))
    assert (decided.status, decided.disposition) == (status, disposition)
    assert (decided.closed_at is not None) == (status is Status.AFGEHANDELD)


def test_every_decision_is_kept(desk: Desk, desk_for: MakeDesk) -> None:
    """A later judgement stands beside the earlier one, each with its reason and who gave it."""
    decisions.decide(desk, NUMBER, FALSE_ALARM)
    decisions.decide(desk_for("officier-b"), NUMBER, Judgement(Disposition.AL_OPENBAAR, WHY))
    kept = [
        (decision.value, decision.decided_by, decision.reason)
        for decision in incidents.view(desk, NUMBER).decisions
        if decision.kind is DecisionKind.OORDEEL
    ]
    assert kept == [("vals_alarm", "officier-a", WHY.reason), ("al_openbaar", "officier-b", WHY.reason)]


def test_the_second_sees_that_the_first_decided(desk: Desk, desk_for: MakeDesk) -> None:
    """Who decides on what somebody else has changed since gets a conflict, and nothing is overwritten."""
    read = incidents.view(desk, NUMBER).incident.version
    decisions.decide(desk_for("officier-b"), NUMBER, FALSE_ALARM, version=read)
    with pytest.raises(ConflictError, match="somebody else"):
        decisions.decide(desk, NUMBER, LEAK, version=read)
    assert incidents.get(desk, NUMBER).disposition is Disposition.VALS_ALARM


def test_many_at_once_with_one_reason(world: World, desk: Desk, run_report: RunReport) -> None:
    """A bulk decision judges all but those that somebody else changed, which it names."""
    for case in ("ZAAK-2", "ZAAK-3"):
        world.match(world.post("forum.example", case, f"Over {case}."), case)
    run_report()
    numbers = ("M-2026-0001", "M-2026-0002", "M-2026-0003")
    versions = {number: incidents.get(desk, number).version for number in numbers}
    handling.assign(desk, "M-2026-0002", "officier-b")
    result = decisions.decide_many(desk, numbers, FALSE_ALARM, versions)
    assert [decided.number for decided in result.decided] == ["M-2026-0001", "M-2026-0003"]
    assert result.conflicts == ("M-2026-0002",)


@pytest.mark.parametrize(
    "judgement",
    [
        Judgement(Disposition.VALS_ALARM, Why(ReasonCode.TEST, " ")),
        Judgement(Disposition.VALS_ALARM, WHY, Status.NIEUW),
        Judgement(Disposition.VALS_ALARM, WHY, Status.HEROPEND),
        Judgement(Disposition.ONBEPAALD, WHY, Status.AFGEHANDELD),
        Judgement(Disposition.ONBEPAALD, WHY, Status.AANGEHOUDEN, NIGHT - timedelta(days=1)),
        Judgement(Disposition.BEVESTIGD_LEK, WHY, deferred_until=NIGHT + timedelta(days=9)),
    ],
)
def test_impossible_judgements_are_refused(desk: Desk, judgement: Judgement) -> None:
    """No reason, a status that only the system gives, a closed doubt or a day in the past: refused."""
    with pytest.raises(DecisionError):
        decisions.decide(desk, NUMBER, judgement)
    assert incidents.get(desk, NUMBER).status is Status.NIEUW


def test_an_unknown_number_is_told(desk: Desk) -> None:
    """There is nothing to decide about an incident that does not exist."""
    with pytest.raises(UnknownIncidentError, match="M-2026-0099"):
        decisions.decide(desk, "M-2026-0099", FALSE_ALARM)


def test_confirming_a_leak_is_awareness(desk: Desk) -> None:
    """The 72 hours start when a leak is confirmed, unless awareness was declared before."""
    assert decisions.decide(desk, NUMBER, LEAK).aware_at == desk.now()
    kinds = [decision.kind for decision in incidents.view(desk, NUMBER).decisions]
    assert kinds == [DecisionKind.OORDEEL, DecisionKind.KENNISNAME]


def test_a_deferred_incident_comes_up_again(desk: Desk, run_report: RunReport) -> None:
    """An incident put off until a day is back in progress with the first report after it."""
    until = desk.now() + timedelta(days=7)
    decisions.decide(desk, NUMBER, Judgement(Disposition.ONBEPAALD, WHY, Status.AANGEHOUDEN, until))
    run_report(until - timedelta(hours=1))
    assert incidents.get(desk, NUMBER).status is Status.AANGEHOUDEN
    run_report(until)
    assert incidents.get(desk, NUMBER).status is Status.IN_BEHANDELING
