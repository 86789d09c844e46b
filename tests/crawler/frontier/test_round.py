"""How a site's share of a night begins and ends, from rows alone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.frontier.marker import Marker
from crawler.frontier.round import Round
from crawler.scope import SiteScope
from crawler.settings import CrawlSettings
from store.archive import arrival
from store.archive import page as pages
from store.archive.arrival import PageLook
from store.archive.coverage import (
    CoverageReason,
    Ending,
    add_counts,
    add_reason,
    begin_run,
    close_night,
    mark_reached,
    night_of,
    run_of,
)
from store.archive.extracted import ExtractedPost, PostKind
from store.archive.page import Find, Page, Urgency
from store.archive.post import Presence
from store.archive.schema import open_archive
from store.archive.site import Site, save_site
from store.archive.standing import standing
from store.clock import to_text
from store.database import transaction

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
    archive: Database, after_days: float, ending: Ending, *, reached: bool = True, requests: int = 1
) -> Presence:
    """End a night so many days after the post was missed; how the post stands then."""
    site = Site(1, "f", "https://forum.example/", enabled=True, canary=False, platform=None)
    now = AT + timedelta(days=after_days)
    begin_run(archive, 1, NIGHT, now)
    add_counts(archive, 1, NIGHT, {"requests": requests})
    if reached:
        mark_reached(archive, 1, NIGHT)
        add_counts(archive, 1, NIGHT, {"pages": 1})
    Round(archive, site, SiteScope.of(site), CrawlSettings(revisit_days=21), NIGHT).end(
        ending, now, backlog=3
    )
    rhythm = standing(archive, 1)
    assert rhythm is not None
    return rhythm.presence


def test_a_whole_visit_settles_what_was_missed(archive: Database) -> None:
    """When everything was visited, a post that is nowhere is gone, and counted."""
    assert end(archive, 0.1, Ending.COMPLETE) is Presence.GONE
    night = night_of(archive, 1, NIGHT)
    assert night is not None
    assert (night.posts_gone, night.backlog) == (1, 3)


@pytest.mark.parametrize("ending", [Ending.TIME_BUDGET, Ending.PAGE_LIMIT])
def test_a_site_with_pages_left_over_settles_later(archive: Database, ending: Ending) -> None:
    """A post may stand on a page that was left for later, until every page had its turn."""
    assert end(archive, 1, ending) is Presence.PRESENT
    assert end(archive, 22, ending) is Presence.GONE


@pytest.mark.parametrize("ending", [Ending.INTERRUPTED, Ending.DISABLED, Ending.UNREACHABLE])
def test_a_night_that_was_cut_off_settles_nothing(archive: Database, ending: Ending) -> None:
    """What was not looked at is not gone."""
    assert end(archive, 40, ending) is Presence.PRESENT


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


def begin(archive: Database, marker: Marker, **fields: object) -> list[Page] | None:
    """Begin a round of the site."""
    given = {"name": "f", **fields}
    site = Site(
        1, str(given.pop("name")), "https://forum.example/", enabled=True, canary=False, platform=None
    )
    chosen = Round(archive, site, SiteScope.of(site), CrawlSettings(), NIGHT, **given)  # type: ignore[arg-type]
    with transaction(archive):
        return chosen.begin(marker, AT)


@pytest.fixture
def marker(tmp_path: Path) -> Marker:
    """Names no page."""
    return Marker(tmp_path / "f.reading")


def add_page(archive: Database, path: str, **columns: object) -> Page:
    """A page of the site that waits for a day yet, with these columns."""
    url = f"https://forum.example{path}"
    pages.add_pages(archive, 1, [Find(url, url.removeprefix("https:"), "/t/#?", depth=1)], AT)
    later = to_text(AT + timedelta(days=1))
    archive.table("page").update(page_of(archive, path).id, {"due_at": later, **columns})
    return page_of(archive, path)


def page_of(archive: Database, path: str) -> Page:
    """What the archive knows of a page of the site."""
    page = pages.page_of(archive, 1, f"//forum.example{path}")
    assert page is not None
    return page


def due(archive: Database) -> list[str]:
    """The paths of the pages that are due, the most urgent first."""
    due_now = pages.due_pages(archive, 1, AT, limit=99)
    return [page.url.removeprefix("https://forum.example") for page in due_now]


def test_a_site_begins_with_its_first_page(archive: Database, marker: Marker) -> None:
    """It is added once, at no depth and before everything else, and a night is running."""
    for _ in range(2):
        assert begin(archive, marker, fresh=True) is None
    page = page_of(archive, "/")
    assert (page.depth, page.priority) == (0, Urgency.SEED)
    assert due(archive) == ["/"]
    night = night_of(archive, 1, NIGHT)
    assert night is not None
    assert night.ending is Ending.RUNNING


def test_the_first_page_is_due_every_night(archive: Database, marker: Marker) -> None:
    """Whatever its next visit was to be: it tells what is new; another page waits for its time."""
    begin(archive, marker, fresh=True)
    for path in ("/", "/t/1"):
        add_page(archive, path, fetched_at=to_text(AT - timedelta(days=1)))
    begin(archive, marker, fresh=True)
    assert due(archive) == ["/"]


@pytest.mark.parametrize(("fresh", "asked"), [(True, ["/", "/t/1"]), (False, ["/"])])
def test_a_run_that_asks_everything_asks_it_once(
    archive: Database, marker: Marker, *, fresh: bool, asked: list[str]
) -> None:
    """Every known page is due where a run begins, and not again where it goes on after its process died."""
    add_page(archive, "/t/1", fetched_at=to_text(AT - timedelta(hours=1)))
    begin(archive, marker, fresh=fresh, now=True)
    assert sorted(due(archive)) == asked


def test_a_night_that_was_killed_broke_off(archive: Database, marker: Marker) -> None:
    """What stands as running from nights before is said to have crashed; this night's own goes on."""
    for night in ("2026-11-20", "2026-11-21", NIGHT, "2026-11-24"):
        begin_run(archive, 1, night, AT)
    close_night(archive, 1, "2026-11-20", ending=Ending.COMPLETE, now=AT)
    add_counts(archive, 1, NIGHT, {"requests": 5})
    begin(archive, marker, fresh=True)
    nights = [night_of(archive, 1, f"2026-11-{day}") for day in (20, 21, 23, 24)]
    assert [night and night.ending.value for night in nights] == ["complete", "crashed", "running", "running"]
    run = run_of(archive, 1, NIGHT)
    assert run is not None
    assert run.requests == 5


