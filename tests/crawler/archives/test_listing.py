"""Lists of archives, read from any text: never an error, and only what is this page, then, there."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.archives import listing
from crawler.archives.archive import Archive, Dialect
from store.web_address import parse

NOW = datetime(2026, 11, 26, tzinfo=UTC)
URL = "https://forum.example/draad/1?a=1"
KEY = parse(URL).key
ARCHIVE = Archive("oud", Dialect.WAYBACK, "https://oud.example", "https://data.oud.example")
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.just(URL)
    | st.just("20200101000000"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


def check(holdings: listing.Listing) -> None:
    """What holds of any list."""
    for holding in holdings.holdings:
        assert parse(holding.url).key == KEY
        assert listing.is_plausible(holding.at, NOW)
        assert holding.at.tzinfo is not None
        assert ARCHIVE.owns(holding.source)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.text() | VALUES.map(json.dumps))
def test_any_text_is_read_as_any_dialect(text: str) -> None:
    """Whatever an archive sends, each reader gives what is the page's own and plausible, or nothing."""
    for read in (listing.of_cdx_rows, listing.of_cdx_lines, listing.of_timemap):
        check(read(ARCHIVE, KEY, text, NOW))
    assert listing.next_timemap(ARCHIVE, text) is None or "next" in text


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=50)
@given(rows=st.lists(st.lists(VALUES, min_size=4, max_size=4), max_size=6))
def test_any_rows_below_a_true_header(rows: list[list[object]]) -> None:
    """Columns may hold anything: a number, a list, a key of another page."""
    header = ["timestamp", "original", "statuscode", "digest"]
    check(listing.of_cdx_rows(ARCHIVE, KEY, json.dumps([header, *rows]), NOW))
    lines = "\n".join(json.dumps(dict(zip(header, row, strict=True))) for row in rows)
    for dialect in Dialect:
        check(listing.of_cdx_lines(Archive("oud", dialect, ARCHIVE.base, ARCHIVE.data), KEY, lines, NOW))


def test_a_long_nest_of_brackets_is_no_list() -> None:
    """JSON that nests without end is refused, not recursed into."""
    assert listing.of_cdx_rows(ARCHIVE, KEY, "[" * 100_000, NOW).holdings == ()
    assert listing.of_cdx_lines(ARCHIVE, KEY, '{"a":' * 100_000, NOW).holdings == ()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_one_page_under_both_schemes(scheme: str) -> None:
    """Archives list http and https of a page together; both are the page."""
    row = ["20200101000000", f"{scheme}://forum.example/draad/1?a=1", "200", "D"]
    holdings = listing.of_cdx_rows(
        ARCHIVE, KEY, json.dumps([["timestamp", "original", "statuscode", "digest"], row]), NOW
    )
    (holding,) = holdings.holdings
    assert holding.source == f"https://oud.example/web/20200101000000id_/{holding.url}"


def test_a_timemap_as_archives_write_it() -> None:
    """Links over several lines, in any order of their parts, with first, last and a further page."""
    text = (
        f'<{URL}>; rel="original",\n<https://oud.example/timemap/link/{URL}>; rel="self";\n'
        ' from="Wed, 01 Jan 2020 00:00:00 GMT",\n'
        f'<https://oud.example/web/20200101000000/{URL}>; rel="first memento";'
        ' datetime="Wed, 01 Jan 2020 00:00:00 GMT",\n'
        f"<https://oud.example/web/20210101000000/{URL}>;"
        ' datetime="Fri, 01 Jan 2021 00:00:00 GMT";rel="memento",\n'
        f'<https://oud.example/timemap/2/{URL}>; rel="next timemap"'
    )
    holdings = listing.of_timemap(ARCHIVE, KEY, text, NOW)
    assert [holding.at.year for holding in holdings.holdings] == [2020, 2021]
    assert holdings.holdings[0].source == f"https://oud.example/web/20200101000000id_/{URL}"
    assert listing.next_timemap(ARCHIVE, text) == f"https://oud.example/timemap/2/{URL}"


THEN = '; datetime="Wed, 01 Jan 2020 00:00:00 GMT"'
HEADER = ["timestamp", "original", "statuscode", "digest", "mimetype"]


