"""What feeds, sitemaps and CMS interfaces tell."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.responses.hints import EARLIEST, LATEST, moment_of, read_hints, request_address
from store.archive.page import PageKind, Urgency

URL = "https://blad.example/feed/"
RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><link>https://blad.example/</link>
<item><link>https://blad.example/een/#comment-5</link>
<pubDate>Mon, 23 Nov 2026 03:30:00 +0100</pubDate></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://blad.example/"/>
<entry><link rel="self" href="x"/><link href="/twee"/>
<updated>2026-11-23T02:30:00Z</updated></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="x"><link>https://blad.example/drie</link>
<dc:date>2026-11-23T02:30:00Z</dc:date></item></rdf:RDF>"""
SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://blad.example/vier</loc>
<lastmod>2026-11-23</lastmod></url></urlset>"""
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>
<loc>https://blad.example/kaart-1.xml</loc></sitemap></sitemapindex>"""
NIGHT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (RSS, "https://blad.example/een/#comment-5"),
        (ATOM, "https://blad.example/twee"),
        (RDF, "https://blad.example/drie"),
    ],
)
def test_feeds_tell_what_is_new_and_when(body: bytes, url: str) -> None:
    """RSS, Atom and RDF name a page and its time, which goes before pages that only a link led to."""
    (hint,) = read_hints(PageKind.FEED, body, URL) or ()
    assert (hint.url, hint.at, hint.kind, hint.priority) == (url, NIGHT, PageKind.PAGE, Urgency.ANNOUNCED)


def test_sitemaps_tell_pages_and_further_sitemaps() -> None:
    """A sitemap names pages, an index of sitemaps names sitemaps; neither goes before news."""
    (page,) = read_hints(PageKind.SITEMAP, SITEMAP, URL) or ()
    (nested,) = read_hints(PageKind.SITEMAP, INDEX, URL) or ()
    assert (page.url, page.kind, page.priority) == ("https://blad.example/vier", PageKind.PAGE, Urgency.NEW)
    assert (nested.url, nested.kind) == ("https://blad.example/kaart-1.xml", PageKind.SITEMAP)


def test_wordpress_tells_its_newest_comments() -> None:
    """The REST interface names the page of each comment."""
    body = json.dumps(
        [{"id": 5, "link": "https://blad.example/een/#comment-5", "date_gmt": "2026-11-23T02:30:00"}]
    )
    (hint,) = read_hints(PageKind.WORDPRESS, body.encode(), URL) or ()
    assert (hint.url, hint.at) == ("https://blad.example/een/#comment-5", NIGHT)
    asked = request_address(PageKind.WORDPRESS, "https://blad.example/wp-json/")
    assert asked.startswith("https://blad.example/wp-json/wp/v2/comments?")


def test_mediawiki_tells_its_recent_changes() -> None:
    """Changes are named by their pages, spelled as the wiki spells its addresses."""
    general = {"server": "//wiki.example", "articlepath": "/wiki/$1"}
    changes = [{"title": "Overleg:De kade", "timestamp": "2026-11-23T02:30:00Z"}]
    body = json.dumps({"query": {"general": general, "recentchanges": changes}})
    (hint,) = read_hints(PageKind.MEDIAWIKI, body.encode(), "https://wiki.example/api.php?x") or ()
    assert (hint.url, hint.at) == ("https://wiki.example/wiki/Overleg:De_kade", NIGHT)


@pytest.mark.parametrize("kind", list(PageKind))
@pytest.mark.parametrize(
    "body", [b"", b"<p>", b"{}", b"[1]", b'{"query": 3}', b"\x00\xff", b"<rss><item><link>"]
)
def test_what_is_no_feed_tells_nothing(kind: PageKind, body: bytes) -> None:
    """A broken or lying interface is no error and no hint."""
    assert not read_hints(kind, body, URL)


def test_a_feed_cannot_read_our_files() -> None:
    """Entities of a hostile feed are not resolved."""
    hostile = (
        b"""<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><item><link>&e;</link></item></rss>"""
    )
    assert [hint for hint in read_hints(PageKind.FEED, hostile, URL) or () if "root" in hint.url] == []


def rss(*items: str) -> str:
    """A feed of these items."""
    return f"<rss><channel>{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"


@pytest.mark.parametrize(
    "body",
    [
        b"\xef\xbb\xbf" + RSS,
        RSS.decode().encode("utf-16"),
        RSS.decode().encode("utf-16-le"),
        b"\n \n" + RSS,
        b"<!-- gemaakt door het dorpsblad -->\n" + RSS.partition(b"?>")[2],
        b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD" "http://blad.example/rss.dtd">' + RSS.partition(b"?>")[2],
        b"<br />\n<b>Warning</b>: include(x.php): failed in <b>/var/www</b> on line <b>3</b><br />\n" + RSS,
        b"<?php header('x'); ?>" + RSS,
    ],
)
def test_a_feed_may_begin_with_anything(body: bytes) -> None:
    """Marks, other encodings, comments, a DOCTYPE and notices of the server before it hide no feed."""
    (hint,) = read_hints(PageKind.FEED, body, URL) or ()
    assert (hint.url, hint.at) == ("https://blad.example/een/#comment-5", NIGHT)


