"""Counts for the overview: incidents as one person sees them, and raised by week in Amsterdam."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from store.casebook.incident import OPEN, Status
from store.casebook.tally import IncidentTally, per_week, tally
from tests.store.casebook.conftest import Casebook


def test_incidents_are_counted_as_a_person_sees_them(book: Casebook) -> None:
    """Work is what is open and theirs or nobody's; what is theirs counts when it is closed too."""
    for status, assignee in product(Status, ("anna", "bas", None)):
        book.incident(f"{status} {assignee}", status=status, assignee=assignee)
    assert tally(book.database, "anna") == IncidentTally(
        work=2 * len(OPEN), mine=len(Status), open=3 * len(OPEN), closed=3, all=3 * len(Status)
    )
    assert tally(book.database, "cor") == IncidentTally(
        work=len(OPEN), mine=0, open=3 * len(OPEN), closed=3, all=3 * len(Status)
    )


def test_nothing_is_counted_where_nothing_is(book: Casebook) -> None:
    """An empty casebook has noughts."""
    assert tally(book.database, "anna") == IncidentTally(0, 0, 0, 0, 0)


MONDAY = datetime(2026, 11, 22, 23, tzinfo=UTC)
"""Midnight in Amsterdam."""


@pytest.mark.parametrize(
    ("opened_at", "week"),
    [
        (MONDAY, date(2026, 11, 23)),
        (MONDAY.replace(minute=1), date(2026, 11, 23)),
        (MONDAY.replace(hour=22, minute=59), date(2026, 11, 16)),
        (datetime(2026, 11, 8, 23, tzinfo=UTC), date(2026, 11, 9)),
        (datetime(2026, 11, 8, 22, 59, 59, tzinfo=UTC), None),
    ],
)
def test_an_incident_counts_in_the_week_in_which_it_was_raised(
    book: Casebook, opened_at: datetime, week: date | None
) -> None:
    """A week begins on Monday at midnight in Amsterdam; those before the first are left out."""
    book.incident(opened_at=opened_at)
    weeks = per_week(book.database, 3, datetime(2026, 11, 29, 22, 59, tzinfo=UTC))
    expected = dict.fromkeys((date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23)), 0)
    assert weeks == (expected if week is None else {**expected, week: 1})
    assert list(weeks) == sorted(weeks)


def test_weeks_keep_their_length_over_a_change_of_the_clock(book: Casebook) -> None:
    """Midnight of a Monday in summer is another hour in UTC than in winter."""
    for case, opened_at in (
        ("A", datetime(2026, 10, 18, 22, tzinfo=UTC)),
        ("B", datetime(2026, 10, 25, 22, 59, tzinfo=UTC)),
        ("C", datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ):
        book.incident(case, opened_at=opened_at)
    weeks = per_week(book.database, 2, datetime(2026, 10, 28, tzinfo=UTC))
    assert weeks == {date(2026, 10, 19): 2, date(2026, 10, 26): 1}
