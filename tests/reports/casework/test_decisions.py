"""Deciding about incidents: always with a reason, never over somebody else's decision."""

from datetime import timedelta

import pytest

from reports.casework import decisions, incidents, retention
from reports.casework.decisions import Judgement, Milestone
from reports.desk import Desk
from reports.errors import ConflictError, DecisionError, UnknownIncidentError
from reports.output import breach_register
from store.casebook.decision import DecisionKind, ReasonCode, Why
from store.casebook.incident import Disposition, Notification, Status
from tests.factory import NIGHT, World
from tests.reports.conftest import MakeDesk, RunReport

NUMBER = "M-2026-0001"
WHY = Why(ReasonCode.ZIE_TOELICHTING, "Een zin die zegt waarom.")
FALSE_ALARM = Judgement(Disposition.VALS_ALARM, WHY)
LEAK = Judgement(Disposition.BEVESTIGD_LEK, WHY)


@pytest.fixture(autouse=True)
def one_incident(world: World, run_report: RunReport) -> None:
    """One new incident."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()


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
        (each.value, each.decided_by, each.reason)
        for each in incidents.view(desk, NUMBER).decisions
        if each.kind is DecisionKind.OORDEEL
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
    decisions.assign(desk, "M-2026-0002", "officier-b")
    result = decisions.decide_many(desk, numbers, FALSE_ALARM, versions)
    assert [each.number for each in result.decided] == ["M-2026-0001", "M-2026-0003"]
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
    kinds = [each.kind for each in incidents.view(desk, NUMBER).decisions]
    assert kinds == [DecisionKind.OORDEEL, DecisionKind.KENNISNAME]


def test_awareness_declared_before_stays(desk: Desk) -> None:
    """A later confirmation does not move the moment of awareness."""
    earlier = desk.now() - timedelta(hours=2)
    decisions.declare_awareness(desk, NUMBER, WHY, at=earlier)
    assert decisions.decide(desk, NUMBER, LEAK).aware_at == earlier


@pytest.mark.parametrize("moment", [NIGHT - timedelta(days=1), NIGHT + timedelta(days=1)])
def test_awareness_lies_between_discovery_and_now(desk: Desk, moment: object) -> None:
    """Nobody can be aware of a signal before it was seen, or in the future."""
    with pytest.raises(DecisionError, match="between the discovery and now"):
        decisions.declare_awareness(desk, NUMBER, WHY, at=moment)  # type: ignore[arg-type]


def test_not_notifiable_needs_a_second_person(desk: Desk, desk_for: MakeDesk) -> None:
    """One person proposes it, the same person cannot confirm it, another can."""
    proposed = decisions.judge_notification(desk, NUMBER, notifiable=False, why=WHY)
    assert proposed.notification is Notification.NIET_MELDPLICHTIG_VOORGESTELD
    with pytest.raises(DecisionError, match="second person"):
        decisions.confirm(desk, NUMBER)
    confirmed = decisions.confirm(desk_for("officier-b"), NUMBER)
    assert confirmed.notification is Notification.NIET_MELDPLICHTIG
    melding = next(
        each for each in incidents.view(desk, NUMBER).decisions if each.kind is DecisionKind.MELDING
    )
    assert (melding.decided_by, melding.confirmed_by) == ("officier-a", "officier-b")


def test_notifiable_needs_nobody_else(desk: Desk, desk_for: MakeDesk) -> None:
    """Telling the authority waits for no second person, so there is nothing to confirm."""
    decided = decisions.judge_notification(desk, NUMBER, notifiable=True, why=WHY)
    assert decided.notification is Notification.MELDPLICHTIG
    with pytest.raises(DecisionError, match="nothing about"):
        decisions.confirm(desk_for("officier-b"), NUMBER)


def test_a_false_alarm_gets_a_second_word(desk: Desk, desk_for: MakeDesk) -> None:
    """A second person's word is kept with the judgement; one's own does not count."""
    with pytest.raises(DecisionError, match="no judgement"):
        decisions.second(desk, NUMBER)
    decisions.decide(desk, NUMBER, FALSE_ALARM)
    with pytest.raises(DecisionError, match="second person"):
        decisions.second(desk, NUMBER)
    assert decisions.second(desk_for("officier-b"), NUMBER).confirmed_by == "officier-b"


def test_the_six_times_stand_apart(desk: Desk) -> None:
    """Discovered, first opened, aware, told, informed and taken away are six moments."""
    incidents.view(desk, NUMBER)
    decisions.decide(desk, NUMBER, LEAK)
    for hours, milestone in enumerate(Milestone, start=1):
        decisions.reach(desk, NUMBER, milestone, at=desk.now() - timedelta(hours=hours))
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
        decisions.reach(desk, NUMBER, Milestone.VERWIJDERD, at=desk.now() + timedelta(hours=1))


def test_the_first_opening_is_kept(desk: Desk, desk_for: MakeDesk) -> None:
    """gezien_op is the first officer's; who looked later is in the audit trail."""
    incidents.view(desk, NUMBER)
    incidents.view(desk_for("officier-b", desk.now() + timedelta(days=1)), NUMBER)
    assert incidents.get(desk, NUMBER).seen_at == desk.now()
    viewers = [each.actor for each in incidents.history(desk, NUMBER) if each.action == "incident_viewed"]
    assert viewers == ["officier-a", "officier-b"]


