"""From the places of a record on a page to the post that the archive keeps."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from urllib.parse import urljoin, urlsplit

from crawler.extraction import attached
from crawler.extraction.dates import DateReader
from crawler.extraction.finder.fields import Fields
from crawler.extraction.page import ParsedPage
from crawler.extraction.stamps import claim
from crawler.extraction.text import Body, read_body
from store.archive.extracted import ClaimedTime, ExtractedPost, PostKind

_REACH = re.compile(r"\b(?:e-?mail|address|phone)$", re.IGNORECASE)
_FRAGMENT = re.compile(r"#([a-z_-]*\d[\w-]*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Built:
    """The posts of a page's records, and which of its tokens stand in them."""

    posts: tuple[ExtractedPost, ...]
    claimed: Sequence[int]


def build(page: ParsedPage, fields: Sequence[Fields], dates: DateReader, url: str) -> Built:
    """The posts of a page's records, each with an id of its own; records without text are none.

    No text stands in two posts: what lies in a record inside another belongs to the inner one.
    """
    posts: dict[str, ExtractedPost] = {}
    natives: dict[int, str] = {}  # the record's own address in memory: records are not hashable
    bodies, claimed = _bodies(page, fields)
    for record in fields:
        body = bodies.get(id(record))
        if body is None:
            continue
        post = _post(page, record, body, dates, url, natives)
        native = _free(posts, post, own=post.native_id != _invented(url, record, body))
        natives[id(record)] = native
        posts.setdefault(native, replace(post, native_id=native))
    return Built(tuple(posts.values()), claimed)


def _bodies(page: ParsedPage, fields: Sequence[Fields]) -> tuple[dict[int, Body], bytearray]:
    """The text of each record, read from the innermost outwards, and which tokens stand in one."""
    claimed, taken = bytearray(len(page.texts)), bytearray(len(page.texts))
    bodies: dict[int, Body] = {}
    bodied = [(post.body, post) for post in fields if post.body is not None]
    starts = sorted(body[0] for body, _ in bodied)
    reach = list(
        accumulate((body[1] for body, _ in sorted(bodied, key=_start)), max)
    )  # how far the bodies reach that begin no later
    for (start, end), post in sorted(bodied, key=lambda pair: (-pair[0][0], pair[0][1])):
        body = read_body(page, start, end, post.drop, taken)
        if not body.text:
            continue
        bodies[id(post)] = body
        for token in body.tokens:
            claimed[token] = 1
        first, last = min(start, post.record.start), max(end, post.record.end)
        place = bisect_right(starts, first)
        inner = place > 0 and reach[place - 1] >= last
        if not inner:
            first, last = start, end
        taken[first:last] = b"\1" * (last - first)
    return bodies, claimed


def _start(bodied: tuple[tuple[int, int], Fields]) -> int:
    return bodied[0][0]


def _free(posts: Mapping[str, ExtractedPost], post: ExtractedPost, *, own: bool) -> str:
    """The post's id; where another post stands under it already, one beside it.

    The site's own id on the same words by the same person is one post that the page prints twice.
    """
    native, count = post.native_id, 1
    while native in posts and not (own and _same(posts[native], post)):
        count += 1
        native = f"{post.native_id}~{count}"
    return native


def _same(first: ExtractedPost, other: ExtractedPost) -> bool:
    return (first.text, first.author, first.published) == (other.text, other.author, other.published)


def _post(  # noqa: PLR0917 - a record and all that its reading needs
    page: ParsedPage, fields: Fields, body: Body, dates: DateReader, url: str, natives: Mapping[int, str]
) -> ExtractedPost:
    permalink, native = _address(page, fields, url)
    parent = fields.parent or (natives.get(id(fields.answers)) if fields.answers else None)
    start = fields.body[0] if fields.body else fields.record.start
    return ExtractedPost(
        native_id=fields.native or native or _invented(url, fields, body),
        kind=PostKind.REPLY if parent and fields.kind is PostKind.COMMENT else fields.kind,
        text=body.text,
        permalink=joined(url, fields.link) if fields.link else permalink,
        author=fields.author,
        published=_published(fields, dates),
        parent=parent,
        quotes=body.quotes,
        contact=fields.contact or _contact(page, fields),
        attachments=documents_in(page, page.within(start, fields.record.end), url),
    )


def documents_in(page: ParsedPage, elements: Iterable[int], url: str) -> tuple[str, ...]:
    """The absolute addresses of the documents to which these elements link, and of pictures among them."""
    return tuple(dict.fromkeys(joined(url, link) for link in attached.links_in(page, elements)))


def _contact(page: ParsedPage, fields: Fields) -> tuple[tuple[str, str], ...]:
    """What old software prints beside a post to reach its author: a mail link, a labelled number."""
    start, end = fields.body or (fields.record.end, fields.record.end)
    contact: dict[str, str] = {}
    for element in page.within(fields.record.start, fields.record.end):
        if start <= page.first[element] < end:
            continue
        link = page.get(element, "href") if page.tag[element] == "a" else ""
        if link.startswith("mailto:") and "@" in link:
            contact.setdefault("e-mail", link.removeprefix("mailto:").partition("?")[0])
        label = _REACH.search(page.get(element, "alt")) if page.tag[element] == "img" else None
        if label and page.first[element] < fields.record.end:
            contact.setdefault(label[0].lower(), " ".join(page.texts[page.first[element]].split()))
    return tuple(contact.items())


def _published(fields: Fields, dates: DateReader) -> ClaimedTime | None:
    claimed = claim(fields.stamp, dates) if fields.stamp else None
    stated = dates.read_stamp(fields.machine) if fields.machine else None
    if stated is None or stated.at is None:
        return claimed
    return ClaimedTime(claimed.raw if claimed else stated.raw, stated.at, stated.precision, stated.zone)


def _address(page: ParsedPage, fields: Fields, url: str) -> tuple[str, str | None]:
    """Where a record's post can be reached, and the site's own id for it."""
    record = fields.record
    element = record.root
    while element >= 0 and page.first[element] == record.start:
        mark = page.get(element, "id")
        if mark and any(c.isdigit() for c in mark) and len(mark) < 80:
            return f"{url.partition('#')[0]}#{mark}", mark
        element = page.parent[element]
    start, end = fields.body or (record.start, record.start)
    for element in page.within(record.start, start):
        mark = page.marks[element] or page.get(element, "name")
        if page.tag[element] == "a" and any(c.isdigit() for c in mark) and len(mark) < 40:
            return f"{url.partition('#')[0]}#{mark}", mark
    for element in page.within(record.start, record.end):
        if page.tag[element] == "a" and not start <= page.first[element] < end:
            link = page.get(element, "href")
            if match := _FRAGMENT.search(link):
                return joined(url, link), match[1]
    return url, None


def _invented(url: str, fields: Fields, body: Body) -> str:
    """An id for a post whose page gives none: the same as long as author, time and thread are."""
    parts = urlsplit(url)
    mark = fields.stamp.mention.raw if fields.stamp and fields.stamp.exact == 3 else body.text[:80]
    seed = "\n".join((parts.netloc, parts.path, fields.author or "", mark))
    return "x" + hashlib.sha256(seed.encode()).hexdigest()[:16]


def joined(url: str, link: str) -> str:
    """The absolute form of a link; the page's own address where the link is broken."""
    try:
        return urljoin(url, link.strip())
    except ValueError:
        return url
