"""From the places of a record on a page to the post that the archive keeps."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from crawler.dates import DateReader
from crawler.page import Page
from crawler.platforms.fields import Fields
from crawler.stamps import claim
from crawler.text import Body, read_body
from store.archive.post import ClaimedTime, ExtractedPost, PostKind

_FRAGMENT = re.compile(r"#([a-z_-]*\d[\w-]*)$", re.IGNORECASE)


def build(page: Page, one: Fields, dates: DateReader, url: str) -> ExtractedPost | None:
    """The post of one record; None when nothing of it is text."""
    if one.body is None:
        return None
    body = read_body(page, *one.body, drop=one.drop)
    if not body.text:
        return None
    permalink, native = address(page, one, url)
    kind = PostKind.REPLY if one.parent and one.kind is PostKind.COMMENT else one.kind
    return ExtractedPost(
        native_id=one.native or native or _invented(url, one, body),
        kind=kind,
        text=body.text,
        permalink=joined(url, one.link) if one.link else permalink,
        author=one.author,
        published=_published(one, dates),
        parent=one.parent,
        quotes=body.quotes,
        contact=one.contact,
    )


def _published(one: Fields, dates: DateReader) -> ClaimedTime | None:
    claimed = claim(one.stamp, dates) if one.stamp else None
    told = dates.read_stamp(one.machine) if one.machine else None
    if told is None or told.at is None:
        return claimed
    return ClaimedTime(claimed.raw if claimed else told.raw, told.at, told.precision, told.zone)


def address(page: Page, one: Fields, url: str) -> tuple[str, str | None]:
    """Where a record's post can be reached, and the site's own id for it."""
    record = one.record
    element = record.root
    while element >= 0 and page.first[element] == record.start:
        mark = page.get(element, "id")
        if mark and any(c.isdigit() for c in mark) and len(mark) < 80:
            return f"{url.partition('#')[0]}#{mark}", mark
        element = page.parent[element]
    start, end = one.body or (record.start, record.start)
    for element in page.within(record.start, record.end):
        if page.tag[element] == "a" and not start <= page.first[element] < end:
            link = page.get(element, "href")
            if match := _FRAGMENT.search(link):
                return joined(url, link), match[1]
    return url, None


def distinct(posts: Sequence[ExtractedPost]) -> tuple[ExtractedPost, ...]:
    """The posts with an id each: a copy of a post is left out, another post under its id gets its own."""
    found: dict[str, ExtractedPost] = {}
    for post in posts:
        native, count = post.native_id, 1
        while native in found and found[native].text != post.text:
            count += 1
            native = f"{post.native_id}~{count}"
        found.setdefault(native, post if count == 1 else replace(post, native_id=native))
    return tuple(found.values())


def _invented(url: str, one: Fields, body: Body) -> str:
    """An id for a post whose page gives none: the same as long as author, time and thread are."""
    parts = urlsplit(url)
    told = one.stamp.mention.raw if one.stamp and one.stamp.exact == 3 else body.text[:80]
    seed = "\n".join((parts.netloc, parts.path, one.author or "", told))
    return "x" + hashlib.sha256(seed.encode()).hexdigest()[:16]


def joined(url: str, link: str) -> str:
    """The absolute form of a link; the page's own address where the link is broken."""
    try:
        return urljoin(url, link.strip())
    except ValueError:
        return url
