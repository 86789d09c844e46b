"""Addresses that a post links to, read from the page as it was captured."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.places.linked import LARGEST, linked

PAGE_URL = "https://forum.example/node/7"
PAGE = b"""<html><head><style>a{}</style><script>x = '<a href="https://x.example/">';</script></head>
<body><nav><a href="/">Home</a> <a href="https://menu.example/">Menu</a></nav>
<article><p>Lees eerst <a href='http://weblog.example/2019/imker?a=1&amp;b=2'>dit stuk</a> over hem.</p>
<p>En kijk ook <a href=/node/3#c9>hier</a> en <a href="#c1">daar</a> en <a href="mailto:x@y.nl">zo</a>.</p>
</article><div class="comment"><p>Bron: https://pastebin.example/abc).</p></div>
<footer><a href="https://voet.example/">Over ons en onze lange voettekst</a></footer></body></html>"""
POSTS = (
    "Lees eerst dit stuk over hem.\nEn kijk ook hier en daar en zo.",
    "Bron: https://pastebin.example/abc).",
)


def urls(page: bytes = PAGE, texts: tuple[str, ...] = POSTS) -> list[str]:
    """The addresses, in their order."""
    return [address.url for address in linked(page, PAGE_URL, texts)]


def test_the_links_of_posts_are_told_and_those_of_menus_are_not() -> None:
    """Whole addresses, other hosts first; the page itself, mail and scripts are no places to look at."""
    assert urls() == [
        "http://weblog.example/2019/imker?a=1&b=2",
        "https://pastebin.example/abc",
        "https://forum.example/node/3#c9",
    ]
    assert [address.elsewhere for address in linked(PAGE, PAGE_URL, POSTS)] == [True, True, False]


def test_a_link_belongs_to_the_post_that_has_its_words() -> None:
    """Asked about one post of the page, those of the others are left out."""
    assert urls(texts=POSTS[1:]) == ["https://pastebin.example/abc"]


def test_links_in_what_an_interface_sent_are_read_too() -> None:
    """Comments that came as JSON hold their markup in strings."""
    comment = {"content": {"rendered": '<p>Zie <a href="https://bron.example/x">deze bron</a> maar.</p>'}}
    assert urls(json.dumps([comment]).encode(), ("Zie deze bron maar.",)) == ["https://bron.example/x"]


def test_without_a_page_the_written_addresses_are_left() -> None:
    """Once the capture is gone the text still tells some."""
    assert urls(b"", ("Zie www.bron.example/x, echt!",)) == ["http://www.bron.example/x"]


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://[::1",
        "https://",
        "ftp://a.example/",
        "//",
        "x" * 3000,
    ],
)
def test_what_is_no_web_address_is_left_out(href: str) -> None:
    """Nobody is offered to have it looked at."""
    page = f'<p>Kijk <a href="{href}">hier</a></p>'.encode()
    assert [url for url in urls(page, ("Kijk hier",)) if not url.startswith("https://forum.example/")] == []


@given(st.binary(max_size=500), st.lists(st.text(max_size=60), max_size=4))
def test_whatever_a_page_holds_breaks_nothing(page: bytes, texts: list[str]) -> None:
    """Every address that is told is one of the web, printable and of a bearable length."""
    for address in linked(page, PAGE_URL, texts):
        assert address.url.startswith(("http://", "https://"))
        assert address.url.isprintable()


@pytest.mark.parametrize(
    "piece", [b"<!--", b"<a ", b"<a href=", b"<", b'<a href="', b"<p><a href=x>y", b"<script>"]
)
def test_a_page_made_to_take_long_does_not(piece: bytes) -> None:
    """The largest page of any of these is read in the time of its length."""
    start = time.process_time()
    linked(piece * (LARGEST // len(piece)), PAGE_URL, ("y " * 50_000,))
    assert time.process_time() - start < 20
