"""How much was asked of `check` is counted in texts and words, however many commands asked it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from store import audit
from store.audit import Act
from store.matches import checks
from store.matches.schema import open_matches

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_the_busiest_day_is_told(tmp_path: Path) -> None:
    """Of the days since a moment the one with most texts is told, with its words; other acts do not count."""
    database = open_matches(tmp_path / "matches.db")
    assert checks.busiest_day(database, NOON) is None
    for days, texts in ((0, 900), (2, 10), (2, 15), (3, 20)):
        details = (("texts", texts), ("words", 3 * texts))
        audit.record(
            database, Act("a", checks.ACTION, "register", details=details), NOON + timedelta(days=days)
        )
        audit.record(database, Act("a", "match", "archive", details=(("texts", 9999),)), NOON)
    assert checks.busiest_day(database, NOON + timedelta(days=1)) == checks.Asked("2026-03-04", 25, 75)
    database.close()
