"""What a response says, read without the archive: its posts, where it leads, or why it gave nothing."""

import hashlib
import html
import logging
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from scrapy.http import Response, TextResponse

from crawler.extraction import whole_page
from crawler.extraction.errors import UnreadablePageError
from crawler.extraction.extract import extract_page
from crawler.extraction.markup import tamed
from crawler.extraction.platforms.platform import Platform
from crawler.limits import READING_S, time_limit
from crawler.responses import attachment, isso
from crawler.responses.encoded import in_its_encoding
from crawler.responses.hints import Hint, read_hints
from crawler.responses.links import Links, read_links
from crawler.responses.verdict import Content, Verdict, asked_to_wait, judge
from store.archive.coverage import CoverageReason
from store.archive.extracted import ExtractedPage, ExtractedPost, PostKind
from store.archive.page import Page, PageKind

_log = logging.getLogger(__name__)
_TELLS_OF_PAGES = frozenset({PageKind.FEED, PageKind.SITEMAP, PageKind.WORDPRESS, PageKind.MEDIAWIKI})
_OLD_DOCUMENTS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_CHALLENGE_TEXT = 1_500
"""A page with the marks of a challenge and so few characters of text is one."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server gave to ask with next time, and the digest of what it sent."""

    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class ResponseReading:
    """What one response says."""

    status: int
    size: int  # of the body in bytes, decompressed
    redirect: str | None = None
    reason: CoverageReason | None = None
    wait_until: datetime | None = None  # the server asks us to stay away until then
    unchanged: bool = False  # by the server's word, or because the body is the same to the byte
    posts: ExtractedPage | None = None
    links: Links | None = None
    hints: tuple[Hint, ...] = ()
    fell_back: bool = False  # finding the posts failed, and the whole page stands as one
    partly: tuple[CoverageReason, ...] = ()  # what of a document was not simply read
    validators: Validators = field(default_factory=Validators)

    @property
    def structured(self) -> bool:
        """Whether the posts could be told apart."""
        return self.posts is not None and self.posts.platform != whole_page.NAME


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the pages of one site."""

    site_url: str
    profile: Platform | None = None  # how this very site writes posts
    follows: bool = True  # whether where a page leads to is wanted: a third of the time that a page takes

    def read(self, page: Page, response: Response, at: datetime) -> ResponseReading:
        """What the response says that was received at this time; it never raises for what a site sends."""
        return _read(self, page, response, at)


def _read(reader: Reader, page: Page, response: Response, at: datetime) -> ResponseReading:
    verdict = judge(
        response, conditional=_was_conditional(response), wants_hints=page.kind in _TELLS_OF_PAGES
    )
    status, size = response.status, len(response.body)
    if _is_attached(page, verdict, response.body):
        return _read_attached(page, response)
    if page.kind is PageKind.DOCUMENT and verdict.doubtful:
        return ResponseReading(status, size, reason=CoverageReason.CHALLENGE)
    if verdict.redirect is not None or verdict.reason is not None or verdict.unchanged:
        wait = asked_to_wait(response, at) if verdict.reason is not None else None
        return ResponseReading(
            status, size, verdict.redirect, verdict.reason, wait, unchanged=verdict.unchanged
        )
    return _read_body(reader, page, response, verdict, at)


def _is_attached(page: Page, verdict: Verdict, body: bytes) -> bool:
    """Whether the body is a document: by what it is, or because a post links to it as one.

    A server says what it likes of a file, and a text or a page behind such a link is what somebody shared.
    """
    if verdict.content is Content.DOCUMENT:
        return True
    if verdict.reason is CoverageReason.NOT_TEXT and body.startswith(_OLD_DOCUMENTS):
        return True
    asked = page.kind is PageKind.DOCUMENT and not verdict.doubtful
    return asked and (verdict.content is not None or verdict.reason is CoverageReason.NOT_TEXT)


def _read_attached(page: Page, response: Response) -> ResponseReading:
    """A document, which is read in a process with limits of its own: the clock does not end it."""
    status, size = response.status, len(response.body)
    digest = hashlib.sha256(response.body).hexdigest()
    validators = Validators(_header(response, "ETag"), _header(response, "Last-Modified"), digest)
    if digest == page.body_sha256:
        return ResponseReading(status, size, unchanged=True, validators=validators)
    attached = attachment.read_document(page, response.body)
    if isinstance(attached, CoverageReason):
        return ResponseReading(status, size, reason=attached)
    return ResponseReading(status, size, posts=attached.posts, partly=attached.partly, validators=validators)


def _read_body(
    reader: Reader, page: Page, response: Response, verdict: Verdict, at: datetime
) -> ResponseReading:
    status, size = response.status, len(response.body)
    digest = hashlib.sha256(response.body).hexdigest()
    validators = Validators(_header(response, "ETag"), _header(response, "Last-Modified"), digest)
    if digest == page.body_sha256:
        return ResponseReading(status, size, unchanged=True, validators=validators)
    try:
        with time_limit(READING_S):
            parts = _read_content(reader, page, response, verdict.content, at)
    except UnreadablePageError:  # empty, or no text in any encoding
        return ResponseReading(status, size, reason=CoverageReason.NOT_TEXT)
    except Exception as error:  # noqa: BLE001 - whatever a page's values break costs that page alone
        _log.warning("a page could not be read: %s", type(error).__name__)
        return ResponseReading(status, size, reason=CoverageReason.READING_FAILED)
    if isinstance(parts, CoverageReason):
        return ResponseReading(status, size, reason=parts)
    reading = ResponseReading(
        status,
        size,
        posts=parts.posts,
        links=parts.links,
        hints=parts.hints,
        fell_back=parts.fell_back,
        validators=Validators() if parts.fell_back else validators,
    )
    if verdict.doubtful and not reading.structured and _says_little(parts.posts):
        return ResponseReading(status, size, reason=CoverageReason.CHALLENGE)
    return reading


def _says_little(posts: ExtractedPage | None) -> bool:
    return sum(len(post.text) for post in posts.posts) < _CHALLENGE_TEXT if posts else True


@dataclass(frozen=True, slots=True)
class _Parts:
    """What stands in a body."""

    posts: ExtractedPage | None = None
    links: Links | None = None
    hints: tuple[Hint, ...] = ()
    fell_back: bool = False


def _read_content(
    reader: Reader, page: Page, response: Response, content: Content | None, at: datetime
) -> _Parts | CoverageReason:
    if page.kind is PageKind.ISSO:
        return _Parts(isso.read_comments(response.body, page.url, reader.site_url))
    if content in {Content.HINTS, Content.XML}:
        kind = page.kind if content is Content.HINTS else PageKind.FEED
        hints = read_hints(kind, response.body, page.url, _header(response, "Content-Type") or "")
        return CoverageReason.NOT_TEXT if hints is None else _Parts(hints=hints)
    if content is Content.JSON or not isinstance(response, TextResponse):
        return CoverageReason.NOT_TEXT
    return _read_html(reader, page, response, at, plain=content is Content.TEXT)


def _read_html(reader: Reader, page: Page, response: TextResponse, at: datetime, *, plain: bool) -> _Parts:
    declared = _header(response, "Content-Type")
    body, response = response.body, in_its_encoding(response)
    if plain:
        body, declared = f"<pre>{html.escape(response.text)}</pre>".encode(), "text/html; charset=utf-8"
    root = _parse(response) if reader.follows else None
    links = None if root is None else read_links(root, page.url, response.encoding)
    try:
        posts = extract_page(body, page.url, at, content_type=declared, profile=reader.profile)
    except UnreadablePageError:
        raise
    except Exception as error:  # noqa: BLE001 - the page is kept whole, as one post, and counted
        _log.warning("the posts of a page could not be told apart: %s", type(error).__name__)
        return _Parts(_whole(page, root or _parse(response)), links, fell_back=True)
    return _Parts(posts, links, fell_back=posts.fell_back)


def _whole(page: Page, root: HtmlElement | None) -> ExtractedPage:
    """All text of a page as one post, by the simplest way there is."""
    words = [] if root is None else root.xpath("//text()[not(parent::script or parent::style)]")
    text = " ".join(" ".join(words).encode("utf-8", "replace").decode().split())
    number = hashlib.sha256(page.url.encode()).hexdigest()[:16]
    post = ExtractedPost(f"page-{number}", PostKind.ARTICLE, text, page.url)
    posts = (post,) if text else ()
    return ExtractedPage(page.url, whole_page.NAME, f"{whole_page.NAME}/0", posts)


def _parse(response: TextResponse) -> HtmlElement | None:
    try:
        text = tamed(response.text).encode("utf-8", "replace")
        return document_fromstring(text, parser=HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return None


def _was_conditional(response: Response) -> bool:
    asked = response.request.headers if response.request is not None else {}
    return "If-None-Match" in asked or "If-Modified-Since" in asked


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return None if value is None else value.decode("latin-1").strip()
