"""One site's night inside its process: what is kept together, what fails apart, and how it ends."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import HtmlResponse, Request

from crawler.errors import (
    AddressRefusedError,
    HaltedError,
    NotKeptError,
    RobotsForbiddenError,
    RobotsUnavailableError,
)
from crawler.evidence import seal, verify
from crawler.frontier.marker import Marker
from crawler.frontier.reader_mark import ReaderMark
from crawler.runs.job import Job
from crawler.runs.site_run import TOGETHER, SiteRun
from crawler.settings import CrawlSettings
from store.archive import page as pages
from store.archive.coverage import Coverage, CoverageReason, Ending, night_of
from store.archive.page import Page, PageKind, Urgency
from store.archive.site import Site, SiteOptions, save_site
from store.clock import FixedClock, to_text
from store.database import transaction
from store.warc import Exchange
from tests.crawler.support.crawling import Watch
from tests.crawler.support.publicsite import thread

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
NIGHT = "2026-11-23"
ORIGIN = "http://127.0.0.1:8080"
SETTINGS = CrawlSettings(loopback=("127.0.0.1:8080",), retries=0)
STORY = "De oude sluis lekt al jaren, en niemand die er iets aan doet."


@pytest.fixture
def site(watch: Watch) -> Site:
    """A site of which nothing is known."""
    fresh = Site(0, "proef", f"{ORIGIN}/", enabled=True, canary=False, platform=None)
    with transaction(watch.database):
        return save_site(watch.database, fresh, AT)


def begin(watch: Watch, site: Site, *, at: datetime = AT, loopback: bool = True, **fields: object) -> SiteRun:
    """The night of the site begins."""
    job = Job(data=str(watch.data.root), site=site.name, night=NIGHT, settings=SETTINGS, budget_s=3_600)
    job = replace(job, **fields)  # type: ignore[arg-type]
    return SiteRun(job, site, watch.database, FixedClock(at), is_loopback=loopback)


@pytest.fixture
def run(watch: Watch, site: Site) -> Iterator[SiteRun]:
    """A night that has begun."""
    yield (begun := begin(watch, site))
    file = begun._recorder._file
    if file is not None:
        file.close()


def add(watch: Watch, number: int) -> list[Page]:
    """So many pages that are due."""
    finds = [
        pages.Find(f"{ORIGIN}/t/{n}", f"//127.0.0.1:8080/t/{n}", "/t/#?", depth=1) for n in range(number)
    ]
    with transaction(watch.database):
        pages.add_pages(watch.database, 1, finds, AT)
    return [page_of(watch, f"/t/{n}") for n in range(number)]


def page_of(watch: Watch, path: str) -> Page:
    """What is known of a page of the site."""
    page = pages.page_of(watch.database, 1, f"//127.0.0.1:8080{path}")
    assert page is not None
    return page


def stand(watch: Watch, path: str) -> tuple[object, ...]:
    """Why a page could not be had, how often in a row, and when it is due."""
    (row,) = watch.rows("SELECT reason, attempts, due_at FROM page WHERE url = ?", f"{ORIGIN}{path}")
    return row["reason"], row["attempts"], row["due_at"]


def exchange_of(page: Page, body: bytes = b"<p>x</p>", status: int = 200) -> Exchange:
    """What went over the wire for a page."""
    headers = ((b"Content-Type", b"text/html"),)
    return Exchange(page.url, (), status, "OK", "HTTP/1.1", headers, body, AT, AT)


def receive(run: SiteRun, page: Page, text: str = STORY, *links: str) -> None:
    """A thread with two posts, and these links, comes for a page."""
    number = page.url.rpartition("/")[2] or "9"
    body = thread("T", [(f"{number}1", "anna", text), (f"{number}2", "bert", f"{text} Ja.")], links).encode()
    headers = {"Content-Type": "text/html; charset=utf-8"}
    response = HtmlResponse(page.url, headers=headers, body=body, request=Request(page.url))
    run.received(page, response, exchange_of(page, body))


def night(watch: Watch) -> Coverage:
    """The site's night so far."""
    known = night_of(watch.database, 1, NIGHT)
    assert known is not None
    return known


def captures(watch: Watch) -> list[str]:
    """The paths that were captured, in order."""
    return [str(row["url"]).removeprefix(ORIGIN) for row in watch.rows("SELECT url FROM capture ORDER BY id")]


