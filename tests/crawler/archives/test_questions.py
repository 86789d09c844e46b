"""Each archive is asked in its own dialect, and its answer is a list of captures of this page."""

import gzip
import json
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.archives import questions
from crawler.archives.archive import Dialect
from crawler.archives.listing import MOST, Listing
from crawler.archives.questions import list_page
from crawler.errors import ArchiveClosedError
from store.web_address import parse
from tests.crawler.archives.conftest import NOW, Line
from tests.factory import day
from tests.webarchive import Kept

URL = "http://forum.example/draad/1?a=b&c=d"
PAGE = parse(URL)
JSON = {"Content-Type": "application/json"}
LINKS = {"Content-Type": "application/link-format"}


def ask(line: Line, dialect: Dialect, *, now_after: timedelta = timedelta(0)) -> Listing:
    """What the archive says that it holds."""
    return replace(line, dialect=dialect).ask(lambda client: list_page(client, PAGE, NOW + now_after))


def paths(line: Line) -> list[str]:
    """What was asked, in order."""
    return [request.partition(" ")[0] for request in line.public.asked]


@pytest.mark.parametrize(("dialect", "path"), [(Dialect.WAYBACK, "/cdx/search/cdx"), (Dialect.PYWB, "/cdx")])
def test_a_list_is_asked_by_the_address_of_the_page(line: Line, dialect: Dialect, path: str) -> None:
    """Escaped whole, as JSON, and no more lines than are ever read."""
    line.public.kept = [Kept(URL, day("2020-06-02"), "een"), Kept(URL, day("2019-06-02"), "nul")]
    held = ask(line, dialect).holdings
    assert [holding.at for holding in held] == [day("2019-06-02"), day("2020-06-02")]
    (asked,) = paths(line)
    parts = urlsplit(asked)
    assert parts.path == path
    assert parse_qs(parts.query) == {"url": [PAGE.url], "output": ["json"], "limit": [str(MOST)]}


def test_a_list_may_come_packed(line: Line) -> None:
    """Though we ask for none of that: some archives keep their lists so."""
    rows = [["timestamp", "original", "statuscode"], ["20200602120000", URL, "200"]]
    packed = gzip.compress(json.dumps(rows).encode())
    line.public.refusals = [(200, {**JSON, "Content-Encoding": "gzip"}, packed)]
    assert len(ask(line, Dialect.WAYBACK).holdings) == 1


@pytest.mark.parametrize(
    "body", [b"\x1f\x8bkapot", gzip.compress(b" " * (17 * 2**20))], ids=["broken", "bomb"]
)
def test_a_list_that_cannot_be_unpacked_is_no_answer(line: Line, body: bytes) -> None:
    """Or unpacks to more than any list is; it is told apart from an archive that has nothing."""
    line.public.refusals = [(200, {**JSON, "Content-Encoding": "gzip"}, body)]
    with pytest.raises(ArchiveClosedError, match="bad_response"):
        ask(line, Dialect.PYWB)


def timemap(line: Line, year: int, following: str | None = None) -> bytes:
    """A part of a TimeMap with one capture."""
    link = f"<{line.public.base}/web/{year}0602120000/{URL}>"
    text = f'{link}; rel="memento"; datetime="{day(f"{year}-06-02"):%a, %d %b %Y %H:%M:%S} GMT"'
    return (text + (f', <{following}>; rel="timemap next"' if following else "")).encode()


def test_a_timemap_goes_on_where_it_says(line: Line) -> None:
    """Part after part, and all captures in order of their moments."""
    base = line.public.base
    line.public.refusals = [
        (200, LINKS, timemap(line, 2021, f"{base}/timemap/2")),
        (200, LINKS, timemap(line, 2019)),
    ]
    listed = ask(line, Dialect.MEMENTO)
    assert [holding.at.year for holding in listed.holdings] == [2019, 2021]
    assert paths(line) == [f"/timemap/link/{PAGE.url}", "/timemap/2"]


