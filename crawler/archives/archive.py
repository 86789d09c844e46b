"""One public web archive as it is configured: its name, how it is spoken to, and where."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from crawler.address import Guard, loopback
from crawler.errors import BadArchiveError
from crawler.settings import CrawlSettings
from store.web_address import BadAddressError, WebAddress, parse

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,39}\Z")


class Dialect(StrEnum):
    """How an archive is asked what it holds."""

    WAYBACK = "wayback"  # the CDX server of the Internet Archive
    PYWB = "pywb"  # the CDX server of pywb, as at arquivo.pt
    MEMENTO = "memento"  # TimeMap and TimeGate of RFC 7089
    COMMON_CRAWL = "commoncrawl"  # its index of indexes, and records by their place in a file


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that may be asked."""

    name: str
    dialect: Dialect
    base: str  # without a slash at its end
    data: str  # where records lie; the base, but for Common Crawl

    def owns(self, url: str) -> bool:
        """Whether the address is one of the archive's own: nothing else is asked on its word."""
        try:
            origin = urlsplit(url)[:2]
        except ValueError:  # "http://[" and its like
            return False
        return any(origin == urlsplit(own)[:2] for own in (self.base, self.data))


def archives_of(settings: CrawlSettings) -> tuple[Archive, ...]:
    """The archives in `crawl.archives`.

    Raises:
        BadArchiveError: an entry is none, or two have one name.
    """
    archives = tuple(map(_read, settings.archives))
    if len({archive.name for archive in archives}) < len(archives):
        raise BadArchiveError("crawl.archives: two entries have the same name; give each its own")
    return archives


def guard_of(archive: Archive, settings: CrawlSettings) -> Guard:
    """What asking this archive may connect to: public addresses, and loopback where that is configured.

    Raises:
        BadArchiveError: `crawl.loopback` holds something else than loopback address:port.
    """
    try:
        allowed = frozenset(loopback(entry) for entry in settings.loopback)
    except ValueError as error:
        raise BadArchiveError(f"crawl.loopback: {error}; write it as 127.0.0.1:8080") from None
    own = {(address.host, address.port) for address in map(parse, (archive.base, archive.data))}
    return Guard(frozenset(pair for pair in allowed if pair in own))


def _read(entry: str) -> Archive:
    words = entry.split()
    if len(words) not in {3, 4} or not _NAME.match(words[0]) or words[1] not in set(Dialect):
        raise BadArchiveError(
            f"crawl.archives: {entry!r} is not an archive; write a name in lower case, {', '.join(Dialect)},"
            " and its address, as in 'internet-archive wayback https://web.archive.org'"
        )
    try:
        addresses = [_without_slash(parse(word)) for word in words[2:]]
    except BadAddressError as error:
        raise BadArchiveError(f"crawl.archives: {entry!r}: {error}") from None
    return Archive(words[0], Dialect(words[1]), addresses[0], addresses[-1])


def _without_slash(address: WebAddress) -> str:
    return address.url.rstrip("/")
