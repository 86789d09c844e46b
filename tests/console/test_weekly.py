"""Geometry of the weekly counts: bars in proportion, weeks in order."""

from datetime import date

from console.weekly import weekly


def test_the_highest_week_is_the_full_height_and_an_empty_one_has_none() -> None:
    """Bars are in proportion, weeks in order."""
    bars = weekly({date(2026, 11, 23): 4, date(2026, 11, 16): 0, date(2026, 11, 9): 2})
    assert [(bar.week.day, bar.height) for bar in bars] == [(9, 50.0), (16, 0.0), (23, 100.0)]
    assert weekly({date(2026, 11, 23): 0})[0].height == 0