def test_a_timemap_without_an_end_has_one(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that names itself as the next is read so many times, and no more."""
    monkeypatch.setattr(questions, "MOST_TIMEMAPS", 3)
    line.public.refusals = [(200, LINKS, timemap(line, 2021, f"{line.public.base}/timemap/2"))] * 9
    assert ask(line, Dialect.MEMENTO).holdings
    assert len(paths(line)) == 3


def test_a_timemap_that_breaks_off_is_not_the_whole_list(line: Line) -> None:
    """Its second part cannot be had: that is told, instead of half a list as if it were all."""
    line.public.refusals = [
        (200, LINKS, timemap(line, 2021, f"{line.public.base}/timemap/2")),
        (404, {}, b""),
    ]
    with pytest.raises(ArchiveClosedError, match="not_found"):
        ask(line, Dialect.MEMENTO)


def test_a_gate_is_asked_for_the_first_and_the_last(line: Line) -> None:
    """By moments in the past and of now; one capture that is both counts once."""
    line.public.timemaps = False
    line.public.kept = [Kept(URL, day(f"20{year}-06-02"), str(year)) for year in (18, 19, 20)]
    assert [holding.at.year for holding in ask(line, Dialect.MEMENTO).holdings] == [2018, 2020]
    moments = [json.loads(r.partition(" ")[2]).get("Accept-Datetime") for r in line.public.asked]
    assert [moment for moment in moments if moment and "1996" in moment]
    assert "Mon, 23 Nov 2026 03:30:00 GMT" in moments
    line.public.kept = line.public.kept[:1]
    (only,) = ask(line, Dialect.MEMENTO).holdings
    assert only.source == f"{line.public.base}/web/20180602120000id_/{URL}"


@pytest.mark.parametrize(
    "moment", ["", "ooit", "Fri, 02 Jun 1995 12:00:00 GMT", "Wed, 02 Jun 2027 12:00:00 GMT"]
)
def test_a_gate_that_names_no_moment_leads_to_nothing(line: Line, moment: str) -> None:
    """Or one at which no archive can have been there."""
    answer = (200, {"Memento-Datetime": moment}, b"x")
    line.public.refusals = [(404, {}, b""), answer, answer]
    assert ask(line, Dialect.MEMENTO).holdings == ()


def test_every_index_of_common_crawl_is_asked(line: Line) -> None:
    """As its list of indexes names them, those of the archive alone; one that has nothing says 404."""
    base = line.public.base
    named = [{"cdx-api": f"{base}/CC-{number}-index"} for number in (3, 2)] + [
        {"cdx-api": "https://elders.example/index"},
        {"cdx-api": "http://["},
    ]
    place = {"filename": "f.warc.gz", "offset": "5", "length": "9"}
    line_of = json.dumps({"timestamp": "20200602120000", "url": URL, "status": "200", **place})
    line.public.refusals = [
        (200, JSON, json.dumps(named).encode()),
        (404, JSON, b'{"message": "No Captures found"}'),
        (200, JSON, f"{line_of}\ngeen regel\n".encode()),
    ]
    listed = ask(line, Dialect.COMMON_CRAWL)
    (holding,) = listed.holdings
    assert (holding.source, holding.offset, holding.length) == (f"{base}/f.warc.gz", 5, 9)
    assert listed.faults == {"no_line": 1}
    assert [path.partition("?")[0] for path in paths(line)] == [
        "/collinfo.json",
        "/CC-3-index",
        "/CC-2-index",
    ]


def test_faults_of_all_parts_are_counted_together(line: Line) -> None:
    """Each reason once, with how many lines it had."""
    named = [{"cdx-api": f"{line.public.base}/CC-{number}-index"} for number in (3, 2)]
    line.public.refusals = [(200, JSON, json.dumps(named).encode())] + [(200, JSON, b"geen\nregel\n")] * 2
    assert ask(line, Dialect.COMMON_CRAWL) == Listing((), {"no_line": 4})


def test_an_index_that_fails_ends_the_list(line: Line) -> None:
    """What is not known is not nothing."""
    named = [{"cdx-api": f"{line.public.base}/CC-3-index"}]
    line.public.refusals = [(200, JSON, json.dumps(named).encode()), (400, {}, b"")]
    with pytest.raises(ArchiveClosedError, match="http_400"):
        ask(line, Dialect.COMMON_CRAWL)


def test_no_more_indexes_are_asked_than_are_sensible(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest come first."""
    monkeypatch.setattr(questions, "MOST_INDEXES", 2)
    named = [{"cdx-api": f"{line.public.base}/CC-{number}-index"} for number in (3, 2, 1)]
    line.public.refusals = [(200, JSON, json.dumps(named).encode())] + [(404, JSON, b"{}")] * 2
    assert ask(line, Dialect.COMMON_CRAWL).holdings == ()
    assert len(paths(line)) == 3


@pytest.mark.parametrize(
    "body", [b"geen JSON", b"5", b"[5]", b'[{"id": "CC"}]', b"null", b'{"cdx-api": "x"}']
)
def test_a_list_of_indexes_that_is_none_is_told(line: Line, body: bytes) -> None:
    """Without it nothing can be asked."""
    line.public.refusals = [(200, JSON, body)]
    with pytest.raises(ArchiveClosedError, match="no_list_of_indexes"):
        ask(line, Dialect.COMMON_CRAWL)


def test_no_more_captures_are_taken_than_one_page_may_have(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several parts together, the oldest."""
    monkeypatch.setattr(questions, "MOST", 2)
    base = line.public.base
    line.public.refusals = [(200, LINKS, timemap(line, year, f"{base}/timemap/2")) for year in (2021, 2019)]
    line.public.refusals.append((200, LINKS, timemap(line, 2020)))
    assert [holding.at.year for holding in ask(line, Dialect.MEMENTO).holdings] == [2019, 2020]
