"""When a page is due again: by night."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.frontier.revisit import after_failure, apply_settings, next_visit
from crawler.settings import CrawlSettings
from store.archive import page as pages
from store.archive.page import Find, Urgency
from store.archive.schema import open_archive
from store.archive.site import Site, save_site
from store.clock import AMSTERDAM, to_text

SETTINGS = CrawlSettings()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in November in Amsterdam."""
    return datetime(2026, 11, day, hour, minute, tzinfo=AMSTERDAM)


@pytest.mark.parametrize("visit", [at(23, 3, 45), at(23, 10), at(23, 19, 59)])
def test_what_was_visited_by_day_is_due_the_next_night(visit: datetime) -> None:
    """A night that comes sooner than so many hours after the visit still asks; the same night does not."""
    due = next_visit(visit, visit, SETTINGS)
    assert at(23, 23, 59) < due <= at(24, 3, 30)


def test_a_run_across_midnight_visits_nothing_twice() -> None:
    """What was visited just before midnight is not due just after it."""
    assert next_visit(at(23, 23, 59), at(23, 23, 59), SETTINGS) >= at(24, 3)


def test_a_page_that_stays_is_visited_ever_later() -> None:
    """After a hundred quiet days every tenth night, and never later than the settings say."""
    visit = at(23, 4)
    assert (
        next_visit(visit, visit - timedelta(days=100), SETTINGS).date() == (visit + timedelta(days=10)).date()
    )
    assert (
        next_visit(visit, visit - timedelta(days=9_000), SETTINGS).date()
        == (visit + timedelta(days=21)).date()
    )


def test_hours_are_hours_where_few_are_asked() -> None:
    """A busy site may be visited by the hour."""
    assert next_visit(at(23, 4), at(23, 4), CrawlSettings(revisit_hours=1)) == at(23, 5)
    assert after_failure(at(23, 4), 3, CrawlSettings(revisit_hours=1)) == at(23, 5)


def test_a_changed_setting_holds_for_pages_that_wait_already(tmp_path: Path) -> None:
    """Pages that wait for their turn get the new time; what must come whole or is urgent keeps its own."""
    database = open_archive(tmp_path / "archive.db")
    save_site(
        database, Site(0, "f", "https://f.example/", enabled=True, canary=False, platform=None), at(1, 1)
    )
    finds = [Find(f"https://f.example/{n}", f"//f.example/{n}", "/#?") for n in range(3)]
    pages.add_pages(database, 1, finds, at(1, 1))
    for number, (priority, digest) in enumerate(((20, "x"), (20, None), (int(Urgency.ANNOUNCED), "x")), 1):
        fields = {"due_at": to_text(at(24, 0)), "changed_at": to_text(at(23, 4)), "priority": priority}
        pages.mark_visited(database, number, at(23, 4), {**fields, "body_sha256": digest})
    apply_settings(database, 1, at(23, 6), CrawlSettings(revisit_hours=1))
    assert [page.url[-1] for page in pages.due_pages(database, 1, at(23, 6), limit=9)] == ["0"]
    apply_settings(database, 1, at(23, 6), SETTINGS)
    assert pages.due_pages(database, 1, at(23, 6), limit=9) == []
    database.close()
