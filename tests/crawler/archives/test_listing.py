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
