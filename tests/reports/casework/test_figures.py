"""A month in numbers: what was read, forgotten again, found and judged."""

from datetime import date, timedelta

import pytest

from crawler import retention as archive_retention
from reports.casework import decisions, incidents, leads, retention
from reports.casework.decisions import Judgement
from reports.casework.dispositions import Keeping
from reports.casework.figures import (
    FoundFigures,
    MatchLimits,
    MonthFigures,
    compile_months,
    kept_now,
)
from reports.desk import Desk
from reports.settings import ReportSettings
from store.archive import coverage
from store.archive.coverage import CoverageReason, Ending
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition
from store.clock import FixedClock
from store.matches.match import Tier
from store.month import Month
from store.nights.night import Canary, Night, Step, save
from store.nights.schema import open_nights
from tests.factory import NIGHT, World
from tests.reports.conftest import MORNING, MakeDesk, RunReport

NOVEMBER = Month(date(2026, 11, 1))
CHANCE = Why(ReasonCode.TOEVALLIGE_OVEREENKOMST, "Toeval.")
OTHER = Why(ReasonCode.ANDERE_PERSOON, "Een ander.")


def november(desk: Desk, thresholds: MatchLimits | None = None) -> MonthFigures:
    """The figures of the month in which everything happens."""
    (month,) = compile_months(desk, (NOVEMBER,), thresholds or MatchLimits())
    return month


def a_night(
    world: World, back: int, *, ending: Ending = Ending.COMPLETE, canary: Canary = Canary.FOUND
) -> None:
    """A night so many days before, which read twelve new posts and three changed ones."""
    due = NIGHT - timedelta(days=back)
    nights = open_nights(world.directory.nights)
    save(nights, Night(due, due, due + timedelta(hours=1), canary, (Step("crawl", due, due, 0),)))
    nights.close()
    site, night = world.site("forum.example"), due.date().isoformat()
    coverage.open_night(world.archive, site, night, due)
    coverage.mark_reached(world.archive, site, night)
    counts = {"pages": 40, "posts_seen": 500, "posts_new": 12, "posts_changed": 3}
    coverage.add_counts(world.archive, site, night, counts)
    coverage.close_night(world.archive, site, night, ending=ending, now=due)


def test_a_month_before_there_was_anything_is_empty(desk: Desk) -> None:
    """Nothing happened is told as nothing, not as a failure."""
    assert november(desk) == MonthFigures(NOVEMBER)
    assert kept_now(desk).posts == 0


def test_nights_and_what_they_read(world: World, desk: Desk) -> None:
    """Nights are due from the first one on; reading counts new and changed posts once."""
    for back in range(3):
        a_night(world, back)
    a_night(world, 4, ending=Ending.UNREACHABLE, canary=Canary.MISSED)
    coverage.add_reason(world.archive, world.site("forum.example"), "2026-11-19", CoverageReason.TIMEOUT)
    month = november(desk)
    assert (month.nights.due, month.nights.complete, month.nights.canary_found) == (5, 3, 3)
    assert (month.nights.site_nights, month.nights.whole) == (4, 3)
    assert (month.read.pages, month.read.looked_at, month.read.read) == (160, 2000, 60)


def test_what_is_found_and_judged(world: World, desk: Desk, run_report: RunReport) -> None:
    """Sightings, incidents, leads, and the last judgement of each incident."""
    world.match(world.post("forum.example", "c1", "Een."), "ZAAK-1")
    world.match(world.post("forum.example", "c2", "Twee."), "ZAAK-1")
    world.match(world.post("forum.example", "c3", "Drie."), "ZAAK-2")
    for name in ("l1", "l2"):
        world.match(world.post("forum.example", name, name), f"ZAAK-{name}", e_value=40.0, tier=Tier.LEAD)
    run_report()
    decisions.decide(desk, "M-2026-0001", Judgement(Disposition.ONBEPAALD, OTHER))
    decisions.decide(desk, "M-2026-0001", Judgement(Disposition.VALS_ALARM, CHANCE))
    leads.dismiss(desk, "A-2026-0001", CHANCE)
    leads.promote(desk, "A-2026-0002", OTHER)
    month = november(desk)
    assert month.found == FoundFigures(alerts=4, incidents=3, leads=2, leads_taken_up=1, leads_put_aside=1)
    assert month.judged == ((Disposition.VALS_ALARM, 1),)
    assert (month.chance.alerts_judged, month.chance.leads_judged) == (1, 1)


