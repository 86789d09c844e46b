"""Finds posts on pages of software that nobody described: repeated, dated records.

Every way to cut the page into records is read in full (`crawler.platforms.fields`) and the one that explains
most of the page as dated, signed, unlinked text wins.
"""

import hashlib
import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.dates import DateReader
from crawler.page import Page
from crawler.platforms.fields import Fields, read_fields
from crawler.platforms.records import Record, candidates
from crawler.platforms.web import joined
from crawler.stamps import Stamp, claim
from crawler.text import Body, read_body
from store.archive.post import ClaimedTime, ExtractedPost, PostKind

VERSION = 1
_NEAR = 6
"""How many dates above the posts are tried for the opening post."""
_LEAST = 40
"""Characters of prose that an opening post has at least."""
_FRAGMENT = re.compile(r"#([a-z_-]*\d[\w-]*)$", re.IGNORECASE)
_PAGE_PARTS = re.compile(r"[?&#].*$")


def find_posts(page: Page, stamps: Sequence[Stamp], dates: DateReader, url: str) -> tuple[ExtractedPost, ...]:
    """The posts of a page, or none when nothing on it repeats as posts do."""
    fields = best_records(page, stamps)
    posts = [post for one in fields if (post := build(page, one, dates, url))]
    return distinct(posts)


def best_records(page: Page, stamps: Sequence[Stamp]) -> list[Fields]:
    """The fields of the records that explain the page best."""
    best: list[Fields] = []
    highest = 0.0
    for records in candidates(page, stamps):
        fields = read_fields(page, records, stamps)
        score = explained(page, fields)
        if score > highest:
            best, highest = fields, score
    found = [one for one in best if one.body is not None]
    opening = _opening(page, found, stamps)
    return found if opening is None else [opening, *found]


def _opening(page: Page, found: Sequence[Fields], stamps: Sequence[Stamp]) -> Fields | None:
    """The post or article that the others answer, where it stands above them in markup of its own."""
    if len(found) < 2:
        return None
    top = min(one.record.start for one in found)
    learnt = {one.author_role for one in found if one.author_role is not None}
    starts = sorted(one.record.start for one in found)
    for stamp in reversed([stamp for stamp in stamps if stamp.token < top and not stamp.doubtful][-_NEAR:]):
        root = _alone(page, stamp.element, starts)
        if root < 0 or page.written(page.first[root], page.last[root]) < _LEAST:
            continue
        (one,) = read_fields(
            page, (Record(page.first[root], min(page.last[root], top), root),), stamps, learnt
        )
        if one.body and page.written(*one.body) >= _LEAST and page.link_share(*one.body) < 0.3 and one.stamp:
            one.kind = PostKind.ARTICLE
            return one
    return None


def _alone(page: Page, element: int, starts: Sequence[int]) -> int:
    """The largest element around this one that holds no start of a record."""
    root = -1
    while element >= 0 and bisect_left(starts, page.first[element]) == bisect_left(
        starts, page.last[element]
    ):
        root, element = element, page.parent[element]
    return root


def explained(page: Page, fields: Sequence[Fields]) -> float:
    """How much a cut explains: text that is dated and signed counts most, links count nothing."""
    score = 0.0
    dated = signed = 0
    for one in fields:
        if one.body is None:
            continue
        length = page.length(*one.body)
        dated += one.stamp is not None
        signed += one.author is not None
        weight = 0.25 + 0.45 * (one.stamp is not None) + 0.3 * (one.author is not None)
        score += math.log2(1 + min(length, 3000)) * weight * (1 - page.link_share(*one.body)) ** 2
    regular = (dated + signed) / (2 * max(1, len(fields)))
    return score * (0.3 + 0.7 * regular)


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
    for element in page.within(record.start, record.end):
        if page.tag[element] == "a" and (match := _FRAGMENT.search(page.get(element, "href"))):
            return joined(url, page.get(element, "href")), match[1]
    element = record.root
    while element >= 0 and page.first[element] == record.start:
        mark = page.get(element, "id")
        if mark and any(c.isdigit() for c in mark) and len(mark) < 80:
            return f"{url.partition('#')[0]}#{mark}", mark
        element = page.parent[element]
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
