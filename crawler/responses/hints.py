"""What feeds, sitemaps and CMS interfaces tell of new and changed pages.

They are hints: a page is fetched and read all the same, and what no feed tells (edits, deletions, a
comment under an old article) is found by visiting pages again.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urljoin

from lxml import etree
from scrapy.utils.gz import gunzip

from store.archive.page import PageKind, Priority

MAX_BYTES = 16 * 2**20
"""Largest sitemap once unpacked."""


@dataclass(frozen=True, slots=True)
class Hint:
    """An address that is told of, and when something happened there."""

    url: str
    at: datetime | None = None
    kind: PageKind = PageKind.PAGE
    priority: Priority = Priority.TOLD


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


def read_hints(kind: PageKind, body: bytes, url: str) -> Iterator[Hint]:
    """What the body tells; nothing where it is not what it should be."""
    try:
        if kind in {PageKind.WORDPRESS, PageKind.MEDIAWIKI}:
            data = json.loads(body)
            yield from _wordpress(data) if kind is PageKind.WORDPRESS else _mediawiki(data, url)
        else:
            yield from _xml(body, url)
    except (ValueError, TypeError, KeyError, AttributeError, OSError, EOFError, etree.XMLSyntaxError):
        return


def _wordpress(data: Any) -> Iterator[Hint]:  # noqa: ANN401 - whatever JSON holds
    for comment in data:
        yield Hint(str(comment["link"]), _moment(str(comment["date_gmt"])))


def _mediawiki(data: Any, url: str) -> Iterator[Hint]:  # noqa: ANN401 - whatever JSON holds
    general = data["query"]["general"]
    base = urljoin(url, str(general["server"]))
    for change in data["query"]["recentchanges"]:
        title = quote(str(change["title"]).replace(" ", "_"), safe="/:")
        address = urljoin(base, str(general["articlepath"]).replace("$1", title))
        yield Hint(address, _moment(str(change["timestamp"])))


def _xml(body: bytes, url: str) -> Iterator[Hint]:
    if body.startswith(b"\x1f\x8b"):
        body = gunzip(body, max_size=MAX_BYTES)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(body, parser)
    if root is None:
        return
    nested = _name(root) == "sitemapindex"
    for entry in root.iter("{*}url", "{*}sitemap", "{*}item", "{*}entry"):
        sitemap = _name(entry) in {"url", "sitemap"}
        address = _address(entry)
        if address:
            yield Hint(
                urljoin(url, address),
                _date(entry),
                PageKind.SITEMAP if nested else PageKind.PAGE,
                Priority.NEW if sitemap else Priority.TOLD,
            )


def _address(entry: Any) -> str | None:  # noqa: ANN401 - an lxml element has no public type
    for child in entry:
        name = _name(child)
        if name == "loc" or (name == "link" and child.text and child.text.strip()):
            return str(child.text or "").strip() or None
        if name == "link" and child.get("rel", "alternate") == "alternate" and child.get("href"):
            return str(child.get("href"))
    return None


def _date(entry: Any) -> datetime | None:  # noqa: ANN401 - an lxml element has no public type
    for child in entry:
        if _name(child) in {"lastmod", "pubDate", "updated", "date", "published"} and child.text:
            moment = _moment(child.text.strip())
            if moment is not None:
                return moment
    return None


def _name(element: Any) -> str:  # noqa: ANN401 - an lxml element has no public type
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _moment(text: str) -> datetime | None:
    """A time of a feed; one without a zone is UTC, as these interfaces state it."""
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text)
        except ValueError:
            continue
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return None
