"""Asking archives on loopback: what they hold is read as captures of their own origin, slowly and once."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.archives import asking
from crawler.archives.asking import Answered, ask
from crawler.errors import BadArchiveError, NoContactError
from crawler.settings import CrawlSettings
from store.archive import capture as captures
from store.archive import holding as holdings
from store.archive.holding import HoldingState
from store.archive.post import versions_after
from store.archive.schema import open_archive
from store.archive.site import sites
from store.clock import SystemClock
from store.database import transaction
from store.web_address import parse
from tests import webarchive
from tests.factory import day, make_world
from tests.webarchive import Kept, WebArchive

URL = "http://forum.example/draad/1"
DIALECTS = {"wayback": "", "pywb": "/web", "memento": "", "commoncrawl": ""}


@pytest.fixture
def archive() -> Iterator[WebArchive]:
    """An archive with three captures: before the comment, with it, and a later edit."""
    with webarchive.serving() as running:
        for moment, text in (
            ("2019-05-01", "Niets."),
            ("2020-06-02", "Het verhaal."),
            ("2021-07-03", "Nog eens."),
        ):
            running.kept.append(Kept(URL, day(moment), page(text)))
        yield running


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """The archive of an empty data directory."""
    make_world(tmp_path).close()
    opened = open_archive(tmp_path / "lekwacht-data" / "public" / "archive.db")
    yield opened
    opened.close()


def page(text: str) -> str:
    """A page on which this text stands."""
    body = f"{text} {'Over het weer en de bus. ' * 5}"
    return f"<html><body><article><h1>Draad</h1><p>{body}</p></article></body></html>"


def asked(
    tmp_path: Path,
    archive: WebArchive,
    dialect: str = "wayback",
    tell: Callable[[str], None] = lambda _: None,
    **changes: object,
) -> Answered:
    """The archive's answer about the page."""
    settings = CrawlSettings(
        **{  # type: ignore[arg-type]
            "archives": (f"oud {dialect} {archive.base}{DIALECTS[dialect]}",),
            "loopback": (archive.address,),
            "archive_requests_a_minute": 60_000.0,
            "archive_patience_s": 0.01,
            **changes,
        }
    )
    data = make_world(tmp_path)
    data.close()
    with ThreadPoolExecutor(1) as alone:  # the browser of other tests keeps a loop running in this thread
        (answered,) = alone.submit(ask, data.directory, settings, SystemClock(), [URL], tell).result()
    return answered


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_brings_every_capture(
    tmp_path: Path, archive: WebArchive, database: Database, dialect: str
) -> None:
    """Listed, fetched and read: each capture has the archive's date, its origin, and when it came here."""
    answered = asked(tmp_path, archive, dialect)
    assert (answered.listed, answered.read, answered.whole) == (3, 3, True), answered
    archived = [
        captures.capture(database, version.capture_id)
        for version in versions_after(database, 0)
        if "verhaal" in version.text
    ]
    (capture,) = archived
    assert capture is not None
    assert (capture.url, capture.fetched_at, capture.origin) == (URL, day("2020-06-02"), "archive oud")
    assert capture.received_at is not None
    assert datetime.now(UTC) - capture.received_at < timedelta(minutes=5)
    assert [site.name for site in sites(database)] == ["archive-oud-forum.example"]
    assert not next(sites(database)).watched


def test_only_the_address_goes_out(tmp_path: Path, archive: WebArchive) -> None:
    """Requests hold the page's address, who asks and how to reach them, and nothing of a post."""
    asked(tmp_path, archive, contact="meldpunt@coa.example")
    assert len(archive.asked) == 4
    for request in archive.asked:
        assert "verhaal" not in request
        path, _, headers = request.partition(" ")
        assert "draad" in path
        assert json.loads(headers).keys() <= {"Host", "User-Agent", "Accept", "Accept-Encoding"}
        assert "meldpunt@coa.example" in headers


def test_what_was_read_is_not_asked_again(tmp_path: Path, archive: WebArchive) -> None:
    """Asked again on the same day, nothing goes out; what is left over is fetched, and nothing twice."""
    first = asked(tmp_path, archive, archive_captures=2)
    assert (first.read, first.left, first.whole) == (2, 1, False)
    before = len(archive.asked)
    second = asked(tmp_path, archive, archive_captures=2)
    assert (second.read, second.left) == (1, 0)
    assert len(archive.asked) == before + 1
    assert asked(tmp_path, archive).whole
    assert len(archive.asked) == before + 1