def rows(*lines: object, archive: Archive = ARCHIVE) -> listing.Listing:
    """What an array of arrays tells."""
    return listing.of_cdx_rows(archive, KEY, json.dumps([HEADER, *lines]), NOW)


def line_of(**fields: object) -> str:
    """One JSON object of a list."""
    values = {"timestamp": "20200101000000", "url": URL, "status": "200", "mime": "text/html", **fields}
    return json.dumps({name: value for name, value in values.items() if value is not None})


def test_a_row_says_what_a_capture_is() -> None:
    """Its moment, status, digest and kind, and where it is replayed without the archive's frame."""
    (held,) = rows(["20200101000000", URL, "200", "D7", "text/html"]).holdings
    assert (held.archive, held.url, held.at) == ("oud", URL, datetime(2020, 1, 1, tzinfo=UTC))
    assert (held.status, held.digest, held.mime) == (200, "D7", "text/html")
    assert (held.offset, held.length) == (None, None)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["20200101000000", URL], "no_line"),
        ("los", "no_line"),
        (["2020", URL, "200", "D", ""], "bad_date"),
        (["20200230000000", URL, "200", "D", ""], "bad_date"),
        (["19951231235959", URL, "200", "D", ""], "bad_date"),
        (["20261128000000", URL, "200", "D", ""], "bad_date"),
        (["20200101000000", "https://forum.example/draad/2", "200", "D", ""], "bad_address"),
        (["20200101000000", "http://[", "200", "D", ""], "bad_address"),
        (["20200101000000", None, "200", "D", ""], "bad_address"),
    ],
)
def test_a_row_that_is_none_is_counted(row: object, fault: str) -> None:
    """With its reason; the row beside it is read."""
    told = rows(row, ["20200101000000", URL, "200", "D", ""])
    assert (len(told.holdings), told.faults) == (1, {fault: 1})


@pytest.mark.parametrize(
    ("moment", "plausible"), [("19960101000000", True), ("20261127000000", True), ("20261127000001", False)]
)
def test_a_moment_is_of_the_time_of_archives(moment: str, *, plausible: bool) -> None:
    """From 1996 to tomorrow, to the second."""
    assert bool(rows([moment, URL, "200", "D", ""]).holdings) is plausible


@pytest.mark.parametrize(
    ("status", "number"), [("200", 200), (301, 301), ("-", None), ("", None), ("²", None), ("9" * 20, None)]
)
def test_a_status_is_a_number_or_unknown(status: object, number: int | None) -> None:
    """Some archives write a dash where they know none."""
    (held,) = rows(["20200101000000", URL, status, "D", ""]).holdings
    assert held.status == number


def test_captures_come_in_order_and_once() -> None:
    """Whatever order they are listed in; the first of two for one place and moment is kept."""
    told = rows(
        *(
            [f"{year}0101000000", URL, "200", digest, ""]
            for year, digest in ((2021, "A"), (2020, "B"), (2021, "C"))
        )
    )
    assert [(held.at.year, held.digest) for held in told.holdings] == [(2020, "B"), (2021, "A")]


@pytest.mark.parametrize("text", ["", "  \n", "[]"])
def test_an_empty_list_holds_nothing_and_is_no_fault(text: str) -> None:
    """In either form."""
    assert listing.of_cdx_rows(ARCHIVE, KEY, text, NOW) == listing.Listing(())
    if text != "[]":
        assert listing.of_cdx_lines(ARCHIVE, KEY, text, NOW) == listing.Listing(())


@pytest.mark.parametrize("text", ["{}", "5", '"x"', "[5]", "[{}]", "<html>"])
def test_another_form_is_one_fault(text: str) -> None:
    """A page of apology is not an empty list."""
    assert listing.of_cdx_rows(ARCHIVE, KEY, text, NOW) == listing.Listing((), {"no_line": 1})


