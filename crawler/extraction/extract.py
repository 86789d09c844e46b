"""From a page to the posts on it: one pure function, without network and without state.

The order: the site's own profile, schema.org, the known platforms, the generic finder of repeated records,
and last the whole page as one post.
"""

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import structlog
from lxml import etree

from crawler.extraction import whole_page
from crawler.extraction.dates import DateReader
from crawler.extraction.finder import finder
from crawler.extraction.finder.fields import Fields
from crawler.extraction.finder.records import FoundRecord
from crawler.extraction.finder.scoring import described, ends_in_dots, explained
from crawler.extraction.gate import admitted
from crawler.extraction.markup import MAX_CHARACTERS, decode
from crawler.extraction.page import ParsedPage
from crawler.extraction.platforms import mediawiki_talk, schema_org
from crawler.extraction.platforms.platform import Platform, find_fields, known_platforms, traits
from crawler.extraction.posts import Built, build, joined
from crawler.extraction.rest import Claimed, rest_of
from crawler.extraction.stamps import Stamp, find_stamps, reader
from store.archive.extracted import ExtractedPage, ExtractedPost, PostKind

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _View:
    """A page with what every way to read it needs."""

    page: ParsedPage
    source: str
    stamps: Sequence[Stamp]
    dates: DateReader
    url: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one way to read the page found, before the posts are built."""

    platform: str
    version: int
    fields: Sequence[Fields]
    score: float
    excerpts: Sequence[Fields] = ()  # articles of other pages, of which the beginnings stand here


_STRANGE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    etree.LxmlError,
)
"""What reading a page may raise for a value that nobody thought of."""
_LABELS = 400
"""Characters that stand around a post that are labels."""
_MARGIN = 0.8
"""A known platform is believed unless the generic finder explains more than this much better."""


def extract_page(
    html: bytes | str,
    url: str,
    fetched_at: datetime | None,
    *,
    content_type: str | None = None,
    profile: Platform | None = None,
    zone: str = "Europe/Amsterdam",
) -> ExtractedPage:
    """What people wrote on a page.

    Args:
        html: the page as received, decompressed; or already decoded.
        url: its address; links and ids are made from it.
        fetched_at: when it was received, aware: relative dates count from here. None leaves them unread.
        content_type: the server's Content-Type header, if it sent one.
        profile: how this very site writes posts; tried before everything else.
        zone: the time zone of dates that name none.

    Raises:
        UnreadablePageError: the bytes hold no page.
    """
    source = decode(html, content_type)
    page = ParsedPage(source)
    fell_back = False
    try:
        platform, version, posts = _read_posts(page, source, url, fetched_at, zone, profile)
    except _STRANGE as error:  # whatever a stranger wrote: its text is kept as one post
        place = traceback.extract_tb(error.__traceback__)[
            -1
        ]  # no more: the page's words do not belong in a log
        log.warning(
            "page read as a whole", url=url, error=type(error).__name__, at=f"{place.name}:{place.lineno}"
        )
        fell_back = True
        platform, version, posts = whole_page.NAME, whole_page.VERSION, whole_page.find_posts(page, url)
    kept, cut = admitted(posts, fetched_at), len(source) > MAX_CHARACTERS
    return ExtractedPage(url, platform, f"{platform}/{version}", kept, fell_back=fell_back, cut=cut)


def _read_posts(  # noqa: PLR0917 - a page and all that its reading needs
    page: ParsedPage, source: str, url: str, fetched_at: datetime | None, zone: str, profile: Platform | None
) -> tuple[str, int, tuple[ExtractedPost, ...]]:
    stamps = find_stamps(page)
    return _posts(_View(page, source, stamps, reader(page, stamps, fetched_at, zone), url), profile)


def _posts(view: _View, profile: Platform | None) -> tuple[str, int, tuple[ExtractedPost, ...]]:
    reading = _read(view, profile)
    built = build(view.page, reading.fields, view.dates, view.url)
    listed = schema_org.find_posts(view.page, view.dates, view.url) if "ld+json" in view.source else ()
    if len(listed) >= 2 and len(listed) > 2 * len(built.posts):
        rest = rest_of(view.page, Claimed(schema_org.claimed(view.page, listed), len(listed)), view.url)
        return schema_org.NAME, schema_org.VERSION, _together(listed, rest)
    unseen = schema_org.unseen(view.page, listed)
    if built.posts:
        rest = rest_of(view.page, _claimed(view, reading, built), view.url)
        return reading.platform, reading.version, _together(built.posts, rest, *unseen)
    if unseen:
        shown = whole_page.find_posts(view.page, view.url)
        return schema_org.NAME, schema_org.VERSION, _together(unseen, *shown)
    return whole_page.NAME, whole_page.VERSION, whole_page.find_posts(view.page, view.url)


def _claimed(view: _View, reading: _Reading, built: Built) -> Claimed:
    return Claimed(
        _with_excerpts(built.claimed, reading.excerpts),
        len(built.posts),
        _talk(view.page, reading.fields),
        frozenset(
            (
                *(field.author_token for field in reading.fields),
                *(stamp.token for stamp in view.stamps if not stamp.in_sentence),
            )
        ),
    )


def _talk(page: ParsedPage, fields: Sequence[Fields]) -> list[FoundRecord]:
    """The records of people who talk; a page whose records bear no names is an article in pieces."""
    bodied = [field for field in fields if field.body is not None]
    if 2 * sum(field.author is not None for field in bodied) < len(bodied):
        return []
    return [field.record for field in bodied if _is_close(page, field)]


def _is_close(page: ParsedPage, field: Fields) -> bool:
    """Whether a record holds little beside its text, so that what is left of it is labels."""
    start, end = field.body or (0, 0)
    return page.length(field.record.start, field.record.end) < _LABELS + 2 * page.length(start, end)


def _together(posts: Sequence[ExtractedPost], *others: ExtractedPost | None) -> tuple[ExtractedPost, ...]:
    """All posts, each id once."""
    every = {post.native_id: post for post in (*others, *posts) if post is not None}
    ids = dict.fromkeys(post.native_id for post in (*posts, *others) if post is not None)
    return tuple(every[native] for native in ids)


def _read(view: _View, profile: Platform | None) -> _Reading:
    if profile is not None:
        by_platform = _by_platform(view, profile)
        if by_platform.fields:
            return by_platform
    known = max(_known(view), key=lambda reading: reading.score, default=None)
    if known is None or not known.fields:
        return _generic(view, 0.0)
    generic = _generic(view, known.score / _MARGIN)
    return _with_articles(generic, known) if generic.fields else known


def _known(view: _View) -> list[_Reading]:
    shown = traits(view.page, view.source)
    readings = [_by_platform(view, platform) for platform in known_platforms() if platform.recognises(shown)]
    if schema_org.MICRODATA.recognises(view.source):
        readings.insert(0, _by_platform(view, schema_org.MICRODATA))
    if any(mark in shown for mark in mediawiki_talk.MARKS):
        fields = mediawiki_talk.find_fields(view.page, view.stamps)
        readings.append(
            _Reading(mediawiki_talk.NAME, mediawiki_talk.VERSION, fields, described(view.page, fields))
        )
    return readings


def _by_platform(view: _View, platform: Platform) -> _Reading:
    every = find_fields(view.page, platform, view.stamps)
    excerpts = [post for post in every if _is_excerpt(view, post)]
    fields = finder.without_adverts([post for post in every if not _is_excerpt(view, post)])
    return _Reading(platform.name, platform.version, fields, described(view.page, fields), excerpts)


def _is_excerpt(view: _View, post: Fields) -> bool:
    """Whether an article is the beginning of one on another page, as on the front page of a weblog."""
    if post.kind is not PostKind.ARTICLE or post.body is None or not post.link:
        return False
    ends = ends_in_dots(view.page.texts[post.body[1] - 1])
    return ends and urlsplit(joined(view.url, post.link)).path != urlsplit(view.url).path


def _with_excerpts(claimed: Sequence[int], excerpts: Sequence[Fields]) -> Sequence[int]:
    """Which tokens need no post of this page: those in its posts, and those of posts of other pages."""
    taken = bytearray(claimed)
    for start, end in (post.body for post in excerpts if post.body is not None):
        taken[start:end] = b"\1" * (end - start)
    return taken


def _generic(view: _View, least: float) -> _Reading:
    fields = finder.best_records(view.page, view.stamps, least)
    return _Reading(finder.NAME, finder.VERSION, fields, explained(view.page, fields))


def _with_articles(generic: _Reading, known: _Reading) -> _Reading:
    """Articles by the known platform where its theme hides the comments from the selectors."""
    starts = [field.record.start for field in generic.fields]
    articles = [
        field for field in known.fields if field.kind is PostKind.ARTICLE and not _holds(field, starts)
    ]
    return _Reading(generic.platform, generic.version, [*articles, *generic.fields], generic.score)


def _holds(field: Fields, starts: Sequence[int]) -> bool:
    return field.body is not None and any(field.body[0] <= start < field.body[1] for start in starts)
