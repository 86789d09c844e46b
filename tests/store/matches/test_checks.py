"""How much was asked of `check` is counted in texts and words, however many commands asked it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from store import audit
from store.audit import Act
from store.matches import checks

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_the_busiest_day_is_told(database: Database) -> None:
    """Of the days since a moment the one with most texts is told, with its words; other acts do not count."""
    assert checks.busiest_day(database, NOON) is None
    for days, texts in ((0, 900), (2, 10), (2, 15), (3, 20)):
        details = (("texts", texts), ("words", 3 * texts))
        audit.record(
            database, Act("a", checks.ACTION, "register", details=details), NOON + timedelta(days=days)
        )
        audit.record(database, Act("a", "match", "archive", details=(("texts", 9999),)), NOON)
    assert checks.busiest_day(database, NOON + timedelta(days=1)) == checks.Asked("2026-03-04", 25, 75)


def ask(database: Database, at: datetime, action: str = checks.ACTION, **details: int) -> None:
    """One answer that was given."""
    audit.record(database, Act("a", action, "register", details=tuple(details.items())), at)


def test_nothing_was_asked_after_the_last_question(database: Database) -> None:
    """What was asked at the moment itself counts."""
    ask(database, NOON, texts=1)
    assert checks.busiest_day(database, NOON) == checks.Asked("2026-03-02", 1, 0)
    assert checks.busiest_day(database, NOON + timedelta(microseconds=1)) is None


def test_a_question_that_counts_nothing_is_one_text(database: Database) -> None:
    """As an explanation is, whatever else the trail says of it."""
    ask(database, NOON, checks.EXPLAIN)
    ask(database, NOON, checks.EXPLAIN, words=40)
    ask(database, NOON, texts=3, words=5)
    assert checks.busiest_day(database, NOON) == checks.Asked("2026-03-02", 5, 45)


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_days_as_busy_the_later_is_told(database: Database, first: int) -> None:
    """Days are those of UTC: a second before midnight is another day than midnight."""
    midnight = NOON.replace(hour=0) + timedelta(days=1)
    moments = [midnight - timedelta(seconds=1), midnight]
    for moment in (moments[first], moments[1 - first]):
        ask(database, moment, texts=7, words=moment.second)
    assert checks.busiest_day(database, NOON) == checks.Asked("2026-03-03", 7, 0)
