"""What feeds, sitemaps and CMS interfaces tell of new and changed pages.

They are hints: a page is fetched and read all the same, and what no feed tells (edits, deletions, a
comment under an old article) is found by visiting pages again.
"""

import html
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import quote, urljoin
from xml.sax.saxutils import escape

from lxml import etree
from scrapy.utils.gz import gunzip

from crawler.responses.machine_text import text_of
from store.archive.page import PageKind, Urgency

MAX_BYTES = 64 * 2**20
"""Largest sitemap once unpacked; its protocol allows 50 MiB."""
EARLIEST, LATEST = 1990, 2100
"""Years in which something can have been put on the web; a stranger may write any."""
_Json = TypeVar("_Json", dict[str, Any], list[Any])
_ADDRESSES = frozenset({"loc", "link", "guid", "id"})
_BEFORE_ROOT = 20_000
_ROOT = re.compile(r"<(\?xml\s|(\w+:)?(rss|feed|rdf|urlset|sitemapindex)[\s>])", re.IGNORECASE)
"""Where XML begins: comments, a DOCTYPE, empty lines and notices of the server may stand before it."""
_DECLARATION = re.compile(r"<\?xml[^>]*>|<!DOCTYPE[^>\[]*(\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_AMPERSAND = re.compile(r"&(?!(amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(\w{1,30};)?")


@dataclass(frozen=True, slots=True)
class Hint:
    """An address that is told of, and when something happened there."""

    url: str
    at: datetime | None = None
    kind: PageKind = PageKind.PAGE
    priority: Urgency = Urgency.ANNOUNCED


def request_address(kind: PageKind, url: str) -> str:
    """The address to ask, from the one that the page names."""
    if kind is PageKind.WORDPRESS:
        return urljoin(url, "wp/v2/comments?per_page=100&orderby=date&order=desc&_fields=id,link,date_gmt")
    if kind is PageKind.MEDIAWIKI:
        return (
            f"{url}?action=query&list=recentchanges&rcprop=title%7Ctimestamp&rclimit=500"
            "&meta=siteinfo&siprop=general&format=json"
        )
    return url


def read_hints(kind: PageKind, body: bytes, url: str, content_type: str = "") -> tuple[Hint, ...] | None:
    """What the body tells, or None where it is no feed, sitemap or interface.

    A broken entry costs that entry alone.
    """
    try:
        text = text_of(_unpacked(body), content_type).lstrip("\ufeff")
    except (OSError, EOFError, zlib.error):
        return None
    if kind in {PageKind.WORDPRESS, PageKind.MEDIAWIKI}:
        data = _json(text)
        read = _wordpress if kind is PageKind.WORDPRESS else _mediawiki
        return None if data is None else tuple(read(data, url))
    start = _ROOT.search(text[:_BEFORE_ROOT])
    if start is not None:
        return tuple(_xml(text[start.start() :], url))
    data = _json(text)
    if isinstance(data, dict) and isinstance(data.get("items"), list):
        return tuple(_json_feed(data["items"], url))
    lines = tuple(_lines(text)) if kind is PageKind.SITEMAP else ()
    return lines or None


def _unpacked(body: bytes) -> bytes:
    return gunzip(body, max_size=MAX_BYTES) if body.startswith(b"\x1f\x8b") else body


def _json(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """What the text holds as JSON; a notice of the server may stand before it."""
    for place in sorted({text.find(mark) for mark in "[{"} - {-1}):
        try:
            return json.JSONDecoder(strict=False).raw_decode(text, place)[0]
        except (ValueError, RecursionError):
            continue
    return None


def _wordpress(data: Any, _url: str) -> Iterator[Hint]:  # noqa: ANN401 - whatever JSON holds
    for comment in data if isinstance(data, list) else ():
        if isinstance(comment, dict) and isinstance(comment.get("link"), str):
            yield Hint(comment["link"], moment_of(comment.get("date_gmt")))


def _mediawiki(data: Any, url: str) -> Iterator[Hint]:  # noqa: ANN401 - whatever JSON holds
    query = _part(data, "query", dict)
    general = _part(query, "general", dict)
    base = _joined(url, str(general.get("server") or ""))
    for change in _part(query, "recentchanges", list):
        if isinstance(change, dict) and isinstance(change.get("title"), str):
            title = quote(change["title"].replace(" ", "_"), safe="/:", errors="replace")
            address = _joined(base, str(general.get("articlepath") or "/wiki/$1").replace("$1", title))
            yield Hint(address, moment_of(change.get("timestamp")))


def _part(data: Any, name: str, kind: type[_Json]) -> _Json:  # noqa: ANN401 - whatever JSON holds
    part = data.get(name) if isinstance(data, dict) else None
    return part if isinstance(part, kind) else kind()


def _json_feed(items: list[Any], url: str) -> Iterator[Hint]:
    for item in items:
        if isinstance(item, dict):
            named = (item.get("url"), item.get("external_url"), item.get("id"))
            address = next((a for a in named if isinstance(a, str) and _is_web(_joined(url, a))), None)
            if address is not None:
                at = moment_of(item.get("date_modified")) or moment_of(item.get("date_published"))
                yield Hint(_joined(url, address), at)


def _lines(text: str) -> Iterator[Hint]:
    """The addresses of a sitemap of plain text: one a line, as its protocol has it."""
    for line in text.splitlines():
        if _is_web(line.strip()):
            yield Hint(line.strip(), priority=Urgency.NEW)


def _xml(text: str, url: str) -> Iterator[Hint]:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        huge_tree=False,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(_mended(text).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return
    if root is None:
        return
    nested = _name(root) == "sitemapindex"
    for entry in root.iter("{*}url", "{*}sitemap", "{*}item", "{*}entry"):
        sitemap = _name(entry) in {"url", "sitemap"}
        address = _address(entry)
        if address:
            yield Hint(
                _joined(url, address),
                _date(entry),
                PageKind.SITEMAP if nested or _name(entry) == "sitemap" else PageKind.PAGE,
                Urgency.NEW if sitemap else Urgency.ANNOUNCED,
            )


def _mended(text: str) -> str:
    """XML as people write it, so that a parser takes all of it: its declaration said what the bytes were."""
    text = _DECLARATION.sub("", _NOT_XML.sub(" ", text), count=1)
    parts = _CDATA.split(text)
    parts[::2] = [_AMPERSAND.sub(_entity, part) for part in parts[::2]]
    return "".join(parts)


def _entity(match: re.Match[str]) -> str:
    """A name that XML does not know as its letter; an ampersand that begins none as one."""
    known = html.unescape(match[0]) if match[0] != "&" else "&"
    return escape(known) if known != match[0] or match[0] == "&" else f"&amp;{match[0][1:]}"


def _address(entry: Any) -> str | None:  # noqa: ANN401 - an lxml element has no public type
    """Where an entry leads: its location, its link, or the id that is an address."""
    named = [(_name(child), child, (child.text or "").strip()) for child in entry]
    if not any(name in _ADDRESSES for name, _, _ in named):  # an element before it was not closed
        named = [(_name(child), child, (child.text or "").strip()) for child in entry.iterdescendants()]
    for name, _, text in named:
        if text and name in {"loc", "link"}:
            return text
    for name, child, _ in named:
        if name == "link" and child.get("href") and child.get("rel", "alternate") == "alternate":
            return str(child.get("href"))
    for name, child, text in named:
        permanent = name == "guid" and (child.get("isPermaLink") or "true").lower() != "false"
        if text and (permanent or (name in {"guid", "id", "origLink"} and _is_web(text))):
            return text
    about = next((value for name, value in entry.attrib.items() if name.endswith("}about")), None)
    return None if about is None or not _is_web(about) else str(about)


def _date(entry: Any) -> datetime | None:  # noqa: ANN401 - an lxml element has no public type
    for child in entry:
        if _name(child) in {"lastmod", "pubDate", "updated", "date", "published", "modified"} and child.text:
            moment = moment_of(child.text.strip())
            if moment is not None:
                return moment
    return None


def _name(element: Any) -> str:  # noqa: ANN401 - an lxml element has no public type
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _is_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def moment_of(text: object) -> datetime | None:
    """A time that a stranger states, in UTC; None where it is none that can be meant.

    One without a zone is UTC, as these interfaces state it.
    """
    if not isinstance(text, str):
        return None
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text.strip())
            aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
        return aware if EARLIEST <= aware.year <= LATEST else None
    return None