def test_who_takes_it_has_it_in_progress(desk: Desk) -> None:
    """Assigning a new incident to somebody sets it to in progress; giving it back does not."""
    assert decisions.assign(desk, NUMBER, "officier-b").status is Status.IN_BEHANDELING
    assert decisions.assign(desk, NUMBER, None).assignee is None


def test_a_deferred_incident_comes_up_again(desk: Desk, run_report: RunReport) -> None:
    """An incident put off until a day is back in progress with the first report after it."""
    until = desk.now() + timedelta(days=7)
    decisions.decide(desk, NUMBER, Judgement(Disposition.ONBEPAALD, WHY, Status.AANGEHOUDEN, until))
    run_report(until - timedelta(hours=1))
    assert incidents.get(desk, NUMBER).status is Status.AANGEHOUDEN
    run_report(until)
    assert incidents.get(desk, NUMBER).status is Status.IN_BEHANDELING


def test_a_hold_needs_a_reason(desk: Desk) -> None:
    """A hold is set with a reason and released with none."""
    with pytest.raises(DecisionError):
        decisions.hold(desk, NUMBER, " ")
    assert decisions.hold(desk, NUMBER, "Aangifte loopt.").hold == "Aangifte loopt."
    assert decisions.hold(desk, NUMBER, None).hold is None


def test_a_confirmed_leak_is_not_talked_away_by_one_person(desk: Desk, desk_for: MakeDesk) -> None:
    """Another judgement waits for a second person; the register's row and the awareness stay."""
    decisions.decide(desk, NUMBER, LEAK)
    still = decisions.decide(desk, NUMBER, FALSE_ALARM)
    assert (still.disposition, still.status) == (Disposition.BEVESTIGD_LEK, Status.IN_BEHANDELING)
    waits = decisions.proposed(incidents.view(desk, NUMBER).decisions)
    assert waits is not None
    assert waits.value == "vals_alarm"
    with pytest.raises(DecisionError, match="second person"):
        decisions.second(desk, NUMBER)
    agreed = decisions.second(desk_for("officier-b"), NUMBER)
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
    assert decisions.proposed(incidents.view(desk, NUMBER).decisions) is None
    assert incidents.get(desk, NUMBER).disposition is Disposition.BEVESTIGD_LEK


def test_declared_awareness_alone_needs_two_as_well(desk: Desk) -> None:
    """What the organisation declared itself aware of is not closed by one person, however it was judged."""
    decisions.declare_awareness(desk, NUMBER, WHY)
    assert decisions.decide(desk, NUMBER, FALSE_ALARM).disposition is None
    assert decisions.proposed(incidents.view(desk, NUMBER).decisions) is not None


def test_a_judgement_is_undone_step_by_step(desk: Desk, desk_for: MakeDesk) -> None:
    """The incident stands as it stood before; every step is kept in the list of decisions."""
    decisions.decide(desk, NUMBER, Judgement(Disposition.ONBEPAALD, WHY))
    decisions.decide(desk, NUMBER, Judgement(Disposition.ZELF_GEDEELD, WHY))
    undone = decisions.undo(desk_for("officier-b"), NUMBER)
    assert (undone.disposition, undone.status) == (Disposition.ONBEPAALD, Status.IN_BEHANDELING)
    assert undone.closed_at is None
    assert decisions.undo(desk, NUMBER).disposition is None
    with pytest.raises(DecisionError, match="no judgement"):
        decisions.undo(desk, NUMBER)
    kinds = [each.kind for each in incidents.view(desk, NUMBER).decisions]
    assert kinds == [DecisionKind.OORDEEL] * 2 + [DecisionKind.ONGEDAAN] * 2


def test_a_confirmation_is_not_undone(desk: Desk) -> None:
    """The statutory clock does not stop by a click."""
    decisions.decide(desk, NUMBER, LEAK)
    with pytest.raises(DecisionError, match="cannot be undone"):
        decisions.undo(desk, NUMBER)


def test_what_was_erased_is_not_undone(desk: Desk, desk_for: MakeDesk) -> None:
    """After its days the content is gone, and undoing would promise what is not there."""
    decisions.decide(desk, NUMBER, Judgement(Disposition.ZELF_GEDEELD, WHY))
    later = desk_for(at=desk.now() + timedelta(days=7))
    assert len(retention.purge(later).plan.due) == 1
    with pytest.raises(DecisionError, match="erased"):
        decisions.undo(later, NUMBER)
