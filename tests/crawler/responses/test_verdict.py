"""What a server answers is told for what it is: something to read, somewhere else, or why not."""

from datetime import UTC, datetime, timedelta

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from crawler.errors import AddressRefusedError, RobotsForbiddenError
from crawler.responses.verdict import (
    CHALLENGE_BYTES,
    Content,
    Verdict,
    asked_to_wait,
    failure_reason,
    is_inside,
    is_outage,
    judge,
)
from store.archive.coverage import CoverageReason

URL = "https://forum.example/t/1"
AT = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
SCREEN = b"<title>Just a moment...</title>"


def answer(status: int = 200, body: bytes = b"", url: str = URL, **headers: str) -> Response:
    """A response, of the class that the crawler gives it."""
    fields = Headers({name.replace("_", "-"): value for name, value in headers.items()})
    kind = responsetypes.from_args(fields, url, body=body)
    return kind(url, status=status, headers=fields, body=body)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, CoverageReason.CLIENT_ERROR),
        (401, CoverageReason.SIGN_IN),
        (403, CoverageReason.CLIENT_ERROR),
        (404, CoverageReason.GONE),
        (407, CoverageReason.SIGN_IN),
        (410, CoverageReason.GONE),
        (429, CoverageReason.TOO_MANY_REQUESTS),
        (500, CoverageReason.SERVER_ERROR),
        (503, CoverageReason.SERVER_ERROR),
        (999, CoverageReason.SERVER_ERROR),
    ],
)
def test_a_refusal_has_its_reason(status: int, reason: CoverageReason) -> None:
    """Only 404 and 410 say that a page is gone."""
    assert judge(answer(status, b"<p>nee", Content_Type="text/html")) == Verdict(reason=reason)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_says_where_to(status: int) -> None:
    """One that names no address is a broken answer."""
    assert judge(answer(status, Location="/t/2")) == Verdict(redirect="/t/2")
    assert judge(answer(status)) == Verdict(reason=CoverageReason.BAD_RESPONSE)


def test_unchanged_is_believed_only_when_asked() -> None:
    """A server that says so of its own accord has shown nothing."""
    assert judge(answer(304), conditional=True) == Verdict(unchanged=True)
    assert judge(answer(304)) == Verdict(reason=CoverageReason.BAD_RESPONSE)


@pytest.mark.parametrize(
    ("body", "headers", "content"),
    [
        (b"<html><p>hoi", {"Content_Type": "text/html; charset=utf-8"}, Content.HTML),
        (b"<!DOCTYPE html><p>hoi", {"Content_Type": "text/plain"}, Content.HTML),
        (b"hoi", {"Content_Type": "text/plain"}, Content.TEXT),
        (b'{"a": 1}', {"Content_Type": "application/json"}, Content.JSON),
        (b'{"a": 1}', {"Content_Type": "application/activity+json"}, Content.JSON),
        (b"<?xml version='1.0'?><!-- a --><rss></rss>", {"Content_Type": "text/html"}, Content.XML),
        (b"\xef\xbb\xbf <urlset>", {"Content_Type": "text/xml"}, Content.XML),
        (b"%PDF-1.7", {"Content_Type": "text/html"}, Content.DOCUMENT),
        (b"PK\x03\x04x", {"Content_Type": "application/octet-stream"}, Content.DOCUMENT),
        (b"\x89PNG\r\n\x1a\n", {"Content_Type": "image/png"}, Content.DOCUMENT),
    ],
)
def test_a_body_is_read_as_what_it_is(body: bytes, headers: dict[str, str], content: Content) -> None:
    """What begins as a document, feed or page is one, whatever the server calls it."""
    assert judge(answer(200, body, **headers)) == Verdict(content)


def test_a_packed_sitemap_is_xml_and_another_packed_file_is_no_text() -> None:
    """The name tells which it is, also with something asked behind it."""
    packed = b"\x1f\x8b\x08\x00"
    for name in ("https://f.example/sitemap.xml.gz", "https://f.example/sitemap.xml.gz?v=1"):
        assert judge(answer(200, packed, name, Content_Type="application/gzip")) == Verdict(Content.XML)
    other = answer(200, packed, "https://f.example/a.tgz", Content_Type="application/gzip")
    assert judge(other) == Verdict(reason=CoverageReason.NOT_TEXT)


def test_a_film_is_no_text() -> None:
    """It is counted with its reason, and nothing is looked for in it."""
    film = answer(200, b"\x00\x00\x00 ftypmp42", Content_Type="video/mp4")
    assert judge(film) == Verdict(reason=CoverageReason.NOT_TEXT)


