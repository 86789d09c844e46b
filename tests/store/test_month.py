"""A calendar month in Dutch time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.month import Month, last_months, month_of, parse_month

MOMENTS = st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@given(MOMENTS)
def test_every_moment_lies_in_one_month(moment: datetime) -> None:
    """A month begins where the one before it ends, also where the clock changes."""
    month = month_of(moment)
    begin, end = month.bounds
    assert begin <= moment < end
    assert month.before.bounds[1] == begin
    assert parse_month(str(month)) == month


def test_a_month_is_dutch() -> None:
    """Late in the evening of the last day in UTC it is the next month in Amsterdam."""
    assert month_of(datetime(2026, 10, 31, 23, 30, tzinfo=UTC)) == Month(date(2026, 11, 1))


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "1999-12", "\uff12026-11", "2026-11-01", "x"]
)
def test_what_is_no_month_is_none(text: str) -> None:
    """Anything but a year of this century and a month is refused."""
    assert parse_month(text) is None


def test_months_stand_in_order() -> None:
    """A year of months, oldest first."""
    months = last_months(Month(date(2026, 2, 1)), 12)
    assert (str(months[0]), str(months[-1]), len(months)) == ("2025-03", "2026-02", 12)
    assert all(month.after - month.first < timedelta(days=32) for month in months)
