"""What is visited next, and when a site counts as not there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.frontier.frontier import MAX_OUTAGES, Frontier
from crawler.limits import Limits
from crawler.settings import CrawlSettings
from store.archive import page as pages
from store.archive.coverage import CoverageReason, Ending
from store.archive.page import Find, Page, Urgency
from store.archive.schema import open_archive
from store.archive.site import Site, save_site
from store.clock import FixedClock

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
CLOCK = FixedClock(NOW)
LIMITS = Limits(delay_s=0, max_pages=1_000, time_budget_s=100, max_depth=30)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Database]:
    """An archive with one site and its first page, visited just now."""
    database = open_archive(tmp_path / "archive.db")
    save_site(database, Site(0, "f", "https://f.example/", enabled=True, canary=False, platform=None), NOW)
    pages.add_pages(database, 1, [Find("https://f.example/", "//f.example/", "/?")], NOW)
    start = pages.start_page(database, 1)
    assert start is not None
    pages.mark_visited(database, start.id, NOW, {"due_at": None, "priority": int(Urgency.REVISIT)})
    yield database
    database.close()


def add(database: Database, folder: str, number: int, *, seen: bool = False) -> None:
    """Pages of one form: new ones, or ones that were seen before and are due again."""
    finds = [
        Find(f"https://f.example/{folder}/{n}", f"//f.example/{folder}/{n}", f"/{folder}/#?", depth=1)
        for n in range(number)
    ]
    pages.add_pages(database, 1, finds, NOW - timedelta(hours=1))
    if seen:
        database.execute(
            "UPDATE page SET fetched_at = found_at, priority = ? WHERE url LIKE ?",
            [int(Urgency.REVISIT), f"%/{folder}/%"],
        )


def frontier(database: Database, limits: Limits = LIMITS) -> Frontier:
    """A night of the site."""
    site = Site(1, "f", "https://f.example/", enabled=True, canary=False, platform=None)
    return Frontier(database, site, limits, CrawlSettings(retry_delay_s=0), CLOCK)


def crawl(database: Database, night: Frontier, failing: str, reason: CoverageReason | None) -> list[str]:
    """Visit all there is; pages whose address holds `failing` fail for this reason."""
    asked = []
    while night.pending() and (page := night.take()) is not None:
        asked.append(page.url)
        outage = reason if failing in page.url else None
        _handle(database, page, outage)
        night.done(page, outage)
    return asked


def _handle(database: Database, page: Page, outage: CoverageReason | None) -> None:
    if outage is None:
        pages.mark_visited(database, page.id, NOW, {"due_at": None})
    else:
        pages.mark_failed(database, page.id, outage, None)


def test_failing_links_of_one_kind_do_not_hide_the_site(archive: Database) -> None:
    """New links that all answer 500 are left for another night; every page of other kinds is asked."""
    add(archive, "oud", 40, seen=True)
    add(archive, "val", 60)
    night = frontier(archive)
    asked = crawl(archive, night, "/val/", CoverageReason.SERVER_ERROR)
    assert night.check_ending() is None
    assert sum("/oud/" in url for url in asked) == 40
    assert "https://f.example/" in asked
    assert sum("/val/" in url for url in asked) < 30
    assert night.backlog() > 30


def test_a_site_whose_first_page_fails_too_is_not_there(archive: Database) -> None:
    """When nothing answers, the first page is asked once more, and then the night ends."""
    add(archive, "val", 60)
    night = frontier(archive)
    asked = crawl(archive, night, "f.example", CoverageReason.NOT_CONNECTED)
    assert night.check_ending() is Ending.UNREACHABLE
    assert len(asked) == MAX_OUTAGES + 1
    assert asked[-1] == "https://f.example/"


def test_a_robots_txt_that_cannot_be_had_ends_the_night_as_such(archive: Database) -> None:
    """The ending says what closed the site."""
    add(archive, "val", 60)
    night = frontier(archive)
    crawl(archive, night, "f.example", CoverageReason.ROBOTS_UNAVAILABLE)
    assert night.check_ending() is Ending.ROBOTS


def test_old_pages_have_their_share_of_a_night(archive: Database) -> None:
    """However many new links wait, one visit of four goes to a page that was seen before."""
    add(archive, "nieuw", 500)
    add(archive, "oud", 500, seen=True)
    asked = crawl(archive, frontier(archive, replace(LIMITS, max_pages=100)), "-", None)
    assert len(asked) == 100
    assert 20 <= sum("/oud/" in url for url in asked) <= 35


def test_a_wait_beyond_the_night_ends_it(archive: Database) -> None:
    """A robots.txt that asks for hours leaves the rest as backlog, instead of standing still."""
    add(archive, "nieuw", 5)
    night = frontier(archive)
    assert night.can_wait(50)
    assert not night.can_wait(3_600)
    assert (night.check_ending(), night.too_slow) == (Ending.TIME_BUDGET, True)
    assert not frontier(archive).can_wait(float("inf"))