def test_a_night_begins_with_the_first_page(watch: Watch, run: SiteRun) -> None:
    """It is handed out, and the night runs."""
    page = run.frontier.take()
    assert page is not None
    assert (page.url, page.priority) == (f"{ORIGIN}/", Urgency.SEED)
    assert not run.halted
    assert night(watch).ending is Ending.RUNNING


def test_pages_of_our_own_are_kept_several_at_once(watch: Watch, run: SiteRun) -> None:
    """Waiting for the disk is most of what one costs; the last few are kept when somebody asks."""
    visited = add(watch, TOGETHER + 1)
    for page in visited[: TOGETHER - 1]:
        receive(run, page)
    assert captures(watch) == []
    receive(run, visited[TOGETHER - 1])
    assert len(captures(watch)) == TOGETHER
    receive(run, visited[TOGETHER])
    for _ in range(2):
        run.flush()
        assert len(captures(watch)) == TOGETHER + 1
    assert night(watch).requests == TOGETHER + 1


def test_pages_of_others_are_kept_one_by_one(watch: Watch, site: Site) -> None:
    """Between two requests there is time enough."""
    run = begin(watch, site, loopback=False)
    receive(run, *add(watch, 1))
    assert captures(watch) == ["/t/0"]
    run.close(interrupted=False)


def test_before_the_frontier_asks_all_is_in_the_archive(watch: Watch, run: SiteRun) -> None:
    """Else a page that was received would be handed out once more."""
    first = run.frontier.take()
    assert first is not None
    receive(run, first)
    assert captures(watch) == []
    assert run.frontier.take() is None
    assert captures(watch) == ["/"]


