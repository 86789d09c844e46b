"""What feeds, sitemaps and CMS interfaces tell."""

import json
from datetime import UTC, datetime

import pytest

from crawler.responses.hints import read_hints, request_address
from store.archive.page import PageKind, Priority

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
    (hint,) = read_hints(PageKind.FEED, body, URL)
    assert (hint.url, hint.at, hint.kind, hint.priority) == (url, NIGHT, PageKind.PAGE, Priority.TOLD)


def test_sitemaps_tell_pages_and_further_sitemaps() -> None:
    """A sitemap names pages, an index of sitemaps names sitemaps; neither goes before news."""
    (page,) = read_hints(PageKind.SITEMAP, SITEMAP, URL)
    (nested,) = read_hints(PageKind.SITEMAP, INDEX, URL)
    assert (page.url, page.kind, page.priority) == ("https://blad.example/vier", PageKind.PAGE, Priority.NEW)
    assert (nested.url, nested.kind) == ("https://blad.example/kaart-1.xml", PageKind.SITEMAP)


def test_wordpress_tells_its_newest_comments() -> None:
    """The REST interface names the page of each comment."""
    body = json.dumps(
        [{"id": 5, "link": "https://blad.example/een/#comment-5", "date_gmt": "2026-11-23T02:30:00"}]
    )
    (hint,) = read_hints(PageKind.WORDPRESS, body.encode(), URL)
    assert (hint.url, hint.at) == ("https://blad.example/een/#comment-5", NIGHT)
    asked = request_address(PageKind.WORDPRESS, "https://blad.example/wp-json/")
    assert asked.startswith("https://blad.example/wp-json/wp/v2/comments?")


def test_mediawiki_tells_its_recent_changes() -> None:
    """Changes are named by their pages, spelled as the wiki spells its addresses."""
    general = {"server": "//wiki.example", "articlepath": "/wiki/$1"}
    changes = [{"title": "Overleg:De kade", "timestamp": "2026-11-23T02:30:00Z"}]
    body = json.dumps({"query": {"general": general, "recentchanges": changes}})
    (hint,) = read_hints(PageKind.MEDIAWIKI, body.encode(), "https://wiki.example/api.php?x")
    assert (hint.url, hint.at) == ("https://wiki.example/wiki/Overleg:De_kade", NIGHT)


@pytest.mark.parametrize("kind", list(PageKind))
@pytest.mark.parametrize(
    "body", [b"", b"<p>", b"{}", b"[1]", b'{"query": 3}', b"\x00\xff", b"<rss><item><link>"]
)
def test_what_is_no_feed_tells_nothing(kind: PageKind, body: bytes) -> None:
    """A broken or lying interface is no error and no hint."""
    assert list(read_hints(kind, body, URL)) == []


def test_a_feed_cannot_read_our_files() -> None:
    """Entities of a hostile feed are not resolved."""
    hostile = (
        b"""<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><item><link>&e;</link></item></rss>"""
    )
    assert [hint for hint in read_hints(PageKind.FEED, hostile, URL) if "root" in hint.url] == []
