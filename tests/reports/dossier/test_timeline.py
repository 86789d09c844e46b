"""The drawn timeline: the order is exact, nothing lies on top of each other."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reports.desk import Desk
from reports.dossier import dossier
from reports.dossier.moments import Moment, MomentKind, moments
from reports.dossier.timeline import NARROW, NARROWEST, SYMBOLS, WIDE, timeline
from tests.factory import World, day
from tests.reports.conftest import RunReport

BEGIN = datetime(2015, 1, 1, 12, tzinfo=UTC)


def moment(days: int, place: int | None = 1, kind: MomentKind = MomentKind.VASTGELEGD) -> Moment:
    """Something that happened this many days after the begin."""
    at = BEGIN + timedelta(days=days)
    return Moment(at, at, kind, place, f"plaats {place}")


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=12))
def test_days_stand_in_order_and_apart(days: list[int]) -> None:
    """However far apart two days are, the later one stands to the right with room for its label."""
    places = [tick.x for tick in timeline([moment(day) for day in days]).ticks]
    assert places == sorted(places)
    assert all(after - before >= NARROWEST - 0.2 for before, after in pairwise(places))


def test_moments_of_one_day_stand_side_by_side() -> None:
    """A capture and a match of one morning are both seen."""
    lane = timeline([moment(0), moment(0, kind=MomentKind.HERKEND)]).lanes[0]
    assert lane.points[0].x < lane.points[1].x
    assert lane.ends == (lane.points[0].x, lane.points[1].x)


def test_a_place_has_a_lane_and_a_disclosure_a_line() -> None:
    """Two places and a recipient."""
    drawn = timeline([moment(0, 1), moment(9, 2), moment(5, None, MomentKind.VERSTREKT)])
    assert [lane.name for lane in drawn.lanes] == ["plaats 1", "plaats 2"]
    assert len(drawn.disclosures) == 1
    assert drawn.lanes[0].points[0].x < drawn.disclosures[0].x < drawn.lanes[1].points[0].x


def test_nothing_is_drawn_of_nothing() -> None:
    """An incident without places has an empty drawing."""
    assert timeline([]).lanes == ()


def test_very_many_places_are_drawn_in_part() -> None:
    """Sixty lanes, and how many stand in the table alone."""
    drawn = timeline([moment(number, number) for number in range(1, 101)])
    assert len(drawn.lanes) == 60
    assert drawn.left_out == 40


def test_a_dossier_is_drawn_in_order_of_time(world: World, desk: Desk, run_report: RunReport) -> None:
    """Lanes follow the dossier, points lie within the drawing, the disclosure between the two claims."""
    world.document("ZAAK-1-BESCHIKKING")
    world.disclose("ZAAK-1-BESCHIKKING", "COA", "2026-11-10")
    world.match(world.post("forum.example", "c7", "Een bericht.", claimed=day("2026-11-20")))
    world.match(world.post("weblog.example", "p1", "Eerder.", claimed=day("2019-05-02")))
    run_report()
    drawn = timeline(moments(dossier.open_dossier(desk, "M-2026-0001")))
    assert [lane.name for lane in drawn.lanes] == ["weblog.example", "forum.example"]
    points = [point for lane in drawn.lanes for point in lane.points]
    assert all(WIDE.label_width <= point.x <= drawn.width for point in points)
    claimed = [point.x for point in points if point.moment.kind is MomentKind.BEWEERD]
    (shared,) = drawn.disclosures
    assert claimed[0] < shared.x < claimed[1]


def test_every_kind_of_moment_has_a_symbol_of_its_own() -> None:
    """No two kinds look the same, and none is left out."""
    assert set(SYMBOLS) == set(MomentKind)
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)


def test_few_days_fit_a_telephone() -> None:
    """Five days far apart are drawn within 375 pixels, in the same order as on a wide screen."""
    sentences = [moment(days, place) for place in (1, 2) for days in (0, 30, 400, 2000, 2500)]
    narrow, wide = timeline(sentences, NARROW), timeline(sentences)
    assert narrow.width <= 343
    assert [tick.day for tick in narrow.ticks] == [tick.day for tick in wide.ticks]
    assert all(0 <= point.x <= narrow.width for lane in narrow.lanes for point in lane.points)