def test_cut_off_it_goes_on(
    tmp_path: Path, archive: WebArchive, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped after the first capture, or killed while one is read, the rest is fetched and nothing twice."""
    monkeypatch.setattr(asking, "BATCH", 1)
    stopped: list[str] = []

    def tell(line: str) -> None:
        if "fetched 1 of 3" in line and not stopped:
            stopped.append(line)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asked(tmp_path, archive, tell=tell)
    folder = tmp_path / "lekwacht-data" / "public" / "warc"
    with transaction(database):
        captures.open_file(database, "archive-oud-half.warc.gz", None, "archive oud", datetime.now(UTC))
    (folder / "archive-oud-half.warc.gz").write_bytes(b"half a record")
    assert asked(tmp_path, archive, tell=tell).read == 2
    assert len(archive.asked) == 4
    assert captures.open_files_of_origin(database, "archive ") == []
    assert not (folder / "archive-oud-half.warc.gz").exists()


def test_of_equal_captures_the_first_and_the_last_are_read(
    tmp_path: Path, archive: WebArchive, database: Database
) -> None:
    """Captures with one digest are the same bytes: their first and their last tell all there is."""
    archive.kept = [Kept(URL, day("2019-05-01", hour), page("Niets."), digest="A") for hour in range(9)]
    assert asked(tmp_path, archive).read == 2
    read = [h for h in holdings.of_page(database, "oud", parse(URL).key) if h.state is HoldingState.READ]
    assert [capture.at.hour for capture in read] == [0, 8]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    "headers", [{}, {"Retry-After": "0"}, {"Retry-After": "Thu, 01 Jan 2026 00:00:00 GMT"}]
)
def test_an_archive_that_wants_patience_gets_it(
    tmp_path: Path, archive: WebArchive, status: int, headers: dict[str, str]
) -> None:
    """After a 429 or 503 it is waited for, as long as it says, and asked again."""
    archive.kept.clear()
    archive.refusals = [(status, headers, b"")]
    assert asked(tmp_path, archive).whole
    assert len(archive.asked) == 2


def test_an_archive_that_stays_busy_is_left_alone(tmp_path: Path, archive: WebArchive) -> None:
    """Three times 429 in a row: nothing more is asked for an hour, by nobody."""
    archive.refusals = [(429, {}, b"")] * 3
    assert "left alone" in str(asked(tmp_path, archive).stopped)
    before = len(archive.asked)
    assert "must not be asked" in str(asked(tmp_path, archive).stopped)
    assert len(archive.asked) == before


def test_one_that_asks_for_a_day_gets_it(tmp_path: Path, archive: WebArchive, database: Database) -> None:
    """A Retry-After of a day is kept, not waited for."""
    archive.refusals = [(429, {"Retry-After": "86400"}, b"")]
    assert asked(tmp_path, archive).stopped
    until = holdings.state_of(database, "oud").not_before
    assert until is not None
    assert until > datetime.now(UTC) + timedelta(hours=23)


def test_a_block_is_respected_for_good(tmp_path: Path, archive: WebArchive, database: Database) -> None:
    """403 is a no: nothing is asked again, however often somebody tries; the message says what lifts it."""
    archive.refusals = [(403, {}, b"Forbidden")]
    assert "archives allow oud" in str(asked(tmp_path, archive).stopped)
    for _ in range(3):
        assert "blocked" in str(asked(tmp_path, archive).stopped)
    assert len(archive.asked) == 1
    assert holdings.state_of(database, "oud").blocked_at is not None


def test_a_page_that_an_archive_does_not_show_is_no_block(tmp_path: Path, archive: WebArchive) -> None:
    """The Internet Archive's 403 about an excluded site is told, and others may still be asked."""
    archive.refusals = [(403, {}, b"AdministrativeAccessControlException: Blocked Site Error")]
    answered = asked(tmp_path, archive)
    assert (answered.stopped, dict(answered.reasons)) == (None, {"closed": 1})


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_archive_that_has_nothing_says_so(tmp_path: Path, archive: WebArchive, dialect: str) -> None:
    """An empty list is an answer: nothing found, nothing wrong."""
    archive.kept.clear()
    if dialect == "memento":
        archive.listing = f'<{URL}>; rel="original"'
    answered = asked(tmp_path, archive, dialect)
    assert (answered.listed, answered.read, answered.whole) == (0, 0, True)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_capture_of_another_moment_is_refused(
    tmp_path: Path, archive: WebArchive, database: Database, dialect: str
) -> None:
    """Where an archive answers with another capture than it listed, nothing is kept of it."""
    archive.kept[1].answers_as = day("2010-01-01")
    answered = asked(tmp_path, archive, dialect)
    assert (answered.read, dict(answered.reasons)) == (2, {"other_date": 1})
    assert not any("verhaal" in version.text for version in versions_after(database, 0))


@pytest.mark.parametrize(
    "digits", ["20991231235959", "19800101000000", "20210230000000", "2021", "²0210101000000"]
)
def test_a_date_at_which_no_archive_can_have_been_there_is_refused(
    tmp_path: Path, archive: WebArchive, digits: str
) -> None:
    """A listed date in the future, before any archive, or that is none, is counted and not fetched."""
    header = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
    archive.listing = json.dumps([header, ["k", digits, URL, "text/html", "200", "D", "9"]])
    answered = asked(tmp_path, archive)
    assert (answered.listed, dict(answered.reasons)) == (0, {"bad_date": 1})


def test_what_is_gone_or_no_page_is_told(tmp_path: Path, archive: WebArchive) -> None:
    """A capture that cannot be had is counted with its reason; redirects and errors are not fetched."""
    archive.kept[0].gone = True
    archive.kept[1].status = 301
    answered = asked(tmp_path, archive)
    assert (answered.read, dict(answered.reasons)) == (1, {"not_found": 1})


def test_a_gate_leads_to_the_oldest_and_the_newest(tmp_path: Path, archive: WebArchive) -> None:
    """Where an archive keeps no TimeMap, its TimeGate is asked for the first and the last capture."""
    archive.timemaps = False
    answered = asked(tmp_path, archive, "memento")
    assert (answered.listed, answered.read) == (2, 2)


def test_nothing_is_asked_elsewhere_on_its_word(tmp_path: Path, archive: WebArchive) -> None:
    """A TimeMap or a redirect that leads to another host is not followed."""
    elsewhere = "http://169.254.169.254/web/20200101000000/http://forum.example/draad/1"
    archive.listing = f'<{elsewhere}>; rel="memento"; datetime="Wed, 01 Jan 2020 00:00:00 GMT"'
    assert dict(asked(tmp_path, archive, "memento").reasons) == {"not_its_own": 1}
    archive.listing = None
    archive.refusals = [(302, {"Location": elsewhere}, b"")]
    assert asked(tmp_path / "2", archive).reasons["not_its_own"] == 1


def test_an_inside_address_is_refused_at_connect(tmp_path: Path, archive: WebArchive) -> None:
    """An archive on an address that is not public, and not allowed by name, is not connected to."""
    answered = asked(tmp_path, archive, loopback=(), contact="meldpunt@coa.example")
    assert dict(answered.reasons) == {"address_refused": 1}
    assert archive.asked == []


def test_too_large_is_told(tmp_path: Path, archive: WebArchive) -> None:
    """A capture beyond the limit of a response is not kept."""
    archive.kept[1].body = page("groot" * 10_000)
    assert asked(tmp_path, archive, max_bytes=20_000).reasons["too_large"] == 1


def test_requests_keep_their_distance(tmp_path: Path, archive: WebArchive) -> None:
    """No more requests go out in a minute than are set, whoever asks and in whichever run."""
    archive.kept.clear()
    archive.refusals = [(500, {}, b"")] * 2
    began = time.monotonic()
    asked(tmp_path, archive, archive_requests_a_minute=200.0)
    assert len(archive.asked) == 3
    assert time.monotonic() - began >= 0.6


def test_without_an_archive_or_a_contact_nothing_is_asked(tmp_path: Path, archive: WebArchive) -> None:
    """No archive is configured by default; a real one must be able to reach us; a wrong entry is told."""
    with pytest.raises(BadArchiveError, match="no archive is configured"):
        asked(tmp_path, archive, archives=())
    with pytest.raises(NoContactError):
        asked(tmp_path, archive, archives=("oud wayback https://web.archive.example",))
    for entry in ("oud", "oud gopher http://x.y", "Oud! wayback http://x.y", "oud wayback ftp://x.y"):
        with pytest.raises(BadArchiveError, match=r"crawl\.archives"):
            asked(tmp_path, archive, archives=(entry,))


def test_a_record_that_speaks_in_our_fields_is_refused(tmp_path: Path, archive: WebArchive) -> None:
    """A record of an archive that says which page it shows in the fields that we add ourselves is refused."""
    archive.kept = archive.kept[:1]
    archive.kept[0].extra = "WARC-Lekwacht-Original-URI: https://other.example/\r\n"
    assert dict(asked(tmp_path, archive, "commoncrawl").reasons) == {"bad_response": 1}