def test_dialects_name_their_fields_differently() -> None:
    """And lead to a capture in their own way."""
    (wayback,) = listing.of_cdx_lines(
        ARCHIVE, KEY, line_of(url=None, original=URL, status=None, statuscode=404), NOW
    ).holdings
    assert (wayback.status, wayback.source) == (404, f"https://oud.example/web/20200101000000id_/{URL}")
    pywb = Archive("oud", Dialect.PYWB, "https://oud.example/web", "https://oud.example")
    (held,) = listing.of_cdx_lines(pywb, KEY, line_of(), NOW).holdings
    assert held.source == f"https://oud.example/web/20200101000000id_/{URL}"


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({"filename": "a/b.warc.gz", "offset": "5", "length": "9"}, "https://data.oud.example/a/b.warc.gz"),
        ({"filename": "/a/b.warc.gz", "offset": 0, "length": 9}, "https://data.oud.example/a/b.warc.gz"),
        ({"filename": "", "offset": "5", "length": "9"}, None),
        ({"filename": "a", "offset": "-5", "length": "9"}, None),
        ({"filename": "a", "offset": "5", "length": "0"}, None),
        ({"filename": "a", "length": "9"}, None),
    ],
)
def test_a_record_by_its_place_needs_a_whole_place(fields: dict[str, object], source: str | None) -> None:
    """File, offset and length; without one of them it cannot be fetched, which is counted."""
    crawl = Archive("cc", Dialect.COMMON_CRAWL, "https://oud.example", "https://data.oud.example")
    told = listing.of_cdx_lines(crawl, KEY, line_of(**fields), NOW)
    assert [held.source for held in told.holdings] == ([] if source is None else [source])
    assert told.faults == ({} if source else {"no_line": 1})


def test_a_list_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many lines are looked at, and no more."""
    monkeypatch.setattr(listing, "MOST", 2)
    told = rows(*([f"{year}0101000000", URL, "200", "D", ""] for year in range(2001, 2010)))
    assert len(told.holdings) == 4


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        (f'<https://oud.example/web/20200101000000/{URL}>; rel="memento"', "bad_date"),
        (
            f'<https://elders.example/web/20200101000000/{URL}>; rel="memento"{THEN}',
            "not_its_own",
        ),
        (f'<http://[>; rel="memento"{THEN}', "not_its_own"),
        (
            f'<https://oud.example/web/20200101000000/http://x.example/>; rel="memento"{THEN}',
            "bad_address",
        ),
        (f'<https://oud.example/web/20200101000000/{URL}>; rel="original"', None),
    ],
)
def test_a_link_that_is_no_capture_is_counted_or_about_something_else(link: str, fault: str | None) -> None:
    """Only a memento is meant to be one."""
    told = listing.of_timemap(ARCHIVE, KEY, link, NOW)
    assert (told.holdings, told.faults) == ((), {} if fault is None else {fault: 1})


def test_a_capture_whose_address_names_no_page_is_of_the_page_asked() -> None:
    """Some archives number their captures."""
    link = '<https://oud.example/abc123>; rel="last memento"; datetime="Wed, 01 Jan 2020 00:00:00 GMT"'
    (held,) = listing.of_timemap(ARCHIVE, KEY, link, NOW).holdings
    assert (held.source, parse(held.url).key) == ("https://oud.example/abc123", KEY)


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        (
            "https://a.example/web/20200101000000/http://x.example/",
            "https://a.example/web/20200101000000id_/http://x.example/",
        ),
        (
            "https://a.example/20200101000000mp_/http://x.example/",
            "https://a.example/20200101000000id_/http://x.example/",
        ),
        (
            "https://a.example/20200101000000id_/x/20210101000000/",
            "https://a.example/20200101000000id_/x/20210101000000/",
        ),
        ("https://a.example/abc", "https://a.example/abc"),
    ],
)
def test_a_capture_is_asked_without_the_frame_of_its_archive(source: str, bare: str) -> None:
    """The first moment in the address is the archive's; what follows is the page's own."""
    assert listing.untouched(source) == bare


def test_a_further_part_is_the_archive_s_own() -> None:
    """It is named as the next, and lies there."""
    for relation, address, there in (
        ("next timemap", "https://oud.example/2", True),
        ("timemap", "https://oud.example/2", False),
        ("next", "https://oud.example/2", False),
        ("timemap next", "https://elders.example/2", False),
    ):
        following = listing.next_timemap(ARCHIVE, f'<{address}>; rel="{relation}"')
        assert (following == address) is there
