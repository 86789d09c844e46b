"""Moments: aware, in UTC, and written so that they sort as text."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.clock import (
    AMSTERDAM,
    FixedClock,
    SystemClock,
    from_text,
    is_plausible,
    optional_moment,
    optional_text,
    to_text,
)

NAIVE = st.datetimes(datetime(1970, 1, 2), datetime(2999, 12, 30))  # noqa: DTZ001 - a zone is drawn beside it
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.builds(lambda moment, zone: moment.replace(tzinfo=zone), NAIVE, OFFSETS)


@given(MOMENTS)
def test_a_moment_comes_back_in_utc(moment: datetime) -> None:
    """The same moment, whatever the zone in which it was told."""
    again = from_text(to_text(moment))
    assert again == moment
    assert again.tzinfo is UTC
    assert to_text(again) == to_text(moment)


@given(MOMENTS, MOMENTS)
def test_moments_sort_as_their_text(first: datetime, second: datetime) -> None:
    """In every database an ORDER BY is one of time."""
    assert (to_text(first) < to_text(second)) is (first < second)
    assert len(to_text(first)) == len("2026-11-23T02:30:00.000000Z")


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 23, 2, 30, tzinfo=UTC), "2026-11-23T02:30:00.000000Z"),
        (datetime(2026, 11, 23, 3, 30, tzinfo=AMSTERDAM), "2026-11-23T02:30:00.000000Z"),
        (datetime(2026, 7, 1, 0, 30, tzinfo=AMSTERDAM), "2026-06-30T22:30:00.000000Z"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=AMSTERDAM), "2026-10-25T00:30:00.000000Z"),
        (datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=AMSTERDAM), "2026-10-25T01:30:00.000000Z"),
        (datetime(2026, 3, 29, 2, 30, tzinfo=AMSTERDAM), "2026-03-29T01:30:00.000000Z"),
        (datetime(1, 1, 1, 0, 0, 0, 7, tzinfo=UTC), "0001-01-01T00:00:00.000007Z"),
    ],
)
def test_how_a_moment_is_written(moment: datetime, text: str) -> None:
    """In UTC, to the microsecond; of the hour that comes twice each is told apart."""
    assert to_text(moment) == text
    assert optional_text(moment) == text


def test_a_moment_without_a_zone_is_refused() -> None:
    """It would be another one on another machine."""
    with pytest.raises(ValueError, match="without a time zone"):
        to_text(datetime(2026, 11, 23))  # noqa: DTZ001 - that is what is refused
    with pytest.raises(ValueError, match="without a time zone"):
        optional_text(datetime(2026, 11, 23))  # noqa: DTZ001 - that is what is refused


@pytest.mark.parametrize("text", ["", "gisteren", "2026-13-01T00:00:00Z", "2026-11-23T25:00:00Z"])
def test_what_is_no_moment_is_an_error(text: str) -> None:
    """A damaged column is never some other moment."""
    with pytest.raises(ValueError, match=r"isoformat|month|hour"):
        from_text(text)


def test_where_there_is_no_moment_there_is_none() -> None:
    """None stays None, both ways; an empty text is not none."""
    assert optional_text(None) is None
    assert optional_moment(None) is None
    assert optional_moment("2026-11-23T02:30:00.000000Z") == datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
    with pytest.raises(ValueError, match="isoformat"):
        optional_moment("")


@pytest.mark.parametrize(
    ("year", "plausible"),
    [(1, False), (1969, False), (1970, True), (2999, True), (3000, False), (9999, False)],
)
def test_a_moment_of_our_work_lies_in_these_years(year: int, plausible: bool) -> None:
    """Pages and forms can name any year."""
    assert is_plausible(datetime(year, 6, 1, tzinfo=UTC)) is plausible


def test_the_machines_clock_goes_on() -> None:
    """Aware, in UTC, and never back within a run."""
    moments = [SystemClock().now() for _ in range(3)]
    assert moments == sorted(moments)
    assert {moment.tzinfo for moment in moments} == {UTC}


def test_a_clock_that_stands_still_shows_its_moment_in_utc() -> None:
    """However often it is asked, and in whatever zone it was set."""
    clock = FixedClock(datetime(2026, 11, 23, 3, 30, tzinfo=AMSTERDAM))
    assert [clock.now() for _ in range(2)] == [datetime(2026, 11, 23, 2, 30, tzinfo=UTC)] * 2
    assert clock.now().tzinfo is UTC
