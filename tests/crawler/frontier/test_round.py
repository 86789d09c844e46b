"""How a site's share of a night ends, from rows alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.frontier.round import Round
from crawler.scope import SiteScope
from crawler.settings import CrawlSettings
from store.archive import arrival
from store.archive.arrival import PageLook
from store.archive.coverage import Ending, add_counts, begin_run, mark_reached, night_of, run_of
from store.archive.extracted import ExtractedPost, PostKind
from store.archive.post import Presence
from store.archive.schema import open_archive
from store.archive.site import Site, save_site
from store.archive.standing import standing

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
NIGHT = "2026-11-23"
URL = "https://forum.example/t/1"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Database]:
    """An archive with one site, one capture and one post that is missed."""
    database = open_archive(tmp_path / "archive.db")
    save_site(database, Site(0, "f", "https://forum.example/", enabled=True, canary=False, platform=None), AT)
    database.execute("INSERT INTO warc_file (name, origin, opened_at) VALUES ('w', 'crawl', '2026')")
    database.execute("INSERT INTO capture VALUES (1, 1, 'u', '2026', 200, NULL, 'w', 0, 1, 'x', NULL)")
    look = PageLook(1, URL, 1, AT - timedelta(days=1), "test/1")
    arrival.arrive(database, look, [(ExtractedPost("c1", PostKind.COMMENT, "Een reactie.", URL), URL)])
    arrival.miss(database, PageLook(1, URL, 1, AT, ""), ())
    yield database
    database.close()


def end(
    archive: Database, after_days: float, told: Ending, *, reached: bool = True, requests: int = 1
) -> Presence:
    """End a night so many days after the post was missed; how the post stands then."""
    site = Site(1, "f", "https://forum.example/", enabled=True, canary=False, platform=None)
    now = AT + timedelta(days=after_days)
    begin_run(archive, 1, NIGHT, now)
    add_counts(archive, 1, NIGHT, {"requests": requests})
    if reached:
        mark_reached(archive, 1, NIGHT)
        add_counts(archive, 1, NIGHT, {"pages": 1})
    Round(archive, site, SiteScope.of(site), CrawlSettings(revisit_days=21), NIGHT).end(told, now, backlog=3)
    found = standing(archive, 1)
    assert found is not None
    return found.presence


def test_a_whole_visit_settles_what_was_missed(archive: Database) -> None:
    """When everything was visited, a post that is nowhere is gone, and counted."""
    assert end(archive, 0.1, Ending.COMPLETE) is Presence.GONE
    night = night_of(archive, 1, NIGHT)
    assert night is not None
    assert (night.posts_gone, night.backlog) == (1, 3)


@pytest.mark.parametrize("told", [Ending.TIME_BUDGET, Ending.PAGE_LIMIT])
def test_a_site_with_pages_left_over_settles_later(archive: Database, told: Ending) -> None:
    """A post may stand on a page that was left for later, until every page had its turn."""
    assert end(archive, 1, told) is Presence.PRESENT
    assert end(archive, 22, told) is Presence.GONE


@pytest.mark.parametrize("told", [Ending.INTERRUPTED, Ending.DISABLED, Ending.UNREACHABLE])
def test_a_night_that_was_cut_off_settles_nothing(archive: Database, told: Ending) -> None:
    """What was not looked at is not gone."""
    assert end(archive, 40, told) is Presence.PRESENT


def test_a_night_that_reached_nothing_is_never_complete(archive: Database) -> None:
    """Nothing received is "unreachable", and nobody's post is gone."""
    assert end(archive, 40, Ending.COMPLETE, reached=False) is Presence.PRESENT
    night = night_of(archive, 1, NIGHT)
    assert night is not None
    assert night.ending is Ending.UNREACHABLE


def test_a_run_that_had_nothing_to_ask_says_so_and_takes_nothing_back(archive: Database) -> None:
    """It is neither complete nor unreachable; what the run before it reached still stands, as its own."""
    end(archive, 0.1, Ending.COMPLETE)
    end(archive, 0.2, Ending.COMPLETE, reached=False, requests=0)
    night, run = night_of(archive, 1, NIGHT), run_of(archive, 1, NIGHT)
    assert night is not None
    assert run is not None
    assert (night.ending, night.whole, night.requests, night.posts_gone) == (Ending.COMPLETE, True, 1, 1)
    assert (run.ending, run.requests, run.posts_gone) == (Ending.NOTHING_DUE, 0, 0)


def test_a_second_run_that_reaches_nothing_does_not_live_on_the_first(archive: Database) -> None:
    """A site that has gone down since is unreachable, whatever was received before."""
    end(archive, 0.1, Ending.COMPLETE)
    end(archive, 0.2, Ending.COMPLETE, reached=False)
    night = night_of(archive, 1, NIGHT)
    assert night is not None
    assert (night.ending, night.whole) == (Ending.UNREACHABLE, False)


def test_a_run_that_goes_on_with_a_killed_one_has_its_numbers(archive: Database) -> None:
    """Killed after its last page, a run is complete when the next one finds nothing left to ask."""
    begin_run(archive, 1, NIGHT, AT)
    add_counts(archive, 1, NIGHT, {"requests": 5, "pages": 5})
    mark_reached(archive, 1, NIGHT)
    end(archive, 0.1, Ending.COMPLETE, reached=False, requests=0)
    night, run = night_of(archive, 1, NIGHT), run_of(archive, 1, NIGHT)
    assert night is not None
    assert run is not None
    assert (night.ending, night.whole, run.requests) == (Ending.COMPLETE, True, 5)
