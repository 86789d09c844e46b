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
            told = client.get(f"{archive.base}/cdx/search/cdx?{_query(page)}")
            return listing.of_cdx_rows(archive, page.key, _text(told), now)
        case Dialect.PYWB:
            told = client.get(f"{archive.base}/cdx?{_query(page)}")
            return listing.of_cdx_lines(archive, page.key, _text(told), now)
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
    found = []
    for moment in (_FIRST, now.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")):
        told = client.get(f"{client.archive.base}/{page.url}", {"Accept-Datetime": moment})
        at = moment_of(header(told, "Memento-Datetime") or "")
        if at is not None and listing.is_plausible(at, now):
            found.append(listing.memento(client.archive, page.url, told.url, at))
    return Listing(tuple({each.at: each for each in found}.values()))


def _by_common_crawl(client: Client, page: WebAddress, now: datetime) -> Listing:
    parts = []
    for index in _indexes(client):
        try:
            told = client.get(f"{index}?{_query(page)}")
        except ArchiveClosedError as error:
            if error.reason != "not_found":  # this is how it says that a crawl has nothing
                raise
            continue
        parts.append(listing.of_cdx_lines(client.archive, page.key, _text(told), now))
    return _together(parts)


def _indexes(client: Client) -> list[str]:
    """The index of each crawl, newest first, as the archive names them."""
    try:
        named = json.loads(_text(client.get(f"{client.archive.base}/collinfo.json")))
        addresses = [str(each["cdx-api"]) for each in named]
    except (ValueError, TypeError, KeyError):
        raise ArchiveClosedError("no_list_of_indexes") from None
    return [url for url in addresses if client.archive.owns(url)][:MOST_INDEXES]


def _together(parts: list[Listing]) -> Listing:
    faults: dict[str, int] = {}
    for part in parts:
        for reason, count in part.faults.items():
            faults[reason] = faults.get(reason, 0) + count
    found = sorted((each for part in parts for each in part.holdings), key=lambda each: each.at)
    return Listing(tuple(found[:MOST]), faults)


def _text(told: Exchange) -> str:
    try:
        body = decoded(HttpBlock(told.status, told.headers, told.body), _LARGEST)
    except (BodyTooLargeError, PackedError, ValueError):
        raise ArchiveClosedError("bad_response") from None
    return body.decode("utf-8", "replace")
