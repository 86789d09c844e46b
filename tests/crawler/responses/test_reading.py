"""What one response says, without a crawl: content, refusals, and what only looks like a challenge."""

from datetime import UTC, datetime, timedelta

import pytest
from scrapy.http import HtmlResponse, Request

from crawler.responses.reading import Reader, ResponseReading
from store.archive.coverage import CoverageReason
from store.archive.page import Page, PageKind
from tests.crawler.support.publicsite import thread

URL = "http://forum.example/t/1"
AT = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
PAGE = Page.at(URL, PageKind.PAGE, "/t/#?")
STORY = "Ik woon er vlakbij en zag hem met die kar elke dag langs de oude sluis komen."


def read(
    body: str, *, status: int = 200, asked: dict[str, str] | None = None, **headers: str
) -> ResponseReading:
    """What the reader makes of a response."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    response = HtmlResponse(
        URL,
        status=status,
        headers={"Content-Type": "text/html", **fields},
        body=body.encode(),
        request=Request(URL, headers=asked),
    )
    return Reader("http://forum.example/").read(PAGE, response, AT)


@pytest.mark.parametrize(
    "words",
    [
        "Just a moment...",
        "verify you are human, checking your browser before",
        "__cf_chl_opt",
        "deflect.ca/",
    ],
)
def test_nobody_hides_a_thread_by_writing_like_a_challenge(words: str) -> None:
    """A thread whose title or posts hold the words of a challenge is read like any other."""
    reading = read(thread(words, [("11", "anna", f"{STORY} {words}"), ("12", "bert", STORY)]))
    assert reading.reason is None
    assert reading.posts is not None
    assert [post.author for post in reading.posts.posts] == ["anna", "bert"]


def test_a_page_behind_a_screen_that_let_us_through_is_read() -> None:
    """A short page into which the host's protection put its script is no challenge once it has text."""
    script = "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"
    reading = read(f"<html><body>{script}<p>{STORY * 20}</p></body></html>")
    assert reading.reason is None


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (200, "<title>Just a moment...</title><p>Checking your browser before access", {}),
        (403, f"<title>Attention Required!</title><p>{STORY * 30}", {}),
        (503, "<script src='/cdn-cgi/challenge-platform/h/b'></script>", {}),
        (200, f"<p>{STORY * 30}", {"cf_mitigated": "challenge"}),
    ],
)
def test_a_challenge_is_an_outage_and_no_text(status: int, body: str, headers: dict[str, str]) -> None:
    """What a screen shows instead of the page gives no posts and its own reason."""
    reading = read(body, status=status, **headers)
    assert reading.reason is CoverageReason.CHALLENGE
    assert reading.posts is None


def test_not_modified_is_believed_only_when_it_was_asked() -> None:
    """A server that answers 304 to a first visit has shown nothing: the page is not "unchanged"."""
    assert read("", status=304).reason is CoverageReason.BAD_RESPONSE
    for asked in ({"If-None-Match": '"1"'}, {"If-Modified-Since": "Mon, 23 Nov 2026 05:30:00 GMT"}):
        reading = read("", status=304, asked=asked)
        assert (reading.unchanged, reading.reason) == (True, None)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("3600", timedelta(hours=1)),
        ("Mon, 23 Nov 2026 05:30:00 GMT", timedelta(hours=2)),
        ("99999999999999999", None),
        ("864000", timedelta(days=1)),
        ("straks", None),
        ("-5", None),
    ],
)
def test_a_server_may_ask_to_wait_no_longer_than_a_day(header: str, wait: timedelta | None) -> None:
    """Retry-After is read as seconds or as a date; nonsense is no wish, and no wish ends a site for good."""
    reading = read("<p>druk", status=429, Retry_After=header)
    assert reading.reason is CoverageReason.TOO_MANY_REQUESTS
    assert reading.wait_until == (None if wait is None else AT + wait)


NAMED = ["; charset=hex", "; charset=rot13", "; charset=idna", "; charset=punycode", "; charset=geen", ""]


def in_latin_1(body: str, content_type: str) -> ResponseReading:
    """What the reader makes of an old page."""
    headers = {"Content-Type": content_type}
    response = HtmlResponse(URL, headers=headers, body=body.encode("latin-1"), request=Request(URL))
    return Reader("http://forum.example/").read(PAGE, response, AT)


@pytest.mark.parametrize("name", NAMED)
def test_an_old_page_that_names_no_encoding_is_read_as_browsers_do(name: str) -> None:
    """Or one that no browser knows: its posts are there, and what it links to, letter by letter."""
    posts = [("11", "anna", STORY), ("12", "bert", f"{STORY} Het café is één keer open geweest.")]
    reading = in_latin_1(thread("Café", posts, ("/café/2", "/t/2?a=é")), f"text/html{name}")
    assert (reading.reason, reading.fell_back) == (None, False)
    assert reading.posts is not None
    assert [post.text for post in reading.posts.posts] == [text for _, _, text in posts]
    assert reading.links is not None
    assert reading.links.pages == ("http://forum.example/café/2", "http://forum.example/t/2?a=é")
    assert reading.links.encoding == "cp1252"


@pytest.mark.parametrize("name", NAMED)
def test_an_old_text_that_names_no_encoding_is_read_as_browsers_do(name: str) -> None:
    """A page of plain text is a post of the same letters."""
    text = f"{STORY} Het café is één keer open geweest."
    reading = in_latin_1(text, f"text/plain{name}")
    assert reading.posts is not None
    assert [post.text for post in reading.posts.posts] == [text]