def test_a_run_that_begins_counts_anew_and_one_that_goes_on_does_not(
    archive: Database, marker: Marker
) -> None:
    """After a night that was closed a fresh run has its own numbers; a process after a dead one has not."""
    for fresh, requests in ((True, 0), (False, 5)):
        archive.execute("DELETE FROM coverage")
        begin(archive, marker, fresh=True)
        add_counts(archive, 1, NIGHT, {"requests": 5})
        close_night(archive, 1, NIGHT, ending=Ending.COMPLETE, now=AT)
        begin(archive, marker, fresh=fresh)
        run = run_of(archive, 1, NIGHT)
        assert run is not None
        assert run.requests == requests


def test_a_look_asks_its_pages_whole_and_at_once(archive: Database, marker: Marker) -> None:
    """Known or new, each is due now with nothing to ask "changed since?" by; no other page is."""
    earlier = to_text(AT - timedelta(minutes=1))
    add_page(archive, "/t/1", fetched_at=earlier, etag='"een"', last_modified="gisteren")
    add_page(archive, "/t/3")
    chosen = begin(archive, marker, only=("https://forum.example/t/1", "https://forum.example/t/2"))
    assert chosen is not None
    assert [page.url[-4:] for page in chosen] == ["/t/1", "/t/2"]
    assert [(page.etag, page.last_modified) for page in chosen] == [(None, None)] * 2
    assert sorted(due(archive)) == ["/t/1", "/t/2"]
    assert {page.priority for page in chosen} == {Urgency.ANNOUNCED}


def test_a_look_says_nothing_of_the_night_of_a_watched_site(archive: Database, marker: Marker) -> None:
    """It opens no night and closes none; a place that nobody watches has its looks as nights."""
    begin(archive, marker, only=("https://forum.example/t/1",))
    assert night_of(archive, 1, NIGHT) is None
    begin_run(archive, 1, NIGHT, AT)
    finish(archive, "f", "https://forum.example/t/1")
    night = night_of(archive, 1, NIGHT)
    assert night is not None
    assert night.ending is Ending.RUNNING
    finish(archive, "look-forum.example", "https://forum.example/t/1")
    night = night_of(archive, 1, NIGHT)
    assert night is not None
    assert (night.ending, night.posts_gone) == (Ending.COMPLETE, 0)
    post = standing(archive, 1)
    assert post is not None
    assert post.presence is Presence.PRESENT


def finish(archive: Database, name: str, *only: str, reached: bool = True) -> None:
    """End a round of the site under this name."""
    site = Site(1, name, "https://forum.example/", enabled=True, canary=False, platform=None)
    if reached:
        add_counts(archive, 1, NIGHT, {"requests": 1, "pages": 1})
        mark_reached(archive, 1, NIGHT)
    with transaction(archive):
        Round(archive, site, SiteScope.of(site), CrawlSettings(), NIGHT, only=only).end(
            None, AT + timedelta(hours=1), backlog=0
        )


@pytest.mark.parametrize(
    ("reason", "ending"),
    [
        (CoverageReason.ROBOTS_FORBIDDEN, Ending.ROBOTS),
        (CoverageReason.ROBOTS_UNAVAILABLE, Ending.ROBOTS),
        (CoverageReason.CRAWL_DELAY, Ending.COMPLETE),
        (CoverageReason.NOT_CONNECTED, Ending.UNREACHABLE),
    ],
)
def test_a_night_without_a_page_says_what_closed_the_site(
    archive: Database, reason: CoverageReason, ending: Ending
) -> None:
    """Its robots.txt, a wait that was longer than the night, or nobody there."""
    begin_run(archive, 1, NIGHT, AT)
    add_reason(archive, 1, NIGHT, reason)
    finish(archive, "f", reached=False)
    night = night_of(archive, 1, NIGHT)
    assert night is not None
    assert night.ending is ending


def test_a_page_that_kills_one_process_after_the_other_is_left_out(archive: Database, marker: Marker) -> None:
    """Twice may be chance: the page is tried again; the third time it is a page that was not read."""
    page = add_page(archive, "/t/1", due_at=to_text(AT))
    for tries in (1, 2):
        marker.set(page.id)
        begin(archive, marker, fresh=True)
        assert marker.read() == 0
        assert (page_of(archive, "/t/1").attempts, "/t/1" in due(archive)) == (tries, True)
    marker.set(page.id)
    begin(archive, marker, fresh=True)
    assert "/t/1" not in due(archive)
    night = night_of(archive, 1, NIGHT)
    assert night is not None
    assert night.reasons == ((CoverageReason.READING_FAILED, 1),)


def test_a_process_that_was_reading_nothing_marks_no_page(archive: Database, marker: Marker) -> None:
    """Nor does one whose page is no longer known."""
    page = add_page(archive, "/t/1")
    for number in (0, page.id + 99):
        marker.set(number)
        begin(archive, marker, fresh=True)
    assert page_of(archive, "/t/1").attempts == 0
