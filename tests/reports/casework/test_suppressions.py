"""Keeping a known place or passage quiet for a while."""

from datetime import timedelta

import pytest

from reports.casework import decisions, incidents, suppressions
from reports.casework.decisions import Judgement
from reports.casework.intake import Outcome
from reports.desk import Desk
from reports.errors import DecisionError
from store.casebook import suppression as store
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition, Status
from store.casebook.suppression import SuppressionScope
from tests.factory import NIGHT, World
from tests.reports.conftest import RunReport

WHY = Why(ReasonCode.UITSPRAAK_OF_WET, "Een gepubliceerde uitspraak.")
LATER = NIGHT + timedelta(days=30)


@pytest.mark.parametrize(
    ("scope", "value"),
    [
        (SuppressionScope.PLACE, "forum.example c7"),
        (SuppressionScope.SITE, "forum.example"),
        (SuppressionScope.ADDRESS, "https://forum.example/"),
        (SuppressionScope.PASSAGE, "ZAAK-1-BESCHIKKING/1"),
        (SuppressionScope.CASE, "ZAAK-1"),
        (SuppressionScope.AUTHOR, "forum.example Buurman"),
    ],
)
def test_each_scope_keeps_its_hits_quiet(
    world: World, desk: Desk, run_report: RunReport, scope: SuppressionScope, value: str
) -> None:
    """A new hit in scope raises nothing, is counted and can be listed; the rest raises as ever."""
    suppressions.suppress(desk, scope, value, WHY, LATER)
    world.match(world.post("forum.example", "c7", "Een bericht."))
    world.match(world.post("ander.example", "c7", "Een bericht."), "ZAAK-2")
    result = run_report()
    assert (result.count(Outcome.SUPPRESSED), result.count(Outcome.RAISED)) == (1, 1)
    (summary,) = suppressions.summaries(desk)
    assert (summary.sightings, summary.suppression.owner) == (1, "officier-a")
    assert [listed.incident.case_ref for listed in incidents.page(desk).summaries] == ["ZAAK-2"]


def test_what_stands_is_hushed_too(world: World, desk: Desk, run_report: RunReport) -> None:
    """A suppression also hides the sightings that stand, unless another passage was found there."""
    version = world.post("forum.example", "c7", "Een bericht.")
    world.match(version)
    other = world.post("blog.example", "p1", "Nog een.")
    world.match(other)
    world.match(other, passage=2)
    run_report()
    suppressions.suppress(desk, SuppressionScope.PASSAGE, "ZAAK-1-BESCHIKKING/1", WHY, LATER)
    assert [place.sighting.site for place in incidents.view(desk, "M-2026-0001").sightings] == [
        "blog.example"
    ]


def test_what_was_quiet_shows_again_when_it_ends(world: World, desk: Desk, run_report: RunReport) -> None:
    """After expiry the next report raises the incident that was kept quiet."""
    suppressions.suppress(desk, SuppressionScope.SITE, "forum.example", WHY, LATER)
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()
    assert incidents.page(desk).total == 0
    assert run_report(LATER).woken == 1
    assert incidents.view(desk, "M-2026-0001").incident.status is Status.NIEUW


def test_an_incident_that_was_kept_quiet_is_opened_in_the_trail(
    world: World, desk: Desk, run_report: RunReport
) -> None:
    """It counts among the incidents of its month, as any other."""
    suppressions.suppress(desk, SuppressionScope.SITE, "forum.example", WHY, LATER)
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()
    run_report(LATER)
    actions = [event.action for event in incidents.history(desk, "M-2026-0001")]
    assert actions[:2] == ["incident_opened", "suppression_lapsed"]


@pytest.mark.parametrize(
    ("scope", "value", "status"),
    [
        (SuppressionScope.PLACE, "forum.example c8", Status.HEROPEND),
        (SuppressionScope.SITE, "weblog.example", Status.AFGEHANDELD),
    ],
)
def test_a_place_that_nobody_has_seen_opens_a_closed_incident(
    world: World, desk: Desk, run_report: RunReport, *, scope: SuppressionScope, value: str, status: Status
) -> None:
    """When its suppression ends; a place that was seen and judged before it was kept quiet does not."""
    for site in ("forum.example", "weblog.example"):
        world.match(world.post(site, "c7", "Een bericht."))
    run_report()
    suppressions.suppress(desk, scope, value, WHY, LATER)
    if scope is SuppressionScope.PLACE:
        world.match(world.post("forum.example", "c8", "Nog een bericht."))
    run_report()
    decisions.decide(desk, "M-2026-0001", Judgement(Disposition.AL_OPENBAAR, WHY))
    assert incidents.get(desk, "M-2026-0001").status is Status.AFGEHANDELD
    assert run_report(LATER).woken == 1
    assert incidents.get(desk, "M-2026-0001").status is status


def test_it_can_be_ended_before_its_time(world: World, desk: Desk, run_report: RunReport) -> None:
    """Ending a suppression shows its hits with the next report."""
    made = suppressions.suppress(desk, SuppressionScope.SITE, "forum.example", WHY, LATER)
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()
    suppressions.end(desk, made.id)
    run_report()
    assert incidents.page(desk).total == 1
    with pytest.raises(DecisionError, match="S-99"):
        suppressions.end(desk, 99)


@pytest.mark.parametrize(
    ("value", "why", "expires_at"),
    [("", WHY, LATER), ("forum.example", Why(ReasonCode.TEST, ""), LATER), ("forum.example", WHY, NIGHT)],
)
def test_scope_reason_and_end_are_mandatory(desk: Desk, value: str, why: Why, expires_at: object) -> None:
    """Without a value, a reason or an end in the future there is no suppression."""
    with pytest.raises(DecisionError):
        suppressions.suppress(desk, SuppressionScope.SITE, value, why, expires_at)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["Anoniem", "Gast 12", "", "Anonymous (not verified)"])
def test_nobody_is_kept_quiet_by_a_word_for_nobody(desk: Desk, name: str) -> None:
    """It would silence everybody who gave no name."""
    with pytest.raises(DecisionError):
        suppressions.suppress(desk, SuppressionScope.AUTHOR, f"forum.example {name}", WHY, LATER)


def test_the_same_name_on_another_site_is_not_kept_quiet(
    world: World, desk: Desk, run_report: RunReport
) -> None:
    """A name is not a person: it is kept quiet where somebody said so, and nowhere else."""
    suppressions.suppress(desk, SuppressionScope.AUTHOR, "forum.example buurman", WHY, LATER)
    world.match(world.post("ander.example", "c7", "Een bericht.", author="buurman"))
    world.match(world.post("forum.example", "c8", "Een bericht.", author="BUURMAN "), "ZAAK-2")
    world.match(world.post("forum.example", "c9", "Een bericht.", author="buurvrouw"), "ZAAK-3")
    result = run_report()
    assert (result.count(Outcome.SUPPRESSED), result.count(Outcome.RAISED)) == (1, 2)


def test_a_name_leaves_a_suppression_that_ended(desk: Desk) -> None:
    """It is kept no longer than what it kept quiet; that there was one stays."""
    suppressions.suppress(desk, SuppressionScope.AUTHOR, "forum.example Buurman", WHY, LATER)
    suppressions.suppress(desk, SuppressionScope.SITE, "forum.example", WHY, LATER)
    assert store.forget_names(desk.casebook, LATER - timedelta(days=1)) == 0
    assert store.forget_names(desk.casebook, LATER) == 1
    assert [summary.suppression.value for summary in suppressions.summaries(desk)] == ["", "forum.example"]