def test_while_a_page_is_read_it_is_marked(
    watch: Watch, run: SiteRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever kills the process then, the next one knows at which page."""
    (page,) = add(watch, 1)
    marker = Marker(watch.data.archive.parent / "proef.reading")
    seen: list[int] = []
    read = type(run._reader).read

    def reading(*arguments: object) -> object:
        seen.append(marker.read())
        return read(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(type(run._reader), "read", reading)
    receive(run, page)
    assert seen == [page.id]
    assert marker.read() == 0


def test_a_page_that_cannot_be_kept_costs_no_other(watch: Watch, run: SiteRun) -> None:
    """Its evidence is kept, with the reason; the others have their posts, and nothing counts twice."""
    watch.database.execute(
        "CREATE TRIGGER broken BEFORE INSERT ON post_version WHEN NEW.text LIKE '%vloek%'"
        " BEGIN SELECT RAISE(ABORT, 'no such post'); END"
    )
    for number, page in enumerate(add(watch, 3)):
        receive(run, page, f"{STORY}{' vloek' * (number == 1)} {number}")
    run.flush()
    assert captures(watch) == ["/t/0", "/t/1", "/t/2"]
    assert {"p01", "p02", "p21", "p22"} <= watch.posts().keys()
    assert not {"p11", "p12"} & watch.posts().keys()
    assert (dict(night(watch).reasons), night(watch).requests) == ({CoverageReason.READING_FAILED: 1}, 3)
    assert run.broken is None
    run.close(interrupted=False)
    with transaction(watch.database):
        seal(watch.database, NIGHT, AT)
    assert list(verify(watch.database, watch.data.warc)) == []


def test_what_was_left_alone_with_a_page_that_failed_is_counted(watch: Watch, run: SiteRun) -> None:
    """The first attempt took it back: the second counts it, once, and keeps the address with its reason."""
    watch.database.execute(
        "CREATE TRIGGER broken BEFORE INSERT ON post_version WHEN NEW.text LIKE '%vloek%'"
        " BEGIN SELECT RAISE(ABORT, 'no such post'); END"
    )
    good, bad = add(watch, 2)
    receive(run, good, STORY, "/foto.jpg", "/wp-admin/")
    receive(run, bad, f"{STORY} vloek", "/foto.jpg")
    run.flush()
    assert dict(night(watch).reasons) == {
        CoverageReason.NOT_TEXT: 1,
        CoverageReason.EXCLUDED: 1,
        CoverageReason.READING_FAILED: 1,
    }
    assert stand(watch, "/foto.jpg") == ("not_text", 0, None)


def test_where_nothing_can_be_kept_the_night_ends(watch: Watch, run: SiteRun) -> None:
    """As on a full disk: nothing more is asked, and whoever started it is told."""
    (page,) = add(watch, 1)
    watch.database.execute("ALTER TABLE capture RENAME TO weg")
    receive(run, page)
    run.flush()
    watch.database.execute("ALTER TABLE weg RENAME TO capture")
    assert run.broken is not None
    assert run.halted
    assert page_of(watch, "/t/0").fetched_at is None
    with pytest.raises(NotKeptError, match="received pages could not be stored"):
        run.close(interrupted=False)
    assert night(watch).ending is Ending.RUNNING


@pytest.mark.parametrize(
    ("error", "reason", "requests"),
    [
        (DownloadTimeoutError(), CoverageReason.TIMEOUT, 1),
        (RobotsForbiddenError(), CoverageReason.ROBOTS_FORBIDDEN, 0),
        (RobotsUnavailableError(CoverageReason.ROBOTS_UNAVAILABLE), CoverageReason.ROBOTS_UNAVAILABLE, 0),
        (AddressRefusedError(), CoverageReason.FORBIDDEN_ADDRESS, 0),
        (KeyError("iets"), CoverageReason.BAD_RESPONSE, 1),
    ],
)
def test_a_page_that_could_not_be_had_says_why(
    watch: Watch, run: SiteRun, error: Exception, reason: CoverageReason, requests: int
) -> None:
    """What never went out is no request."""
    (page,) = add(watch, 1)
    run.note_failure(page, error, None)
    assert (dict(night(watch).reasons), night(watch).requests) == ({reason: 1}, requests)
    assert stand(watch, "/t/0")[0] == reason
    assert captures(watch) == []


def test_what_came_of_a_failed_page_is_evidence(watch: Watch, run: SiteRun) -> None:
    """What was received before it is kept first, in the order in which it came."""
    first, second = add(watch, 2)
    receive(run, first)
    run.note_failure(second, DownloadTimeoutError(), exchange_of(second, status=500))
    assert captures(watch) == ["/t/0", "/t/1"]
    assert night(watch).requests == 2


def test_a_page_that_was_not_asked_any_more_stays_due(watch: Watch, run: SiteRun) -> None:
    """The night was over: that is no failure of the page."""
    (page,) = add(watch, 1)
    run.note_failure(page, HaltedError(), None)
    assert (night(watch).reasons, night(watch).requests) == ((), 0)
    assert stand(watch, "/t/0") == (None, 0, to_text(AT))


@pytest.mark.parametrize("only", [(), (f"{ORIGIN}/t/7",)])
def test_a_look_that_would_wait_too_long_says_so(watch: Watch, site: Site, only: tuple[str, ...]) -> None:
    """Somebody waits for it; in a night the pages are left for the next."""
    run = begin(watch, site, only=only)
    (page,) = add(watch, 1)
    assert not run.can_wait(1e6)
    run.note_failure(page, HaltedError(), None)
    assert stand(watch, "/t/0")[0] == (CoverageReason.CRAWL_DELAY if only else None)


def test_a_page_at_which_our_own_code_failed_is_counted(watch: Watch, run: SiteRun) -> None:
    """It is not handed out again this night."""
    (page,) = add(watch, 1)
    run.unreadable(page)
    assert dict(night(watch).reasons) == {CoverageReason.READING_FAILED: 1}
    assert stand(watch, "/t/0")[0] == CoverageReason.READING_FAILED


def test_robots_txt_is_evidence_of_what_was_allowed(watch: Watch, run: SiteRun) -> None:
    """It is no request of the night, and where none came there is none."""
    run.note_robots(None)
    assert captures(watch) == []
    (page,) = add(watch, 1)
    run.note_robots(replace(exchange_of(page), url=f"{ORIGIN}/robots.txt"))
    assert captures(watch) == ["/robots.txt"]
    assert night(watch).requests == 0


def test_sitemaps_of_robots_txt_are_visited_first(watch: Watch, run: SiteRun) -> None:
    """Those of the site; another site's are none of ours."""
    run.note_sitemaps((f"{ORIGIN}/kaart.xml", "https://elders.example/kaart.xml"))
    page = page_of(watch, "/kaart.xml")
    assert (page.kind, page.priority) == (PageKind.SITEMAP, Urgency.SEED)
    assert stand(watch, "/kaart.xml") == (None, 0, to_text(AT))
    assert watch.rows("SELECT count(*) AS n FROM page") == [{"n": 2}]


@pytest.mark.parametrize(("days", "whole"), [(None, True), (0, False), (21, False), (22, True)])
def test_now_and_then_a_page_comes_whole(
    watch: Watch, run: SiteRun, days: int | None, *, whole: bool
) -> None:
    """A server may say "not modified" in error: what came whole long ago is asked for without conditions."""
    (page,) = add(watch, 1)
    received = None if days is None else AT - timedelta(days=days)
    assert run.wants_whole(replace(page, received_at=received)) is whole


def test_a_long_wait_is_told_to_whoever_watches(run: SiteRun, capsys: pytest.CaptureFixture[str]) -> None:
    """From a minute on: it is not standing still."""
    run.note_delay("127.0.0.1", 59)
    assert capsys.readouterr().err == ""
    run.note_delay("127.0.0.1", 60)
    assert "proef: robots.txt of 127.0.0.1 asks 60 s" in capsys.readouterr().err


def test_a_spent_page_limit_lets_those_go_that_were_counted(watch: Watch, site: Site) -> None:
    """Nothing new is handed out, and what is on its way may be sent."""
    run = begin(watch, replace(site, options=SiteOptions(max_pages=1)))
    assert run.frontier.take() is not None
    add(watch, 1)
    assert run.frontier.take() is None
    assert run.frontier.check_ending() is Ending.PAGE_LIMIT
    assert not run.halted
    run.frontier.ending = Ending.INTERRUPTED
    assert run.halted


def test_what_an_earlier_process_asked_counts_for_the_page_limit(watch: Watch, site: Site) -> None:
    """A night that goes on has no second limit; a look does not count against it."""
    limited = replace(site, options=SiteOptions(max_pages=1))
    first = begin(watch, limited)
    (page,) = add(watch, 1)
    receive(first, page)
    first.flush()
    first.close(interrupted=True)
    again = begin(watch, limited, fresh=False)
    assert again.frontier.take() is None
    look = begin(watch, limited, only=(f"{ORIGIN}/t/7",))
    assert look.frontier.take() is not None


@pytest.mark.parametrize(("interrupted", "ending"), [(True, Ending.INTERRUPTED), (False, Ending.COMPLETE)])
def test_a_night_ends_with_what_is_left(
    watch: Watch, run: SiteRun, *, interrupted: bool, ending: Ending
) -> None:
    """What was received is kept first; what is still due is backlog."""
    visited = add(watch, 3)
    receive(run, visited[0])
    run.close(interrupted=interrupted)
    assert captures(watch) == ["/t/0"]
    assert (night(watch).ending, night(watch).backlog) == (ending, 3)  # two threads and the first page
    assert watch.rows("SELECT count(*) AS n FROM warc_file WHERE closed_at IS NULL") == [{"n": 0}]


def test_a_night_whose_robots_txt_asks_too_much_says_how_much_was_left(watch: Watch, run: SiteRun) -> None:
    """Every page that is still due was left for that; at least one."""
    add(watch, 2)
    assert not run.can_wait(1e6)
    run.close(interrupted=False)
    assert dict(night(watch).reasons) == {CoverageReason.CRAWL_DELAY: 3}
    assert night(watch).ending is Ending.TIME_BUDGET


def test_a_new_reader_tries_once_what_the_last_could_not_read(watch: Watch, site: Site) -> None:
    """Documents come again; what failed for another reason does not, and neither does anything twice."""
    for number, page in enumerate(add(watch, 2)):
        reason = (CoverageReason.PICTURE_UNREAD, CoverageReason.GONE)[number]
        with transaction(watch.database):
            pages.mark_failed(watch.database, page.id, reason, None)
    begin(watch, site)
    assert [stand(watch, f"/t/{n}")[2] for n in (0, 1)] == [to_text(AT), None]
    with transaction(watch.database):
        pages.mark_failed(watch.database, page_of(watch, "/t/0").id, CoverageReason.PICTURE_UNREAD, None)
    begin(watch, site, at=AT + timedelta(hours=1))
    assert stand(watch, "/t/0")[2] is None
    assert not ReaderMark(watch.data.archive.parent / "proef.reader").renew()


def test_what_a_killed_process_left_is_cut_off_first(watch: Watch, site: Site, run: SiteRun) -> None:
    """Bytes that count for nothing are gone before anything is written."""
    (page,) = add(watch, 1)
    receive(run, page)
    run.flush()
    (path,) = watch.data.warc.glob("*.warc.gz")
    whole = path.read_bytes()
    path.write_bytes(whole + b"half")
    begin(watch, site, fresh=False)
    assert path.read_bytes() == whole


def test_the_time_is_that_of_the_run(watch: Watch, run: SiteRun) -> None:
    """Every row of the night says when by one clock."""
    receive(run, *add(watch, 1))
    run.flush()
    rows = watch.rows("SELECT fetched_at FROM page WHERE url LIKE '%/t/0'")
    assert rows == [{"fetched_at": to_text(AT)}]
