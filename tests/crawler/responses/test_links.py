"""Where a page leads: what a browser would follow, and the feeds and interfaces behind it."""

import pytest
from lxml import html

from crawler.responses.links import MAX_LINKS, Links, read_links
from store.archive.page import PageKind

URL = "https://forum.example/t/1?p=2"


def links(body: str, url: str = URL) -> Links:
    """The links of a page with this body."""
    return read_links(html.document_fromstring(f"<html><body>{body}</body></html>"), url)


def in_head(head: str) -> Links:
    """The links of a page with this head."""
    return read_links(html.document_fromstring(f"<html><head>{head}</head><body>x</body></html>"), URL)


def test_addresses_are_told_as_a_browser_reads_them() -> None:
    """Relative to the page, each once, in the page's order."""
    page = links("<a href='2'>a</a><a href='/x'>b</a><area href='?p=3'><iframe src='//v.example/c'></iframe>"
                 "<a href='/x#c4'>c</a><a href='/x'>d</a>")  # fmt: skip
    assert page.pages == (
        "https://forum.example/t/2",
        "https://forum.example/x",
        "https://forum.example/t/1?p=3",
        "https://v.example/c",
        "https://forum.example/x#c4",
    )


def test_a_base_stands_for_the_page() -> None:
    """A page that names a base means its links by it."""
    page = in_head("<base href='/forum/'><link rel=next href='2'>")
    assert (page.base, page.pages) == ("https://forum.example/forum/", ("https://forum.example/forum/2",))


@pytest.mark.parametrize(
    "target",
    ["#c4", "", "javascript:void(0)", " JavaScript :x", "mailto:a@b.example", "tel:+31", "data:text/html,x"],
)
def test_what_leads_to_no_page_is_no_link(target: str) -> None:
    """Scripts, mail, telephone numbers and places on the page itself."""
    assert links(f"<a href='{target}'>x</a>").pages == ()


def test_of_links_in_the_head_only_those_to_further_pages_count() -> None:
    """Style sheets, icons and the page's own address are none."""
    page = in_head(
        "<link rel=stylesheet href=/a><link rel=canonical href=/b>"
        "<link rel=NEXT href=/c><link rel=prev href=/d>"
    )
    assert page.pages == ("https://forum.example/c", "https://forum.example/d")


def test_an_address_that_is_none_is_told_as_it_stands() -> None:
    """Whoever follows it counts it; it hides none of the others."""
    assert links("<a href='http://['>x</a><a href='/y'>y</a>").pages == (
        "http://[",
        "https://forum.example/y",
    )


def test_no_more_than_the_most_are_looked_at_and_the_rest_is_counted() -> None:
    """A page of links without end ends, and says how many it left."""
    page = links("".join(f"<a href='/{number}'>x</a>" for number in range(MAX_LINKS + 7)))
    assert (len(page.pages), page.left) == (MAX_LINKS, 7)


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0; url=/nieuw", "https://forum.example/nieuw"),
        ("5;URL='/nieuw'", "https://forum.example/nieuw"),
        ("0.5, /nieuw", "https://forum.example/nieuw"),
        ("30", None),
        ("0; url=javascript:x", None),
        ("", None),
    ],
)
def test_a_page_may_send_its_reader_on(content: str, target: str | None) -> None:
    """One that only loads itself again leads nowhere."""
    assert in_head(f'<meta http-equiv="Refresh" content="{content}">').refresh == target


@pytest.mark.parametrize(
    ("head", "interface"),
    [
        ("<link rel=alternate type='application/rss+xml' href=/feed>", (PageKind.FEED, "/feed")),
        ("<link rel='alternate' type='TEXT/XML; charset=utf-8' href=/f>", (PageKind.FEED, "/f")),
        ("<link rel=feed href=/comments/feed/>", (PageKind.FEED, "/comments/feed/")),
        ("<link rel=alternate href=/atom.xml>", (PageKind.FEED, "/atom.xml")),
        ("<link rel='https://api.w.org/' href=/wp-json/>", (PageKind.WORDPRESS, "/wp-json/")),
        ("<link rel=EditURI href='/w/api.php?action=rsd'>", (PageKind.MEDIAWIKI, "/w/api.php")),
        ("<script data-isso='/isso/' src=/isso/js></script>", (PageKind.ISSO, "/isso/")),
    ],
)
def test_feeds_and_interfaces_are_known(head: str, interface: tuple[PageKind, str]) -> None:
    """What a page offers to programs is visited as what it is."""
    kind, path = interface
    assert in_head(head).interfaces == ((kind, f"https://forum.example{path}"),)


@pytest.mark.parametrize(
    "head",
    [
        "<link rel=alternate hreflang=en href=/en/>",
        "<link rel=alternate type='application/json' href=/wp-json/wp/v2/posts/1>",
        "<link rel=alternate type='text/xml' href='/?oembed=1'>",
        "<link rel=alternate type='application/rss+xml' href=''>",
        "<link rel=alternate type='application/rss+xml' href='data:x'>",
        "<link rel=stylesheet type='text/xml' href=/feed>",
        "<link rel=EditURI href=/xmlrpc.php?rsd>",
    ],
)
def test_what_is_no_feed_is_not_taken_for_one(head: str) -> None:
    """Translations, WordPress's interface for one page, and previews hold no posts."""
    assert in_head(head).interfaces == ()