def test_what_was_asked_as_a_feed_is_read_as_one() -> None:
    """Servers call feeds by any name."""
    assert judge(answer(200, b"[]", Content_Type="text/html"), wants_hints=True) == Verdict(Content.HINTS)


def test_the_marks_of_a_challenge_are_doubted_on_a_page_and_believed_on_a_refusal() -> None:
    """Somebody may write those words in a post; a long page that refuses is no screen either."""
    assert judge(answer(200, SCREEN, Content_Type="text/html")) == Verdict(Content.HTML, doubtful=True)
    for status in (403, 503):
        assert judge(answer(status, SCREEN, Content_Type="text/html")).reason is CoverageReason.CHALLENGE
    long = SCREEN + b" " * CHALLENGE_BYTES
    assert judge(answer(403, long, Content_Type="text/html")).reason is CoverageReason.CLIENT_ERROR
    challenged = answer(200, b"<p>hoi", Content_Type="text/html", cf_mitigated="challenge")
    assert judge(challenged).reason is CoverageReason.CHALLENGE


@pytest.mark.parametrize(
    ("asked", "until"),
    [
        ("120", AT + timedelta(minutes=2)),
        ("0", AT),
        ("Mon, 23 Nov 2026 04:00:00 GMT", datetime(2026, 11, 23, 4, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 05:00:00 +0100", datetime(2026, 11, 23, 4, tzinfo=UTC)),
        ("9999999", AT + timedelta(days=1)),
        ("9" * 30, None),
        ("9" * 5_000, None),
        ("Fri, 31 Dec 2027 00:00:00 GMT", AT + timedelta(days=1)),
        ("straks", None),
        ("➊", None),
        ("-5", None),
        ("", None),
    ],
)
def test_a_server_may_ask_us_to_stay_away_for_a_day(asked: str, until: datetime | None) -> None:
    """What cannot be read is no wish, and no wish is longer than a day."""
    response = Response(URL, 503, headers={"Retry-After": asked.encode()})
    assert asked_to_wait(response, AT) == until
    assert asked_to_wait(Response(URL, 503), AT) is None


def caused(error: Exception, cause: str) -> Exception:
    """The error as the library raises it: with one of this name behind it."""
    error.__cause__ = type(cause, (Exception,), {})()
    return error


@pytest.mark.parametrize(
    ("error", "reason", "outage"),
    [
        (AddressRefusedError("x"), CoverageReason.FORBIDDEN_ADDRESS, False),
        (RobotsForbiddenError("x"), CoverageReason.ROBOTS_FORBIDDEN, False),
        (CannotResolveHostError("x"), CoverageReason.NO_SUCH_HOST, True),
        (DownloadTimeoutError("x"), CoverageReason.TIMEOUT, True),
        (DownloadCancelledError("x"), CoverageReason.TOO_LARGE, False),
        (ResponseDataLossError("x"), CoverageReason.CUT_SHORT, True),
        (UnsupportedURLSchemeError("x"), CoverageReason.BAD_ADDRESS, False),
        (DownloadConnectionRefusedError("x"), CoverageReason.NOT_CONNECTED, True),
        (DownloadFailedError("x"), CoverageReason.BAD_RESPONSE, True),
        (caused(DownloadFailedError("x"), "ClientConnectorCertificateError"), CoverageReason.TLS, True),
        (caused(DownloadConnectionRefusedError("x"), "ClientConnectorSSLError"), CoverageReason.TLS, True),
        (caused(DownloadFailedError("x"), "ServerDisconnectedError"), CoverageReason.CUT_SHORT, True),
        (IgnoreRequest("x"), CoverageReason.BOMB, False),
        (RuntimeError("x"), CoverageReason.BAD_RESPONSE, True),
    ],
)
def test_a_failure_has_its_reason(error: Exception, reason: CoverageReason, outage: bool) -> None:
    """Of a page behind an outage nothing is known: it is tried again, and never called gone."""
    assert failure_reason(error) is reason
    assert is_outage(reason) is outage


@pytest.mark.parametrize(
    ("url", "inside"),
    [
        ("http://127.0.0.1/", True),
        ("http://10.1.2.3:8080/", True),
        ("http://[::1]/", True),
        ("http://2130706433/", True),
        ("http://0x7f.1/", True),
        ("http://0177.0.0.1/", True),
        ("http://169.254.169.254/latest", True),
        ("http://93.184.215.14/", False),
        ("http://forum.example/", False),
        ("http://[", False),
        ("mailto:a@b.example", False),
    ],
)
def test_an_address_inside_is_known_however_it_is_spelled(url: str, inside: bool) -> None:
    """Numbers, hexadecimal and octal are the same machine."""
    assert is_inside(url) is inside