def test_how_long_incidents_wait(world: World, desk_for: MakeDesk, run_report: RunReport) -> None:
    """From the incident to the first time that anybody opens it; looking again changes nothing."""
    for name in ("1", "2", "3"):
        world.match(world.post("forum.example", name, name), f"ZAAK-{name}")
    run_report(NIGHT)
    for number, hours in (("M-2026-0001", 1), ("M-2026-0001", 9), ("M-2026-0002", 4)):
        incidents.view(desk_for(at=NIGHT + timedelta(hours=hours)), number)
    look = november(desk_for(at=NIGHT + timedelta(days=1))).first_look
    assert (look.opened, look.looked_at) == (3, 2)
    assert (look.median, look.longest) == (timedelta(hours=2, minutes=30), timedelta(hours=4))


def test_chance_is_told_by_what_was_read(world: World, desk: Desk) -> None:
    """Twice as many posts bring twice as much by chance, at the thresholds that hold."""
    a_night(world, 0)
    once = november(desk, MatchLimits(1000.0, 50_000.0)).chance
    assert (once.alerts_expected, once.leads_expected) == (pytest.approx(0.015), pytest.approx(0.75))
    a_night(world, 1)
    assert november(desk, MatchLimits(1000.0, 50_000.0)).chance.alerts_expected == pytest.approx(0.03)


def test_what_retention_took_stays_counted(world: World, desk_for: MakeDesk, run_report: RunReport) -> None:
    """After the purge the texts are gone and the months still say what there was and what went."""
    a_night(world, 0)
    for name in ("kept", "gone1", "gone2"):
        world.post("forum.example", name, f"Bericht {name}.")
    world.match(world.post("forum.example", "c1", "Vals."), "ZAAK-1")
    world.match(world.post("forum.example", "l1", "Misschien."), "ZAAK-9", e_value=40.0, tier=Tier.LEAD)
    run_report()
    decisions.decide(desk_for(), "M-2026-0001", Judgement(Disposition.VALS_ALARM, OTHER))
    before = november(desk_for())
    later = MORNING + timedelta(days=40)
    world.seen("forum.example", "kept", later)
    desk = desk_for(at=later)
    retention.purge(desk)
    gone = archive_retention.purge(
        world.directory, FixedClock(later), before=later - timedelta(days=30), keep=retention.kept_posts(desk)
    )
    january, after = Month(date(2027, 1, 1)), november(desk)
    (then,) = compile_months(desk, (january,), MatchLimits())
    assert after.found == before.found
    assert after.judged == before.judged
    assert (gone.posts, then.forgotten.posts) == (4, 4)
    assert (then.forgotten.leads, then.forgotten.by_rule(Keeping.VALS_ALARM)) == (1, 1)
    assert kept_now(desk).posts == 1
    assert after.forgotten.posts == 0


def test_a_month_ends_at_midnight_in_amsterdam(
    world: World, desk_for: MakeDesk, run_report: RunReport
) -> None:
    """What is found a minute before and a minute after belongs to different months."""
    midnight = NOVEMBER.bounds[1]
    world.match(world.post("forum.example", "c1", "Een."), "ZAAK-1")
    run_report(midnight - timedelta(minutes=1))
    world.match(world.post("forum.example", "c2", "Twee."), "ZAAK-2")
    run_report(midnight + timedelta(minutes=1))
    desk = desk_for(at=midnight + timedelta(days=1), settings=ReportSettings())
    months = compile_months(desk, (NOVEMBER, Month(date(2026, 12, 1))), MatchLimits())
    assert [month.found.incidents for month in months] == [1, 1]
