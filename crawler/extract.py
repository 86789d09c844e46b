"""From a page to the posts on it: one pure function, without network and without state.

The order: the site's own profile, schema.org, the known platforms, the generic finder of repeated records,
and last the whole page as one post.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.dates import DateReader
from crawler.page import Page, decode
from crawler.platforms import generic, schema_org, talk, whole
from crawler.platforms.fields import Fields
from crawler.platforms.judge import described, explained
from crawler.platforms.platform import Platform, find_fields, known_platforms, traits
from crawler.platforms.posts import build
from crawler.stamps import Stamp, find_stamps, reader
from store.archive.post import ExtractedPage, ExtractedPost, PostKind


@dataclass(frozen=True, slots=True)
class _View:
    """A page with what every way to read it needs."""

    page: Page
    source: str
    stamps: Sequence[Stamp]
    dates: DateReader
    url: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one way to read the page found."""

    platform: str
    version: int
    posts: tuple[ExtractedPost, ...]
    score: float


def extract_page(  # noqa: PLR0913 - all but the first three are hints with defaults
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
    page = Page(source)
    stamps = find_stamps(page)
    reading = _read(_View(page, source, stamps, reader(page, stamps, fetched_at, zone), url), profile)
    return ExtractedPage(url, reading.platform, f"{reading.platform}/{reading.version}", reading.posts)


def _read(view: _View, profile: Platform | None) -> _Reading:
    if profile is not None:
        told = _by_platform(view, profile)
        if told.posts:
            return told
    shown = traits(view.page, view.source)
    known = [p for p in known_platforms() if p.recognises(shown)]
    if schema_org.MICRODATA.recognises(view.source):
        known.insert(0, schema_org.MICRODATA)
    readings = [_by_platform(view, platform) for platform in known]
    if any(mark in shown for mark in talk.MARKS):
        readings.append(_read_as(view, talk.NAME, talk.VERSION, talk.find_fields(view.page, view.stamps)))
    best = max(readings, key=lambda reading: reading.score, default=None)
    found = _generic(view, best.score / 0.8 if best and best.posts else 0.0)
    if best is not None and best.posts and not found.posts:
        found = best
    elif best is not None and best.posts:
        found = _with_articles(found, best)
    listed = schema_org.find_posts(view.page, view.dates, view.url) if "ld+json" in view.source else ()
    if len(listed) >= 2 and len(listed) > 2 * len(found.posts):
        return _Reading("schema.org", schema_org.VERSION, listed, 0)
    if found.posts:
        return found
    return _Reading("page", whole.VERSION, whole.find_posts(view.page, view.url), 0)


def _by_platform(view: _View, platform: Platform) -> _Reading:
    fields = find_fields(view.page, platform, view.stamps)
    return _read_as(view, platform.name, platform.version, fields)


def _read_as(view: _View, name: str, version: int, fields: Sequence[Fields]) -> _Reading:
    return _Reading(
        name, version, build(view.page, fields, view.dates, view.url), described(view.page, fields)
    )


def _generic(view: _View, least: float) -> _Reading:
    fields = generic.best_records(view.page, view.stamps, least)
    return _Reading(
        "generic",
        generic.VERSION,
        build(view.page, fields, view.dates, view.url),
        explained(view.page, fields),
    )


def _with_articles(found: _Reading, known: _Reading) -> _Reading:
    """Articles by the known platform where its theme hides the comments from the selectors."""
    texts = [post.text for post in found.posts]
    whole = [post for post in known.posts if post.kind is PostKind.ARTICLE]
    articles = [post for post in whole if not any(text in post.text for text in texts)]
    return _Reading(found.platform, found.version, (*articles, *found.posts), found.score)
