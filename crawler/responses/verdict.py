"""What a response is: something to read, a page that stands unchanged, a redirect, or a typed failure."""

import contextlib
import ipaddress
import re
import socket
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from urllib.parse import urlsplit

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
from scrapy.http import Response, TextResponse

from crawler.address import is_public
from crawler.errors import AddressRefusedError, RobotsForbiddenError, RobotsUnavailableError
from crawler.responses.machine_text import text_of
from store.archive.coverage import CoverageReason
from store.web_address import escaped

DOWNLOAD_ERRORS = (
    AddressRefusedError,
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
"""How a download fails by no fault of ours; `failure_reason` tells them apart."""
CHALLENGE_BYTES = 100_000
_CHALLENGE = re.compile(
    rb"(<title>\s*(just a moment|attention required|ddos-guard|checking your browser|one moment, please)"
    rb"|__cf_chl_|cf-challenge|/cdn-cgi/challenge-platform|deflect_token|deflect\.ca/|ddos-guard/js-challenge"
    rb"|verify (that )?you are (a )?human|checking (if the site connection is secure|your browser before))",
    re.IGNORECASE,
)
_OUTAGES = frozenset(
    {
        CoverageReason.NO_SUCH_HOST,
        CoverageReason.NOT_CONNECTED,
        CoverageReason.TLS,
        CoverageReason.TIMEOUT,
        CoverageReason.CUT_SHORT,
        CoverageReason.BAD_RESPONSE,
        CoverageReason.SERVER_ERROR,
        CoverageReason.TOO_MANY_REQUESTS,
        CoverageReason.CHALLENGE,
        CoverageReason.ROBOTS_UNAVAILABLE,
    }
)
_STATUS = {
    401: CoverageReason.SIGN_IN,
    407: CoverageReason.SIGN_IN,
    404: CoverageReason.GONE,
    410: CoverageReason.GONE,
    429: CoverageReason.TOO_MANY_REQUESTS,
}
_LONGEST_WAIT = timedelta(days=1)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Content(Enum):
    """How a body is to be read."""

    HTML = auto()
    TEXT = auto()
    XML = auto()
    JSON = auto()
    DOCUMENT = auto()
    HINTS = auto()  # what was asked for as a feed, sitemap or interface


@dataclass(frozen=True, slots=True)
class Verdict:
    """One of: read it as `content`, follow `redirect`, it is `unchanged`, or `reason` says what failed."""

    content: Content | None = None
    redirect: str | None = None
    unchanged: bool = False
    reason: CoverageReason | None = None
    doubtful: bool = False  # it has the marks of a challenge, and nothing but its content can tell


def judge(response: Response, *, conditional: bool = False, wants_hints: bool = False) -> Verdict:
    """What this response is.

    Args:
        response: as it came.
        conditional: we asked whether the page had changed.
        wants_hints: a feed, sitemap or interface was asked for, whatever the server calls it.
    """
    status = response.status
    if status == 304:
        return Verdict(unchanged=True) if conditional else Verdict(reason=CoverageReason.BAD_RESPONSE)
    if status in _REDIRECTS:
        location = response.headers.get("Location")
        return (
            Verdict(redirect=escaped(location)) if location else Verdict(reason=CoverageReason.BAD_RESPONSE)
        )
    good, marked = 200 <= status < 300, _has_marks_of_challenge(response)
    if response.headers.get("cf-mitigated") == b"challenge" or (marked and not good):
        return Verdict(reason=CoverageReason.CHALLENGE)
    if not good:
        fallback = CoverageReason.SERVER_ERROR if status >= 500 else CoverageReason.CLIENT_ERROR
        return Verdict(reason=_STATUS.get(status, fallback))
    content = Content.HINTS if wants_hints else _content(response)
    return Verdict(reason=CoverageReason.NOT_TEXT) if content is None else Verdict(content, doubtful=marked)


def asked_to_wait(response: Response, at: datetime) -> datetime | None:
    """Until when the server asks us to stay away, no more than a day, or None."""
    asked = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    try:
        moment = at + timedelta(seconds=int(asked)) if asked.isdecimal() else parsedate_to_datetime(asked)
    except (ValueError, OverflowError):
        return None
    return min(moment if moment.tzinfo else moment.replace(tzinfo=UTC), at + _LONGEST_WAIT)


def failure_reason(error: BaseException) -> CoverageReason:
    """What kind of failure an error of the download is."""
    if isinstance(error, RobotsUnavailableError):
        return error.reason
    for kind, reason in _ERRORS:
        if isinstance(error, kind):
            return reason
    if isinstance(error, (DownloadConnectionRefusedError, DownloadFailedError)):
        return _connection_reason(error)
    if isinstance(error, IgnoreRequest):  # Scrapy's decompression gave up
        return CoverageReason.BOMB
    return CoverageReason.BAD_RESPONSE


def is_outage(reason: CoverageReason) -> bool:
    """Whether it says nothing about the page itself: it may well stand, and is tried again."""
    return reason in _OUTAGES


def is_inside(url: str) -> bool:
    """Whether the host of an address is spelled as an IP address that is not public, however spelled."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    with contextlib.suppress(ValueError):
        return not is_public(host)
    try:
        return not is_public(str(ipaddress.IPv4Address(socket.inet_aton(host))))
    except (OSError, UnicodeEncodeError):
        return False


_ERRORS: tuple[tuple[type[BaseException], CoverageReason], ...] = (
    (AddressRefusedError, CoverageReason.FORBIDDEN_ADDRESS),
    (RobotsForbiddenError, CoverageReason.ROBOTS_FORBIDDEN),
    (CannotResolveHostError, CoverageReason.NO_SUCH_HOST),
    (DownloadTimeoutError, CoverageReason.TIMEOUT),
    (DownloadCancelledError, CoverageReason.TOO_LARGE),
    (ResponseDataLossError, CoverageReason.CUT_SHORT),
    (UnsupportedURLSchemeError, CoverageReason.BAD_ADDRESS),
)


def _connection_reason(error: BaseException) -> CoverageReason:
    name = type(error.__cause__).__name__
    if "SSL" in name or "Certificate" in name:
        return CoverageReason.TLS
    if "Disconnected" in name or "Payload" in name:
        return CoverageReason.CUT_SHORT
    return (
        CoverageReason.NOT_CONNECTED
        if isinstance(error, DownloadConnectionRefusedError)
        else CoverageReason.BAD_RESPONSE
    )


def _has_marks_of_challenge(response: Response) -> bool:
    """Whether the page holds what challenges hold: a person may write the same words in a post."""
    body = response.body
    return len(body) < CHALLENGE_BYTES and _CHALLENGE.search(body[:20_000]) is not None


def _content(response: Response) -> Content | None:
    declared = (response.headers.get("Content-Type") or b"").split(b";")[0].strip().lower().decode("latin-1")
    packed = response.body[:1_024].lstrip().lower().startswith((b"%pdf-", b"pk\x03\x04"))
    if packed or response.body.startswith(_PICTURES):
        return Content.DOCUMENT
    if declared.endswith("json"):
        return Content.JSON
    start = text_of(response.body[:_START]).lstrip("\ufeff \t\r\n").lower()
    is_sitemap = response.body.startswith(_GZIP) and response.url.partition("?")[0].endswith(".gz")
    if is_sitemap or _is_feed(start):
        return Content.XML
    if not isinstance(response, TextResponse):
        return None
    if declared in _HTML or "<html" in start or start.startswith("<!doctype html"):
        return Content.HTML
    return Content.TEXT if declared.startswith("text/plain") else None


def _is_feed(start: str) -> bool:
    """Whether XML of a feed or sitemap begins here, after all that may stand before it."""
    place = 0
    while before := _PROLOGUE.match(start, place):
        place = before.end()
    return _ROOT.match(start, place) is not None


_GZIP = b"\x1f\x8b\x08"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_START = 2_048
_PROLOGUE = re.compile(r"\s*(<!--.*?-->|<\?.*?\?>|<!doctype (?!html)[^>]*>)", re.DOTALL)
_ROOT = re.compile(r"\s*<((\w+:)?rss|feed|urlset|sitemapindex|(\w+:)?rdf)[\s>]")
_HTML = frozenset({"text/html", "application/xhtml+xml", ""})
