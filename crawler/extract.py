"""From a page to the posts on it: one pure function, without network and without state.

The order: the site's own profile, schema.org, the known platforms, the generic finder of repeated records,
and last the whole page as one post.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.dates import DateReader
from crawler.page import Page, decode
from crawler.platforms import generic, schema_org, whole
from crawler.platforms.fields import Fields
from crawler.platforms.platform import Platform, find_fields, known_platforms
from crawler.stamps import Stamp, find_stamps, reader
from store.archive.post import ExtractedPage, ExtractedPost, PostKind


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one way to read the page found."""

    platform: str
    version: int
    posts: tuple[ExtractedPost, ...]
    score: float


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
    page = Page(source)
    stamps = find_stamps(page)
    dates = reader(page, stamps, fetched_at, zone)
    reading = _read(page, source, stamps, dates, url, profile)
    return ExtractedPage(url, reading.platform, f"{reading.platform}/{reading.version}", reading.posts)


def _read(
    page: Page, source: str, stamps: Sequence[Stamp], dates: DateReader, url: str, profile: Platform | None
) -> _Reading:
    if profile is not None:
        told = _by_platform(page, profile, stamps, dates, url)
        if told.posts:
            return told
    known = [p for p in (schema_org.MICRODATA, *known_platforms()) if p.recognises(source)]
    readings = [_by_platform(page, platform, stamps, dates, url) for platform in known]
    best = max(readings, key=lambda reading: reading.score, default=None)
    found = _generic(page, stamps, dates, url)
    if best is not None and best.posts and best.score >= 0.8 * found.score:
        found = best
    elif best is not None and best.posts:
        found = _with_articles(found, best)
    listed = schema_org.find_posts(page, dates, url) if "ld+json" in source else ()
    if len(listed) >= 2 and len(listed) > 2 * len(found.posts):
        return _Reading("schema.org", schema_org.VERSION, listed, 0)
    if found.posts:
        return found
    return _Reading("page", whole.VERSION, whole.find_posts(page, url), 0)


def _by_platform(
    page: Page, platform: Platform, stamps: Sequence[Stamp], dates: DateReader, url: str
) -> _Reading:
    fields = find_fields(page, platform, stamps)
    return _Reading(
        platform.name, platform.version, _built(page, fields, dates, url), 1.1 * generic.explained(page, fields)
    )


def _generic(page: Page, stamps: Sequence[Stamp], dates: DateReader, url: str) -> _Reading:
    fields = generic.best_records(page, stamps)
    return _Reading("generic", generic.VERSION, _built(page, fields, dates, url), generic.explained(page, fields))


def _built(page: Page, fields: Sequence[Fields], dates: DateReader, url: str) -> tuple[ExtractedPost, ...]:
    return generic.distinct([post for one in fields if (post := generic.build(page, one, dates, url))])


def _with_articles(found: _Reading, known: _Reading) -> _Reading:
    """Articles by the known platform where its theme hides the comments from the selectors."""
    articles = [p for p in known.posts if p.kind is PostKind.ARTICLE and p.text not in {q.text for q in found.posts}]
    return _Reading(found.platform, found.version, (*articles, *found.posts), found.score)
