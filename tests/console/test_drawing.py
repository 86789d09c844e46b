"""Geometry of the drawings: the order is exact, nothing lies on top of each other."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from console.drawing import NARROWEST, timeline, weekly
from console.timeline import Moment, Source

BEGIN = datetime(2015, 1, 1, 12, tzinfo=UTC)


def moment(days: int, place: int | None = 1, source: Source = Source.CAPTURED) -> Moment:
    """Something that happened this many days after the begin."""
    at = BEGIN + timedelta(days=days)
    return Moment(at, at, source, place, f"plaats {place}")


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=12))
def test_days_stand_in_order_and_apart(days: list[int]) -> None:
    """However far apart two days are, the later one stands to the right with room for its label."""
    places = [tick.x for tick in timeline([moment(day) for day in days]).ticks]
    assert places == sorted(places)
    assert all(after - before >= NARROWEST - 0.2 for before, after in pairwise(places))


def test_moments_of_one_day_stand_side_by_side() -> None:
    """A capture and a match of one morning are both seen."""
    lane = timeline([moment(0), moment(0, source=Source.MATCHED)]).lanes[0]
    assert lane.points[0].x < lane.points[1].x
    assert lane.ends == (lane.points[0].x, lane.points[1].x)


def test_a_place_has_a_lane_and_a_disclosure_a_line() -> None:
    """Two places and a recipient."""
    drawn = timeline([moment(0, 1), moment(9, 2), moment(5, None, Source.DISCLOSED)])
    assert [lane.name for lane in drawn.lanes] == ["plaats 1", "plaats 2"]
    assert len(drawn.disclosures) == 1
    assert drawn.lanes[0].points[0].x < drawn.disclosures[0].x < drawn.lanes[1].points[0].x


def test_nothing_is_drawn_of_nothing() -> None:
    """An incident without places has an empty drawing."""
    assert timeline([]).lanes == ()


def test_the_highest_week_is_the_full_height_and_an_empty_one_has_none() -> None:
    """Bars are in proportion, weeks in order."""
    bars = weekly({date(2026, 11, 23): 4, date(2026, 11, 16): 0, date(2026, 11, 9): 2})
    assert [(bar.week.day, bar.height) for bar in bars] == [(9, 50.0), (16, 0.0), (23, 100.0)]
    assert weekly({date(2026, 11, 23): 0})[0].height == 0


def test_very_many_places_are_drawn_in_part() -> None:
    """Sixty lanes, and how many stand in the table alone."""
    drawn = timeline([moment(number, number) for number in range(1, 101)])
    assert len(drawn.lanes) == 60
    assert drawn.left_out == 40
