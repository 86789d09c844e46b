"""When nights are due: once on every day of the year."""

from datetime import UTC, datetime, timedelta

import pytest

from lekwacht import calendar
from lekwacht.errors import ConfigurationError
from store.clock import AMSTERDAM


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_night_comes_once_on_every_day_of_the_year(year: int) -> None:
    """Through both clock changes there is one night a day, at 03:30 on the wall."""
    start = datetime(year, 1, 1, tzinfo=AMSTERDAM)
    due = calendar.nights_due("03:30", start, start + timedelta(days=365))
    assert len({moment.astimezone(AMSTERDAM).date() for moment in due}) == len(due) == 365
    assert {f"{moment.astimezone(AMSTERDAM):%H:%M}" for moment in due} == {"03:30"}


@pytest.mark.parametrize("at", ["25:00", "half past", "3", "02:30"])
def test_a_time_that_cannot_be_kept_is_refused(at: str) -> None:
    """A wrong time, or one in the hour that the clock change touches, stops the start."""
    with pytest.raises(ConfigurationError, match=r"schedule\.at"):
        calendar.trigger(at)


def test_the_last_due_night_is_today_after_its_hour_and_yesterday_before() -> None:
    """The latest night up to a moment is the one already due."""
    before = datetime(2026, 11, 23, 2, 29, tzinfo=UTC)
    assert calendar.last_due("03:30", before) == datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
    assert calendar.last_due("03:30", before + timedelta(minutes=1)) == datetime(
        2026, 11, 23, 2, 30, tzinfo=UTC
    )
