"""Asks an archive what it holds of one page, in its own dialect."""

import json
from datetime import UTC, datetime
from urllib.parse import urlencode

from crawler.archives import listing
from crawler.archives.archive import Dialect
from crawler.archives.client import Client, header
from crawler.archives.listing import MOST, Listing
from crawler.errors import ArchiveClosedError
from crawler.responses.hints import moment_of
from store.http_block import BodyTooLargeError, HttpBlock, PackedError, decoded
from store.warc import Exchange
from store.web_address import WebAddress

MOST_INDEXES = 200
"""Crawls of Common Crawl that are asked; each has an index of its own."""
MOST_TIMEMAPS = 20
_LARGEST = 16 * 2**20
_FIRST = "Mon, 01 Jan 1996 00:00:00 GMT"


def list_page(client: Client, page: WebAddress, now: datetime) -> Listing:
    """Everything that the archive says it holds of the page.

    Raises:
        ArchiveClosedError: it does not tell of this page.
        ArchiveBusyError: it must not be asked any more now.
    """
    archive = client.archive
    match archive.dialect:
        case Dialect.WAYBACK:
            exchange = client.get(f"{archive.base}/cdx/search/cdx?{_query(page)}")
            return listing.of_cdx_rows(archive, page.key, _text(exchange), now)
        case Dialect.PYWB:
            exchange = client.get(f"{archive.base}/cdx?{_query(page)}")
            return listing.of_cdx_lines(archive, page.key, _text(exchange), now)
        case Dialect.MEMENTO:
            return _by_memento(client, page, now)
        case Dialect.COMMON_CRAWL:
            return _by_common_crawl(client, page, now)


def _query(page: WebAddress) -> str:
    return urlencode({"url": page.url, "output": "json", "limit": MOST})


def _by_memento(client: Client, page: WebAddress, now: datetime) -> Listing:
    archive = client.archive
    parts: list[Listing] = []
    following: str | None = f"{archive.base}/timemap/link/{page.url}"
    try:
        while following is not None and len(parts) < MOST_TIMEMAPS:
            text = _text(client.get(following))
            parts.append(listing.of_timemap(archive, page.key, text, now))
            following = listing.next_timemap(archive, text)
    except ArchiveClosedError:
        if not parts:  # it keeps no TimeMap: the gate leads to single captures
            return _by_gate(client, page, now)
        raise
    return _together(parts)


def _by_gate(client: Client, page: WebAddress, now: datetime) -> Listing:
    """The oldest and the newest capture, to which the TimeGate leads."""
    holdings = []
    for moment in (_FIRST, now.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")):
        exchange = client.get(f"{client.archive.base}/{page.url}", {"Accept-Datetime": moment})
        at = moment_of(header(exchange, "Memento-Datetime") or "")
        if at is not None and listing.is_plausible(at, now):
            holdings.append(listing.memento(client.archive, page.url, exchange.url, at))
    return Listing(tuple({holding.at: holding for holding in holdings}.values()))


def _by_common_crawl(client: Client, page: WebAddress, now: datetime) -> Listing:
    parts = []
    for index in _indexes(client):
        try:
            exchange = client.get(f"{index}?{_query(page)}")
        except ArchiveClosedError as error:
            if error.reason != "not_found":  # this is how it says that a crawl has nothing
                raise
            continue
        parts.append(listing.of_cdx_lines(client.archive, page.key, _text(exchange), now))
    return _together(parts)


def _indexes(client: Client) -> list[str]:
    """The index of each crawl, newest first, as the archive names them."""
    try:
        named = json.loads(_text(client.get(f"{client.archive.base}/collinfo.json")))
        addresses = [str(index["cdx-api"]) for index in named]
    except (ValueError, TypeError, KeyError):
        raise ArchiveClosedError("no_list_of_indexes") from None
    return [url for url in addresses if client.archive.owns(url)][:MOST_INDEXES]


def _together(parts: list[Listing]) -> Listing:
    faults: dict[str, int] = {}
    for part in parts:
        for reason, count in part.faults.items():
            faults[reason] = faults.get(reason, 0) + count
    holdings = sorted(
        (holding for part in parts for holding in part.holdings), key=lambda holding: holding.at
    )
    return Listing(tuple(holdings[:MOST]), faults)


def _text(exchange: Exchange) -> str:
    try:
        body = decoded(HttpBlock(exchange.status, exchange.headers, exchange.body), _LARGEST)
    except (BodyTooLargeError, PackedError, ValueError):
        raise ArchiveClosedError("bad_response") from None
    return body.decode("utf-8", "replace")