@pytest.mark.parametrize(
    ("items", "urls"),
    [
        (("<guid>https://blad.example/1</guid>",), ["https://blad.example/1"]),
        (('<guid isPermaLink="true">/1</guid>',), ["https://blad.example/1"]),
        (('<guid isPermaLink="false">x12</guid>', "<link>/2</link>"), ["https://blad.example/2"]),
        (("<link><![CDATA[/a?b=1&c=2]]></link>", "<link>/a?d=1&e=2</link>"), ["/a?b=1&c=2", "/a?d=1&e=2"]),
        (("<title>Caf&eacute; &nbsp;</title><link>/1</link>", "<link>/2</link>"), ["/1", "/2"]),
        (("<title><b>open</title><link>/1</link>", "<link>/2</link>"), ["/1", "/2"]),
        (("<link>/\x0b1</link>", "<link>/2</link>"), ["/%201", "/2"]),
        (("<link>http://[</link>", "<link>/2</link>"), ["http://[", "/2"]),
        (("<link>/1</link><pubDate>gisteren</pubDate>", "<link>/2</link>"), ["/1", "/2"]),
    ],
)
def test_an_entry_costs_no_other(items: tuple[str, ...], urls: list[str]) -> None:
    """Entries name their page by link or id; a broken one is left out or read as far as it goes."""
    hints = [
        hint.url.removeprefix("https://blad.example")
        for hint in read_hints(PageKind.FEED, rss(*items).encode(), URL) or ()
    ]
    assert [url.replace(" ", "%20") for url in hints] == [
        url.removeprefix("https://blad.example") for url in urls
    ]


def test_a_feed_may_be_json() -> None:
    """JSON Feed names its items by their address or id."""
    items = [
        {"id": "1", "url": "/een", "date_published": "2026-11-23T02:30:00Z"},
        {"id": "https://blad.example/twee"},
        {"id": 3},
        "niets",
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
    hints = read_hints(PageKind.FEED, body, URL) or ()
    assert [(hint.url, hint.at) for hint in hints] == [
        ("https://blad.example/een", NIGHT),
        ("https://blad.example/twee", None),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_sitemap_may_be_plain_text(encoding: str) -> None:
    """One address a line, as the protocol of sitemaps allows."""
    body = "https://blad.example/1\r\nhttps://blad.example/2\n\nniets\n".encode(encoding)
    hints = read_hints(PageKind.SITEMAP, body, URL) or ()
    assert [hint.url for hint in hints] == ["https://blad.example/1", "https://blad.example/2"]
    assert read_hints(PageKind.FEED, body, URL) is None


@pytest.mark.parametrize(
    "moment",
    [
        *("0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-12:00", "1970-01-01", "2300-01-01", "", "x"),
        *("Mon, 01 Jan 99999 00:00:00 GMT", "Mon, 23 Nov 2026 10:00:00 +99999999"),
    ],
)
def test_a_date_that_cannot_be_meant_is_none(moment: str) -> None:
    """Years that no page can have, whatever their time zone, leave the entry without a date."""
    body = f"<urlset><url><loc>/1</loc><lastmod>{moment}</lastmod></url><url><loc>/2</loc></url></urlset>"
    hints = read_hints(PageKind.SITEMAP, body.encode(), URL) or ()
    assert [(hint.url, hint.at) for hint in hints] == [
        ("https://blad.example/1", None),
        ("https://blad.example/2", None),
    ]


@given(
    st.sampled_from(list(PageKind)),
    st.binary(max_size=200)
    | st.builds(
        lambda start, text, end: (start + text + end).encode("utf-8", "surrogatepass"),
        st.sampled_from(
            ["<rss><item><link>", "<urlset><url><lastmod>", '{"items":[{"url":', '[{"link":', "<?xml "]
        ),
        st.text(alphabet=st.characters(), max_size=60),
        st.sampled_from(["", "</link></item></rss>", "</lastmod><loc>/x</loc></url></urlset>", "}]}", "]]>"]),
    ),
)
def test_whatever_a_server_sends_is_hints_or_none(kind: PageKind, body: bytes) -> None:
    """No body raises, and every time told of is one that can be stored."""
    for hint in read_hints(kind, body, URL) or ():
        assert hint.at is None or hint.at.tzinfo is UTC


@given(st.datetimes(timezones=st.timezones() | st.none()).map(str) | st.text(max_size=40))
def test_whatever_stands_for_a_date_is_one_or_none(text: str) -> None:
    """A date of a stranger never raises, and lies in years that can be meant."""
    moment = moment_of(text)
    assert moment is None or EARLIEST <= moment.year <= LATEST
