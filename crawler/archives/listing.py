"""What an archive says that it holds of a page, read from the formats that archives speak.

Lists come from strangers: a line that cannot be one is counted with its reason, and the rest is read.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from crawler.archives.archive import Archive
from crawler.responses.hints import moment_of
from store.archive.holding import Holding
from store.web_address import BadAddressError, WebAddress, parse

FIRST_ARCHIVE = 1996
MOST = 10_000
"""Captures of one page that one archive may tell of."""
_DIGITS = re.compile(r"\d{14}\Z")
_LINK = re.compile(r'<\s*([^>\s]+)\s*>((?:\s*;\s*[\w*!.-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]+))*)')
_PARAMETER = re.compile(r';\s*([\w*!.-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]+))')
_STAMPED = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/")


class ListingFault(StrEnum):
    """Why a line of a list tells nothing."""

    NO_LINE = "no_line"  # it has another form
    BAD_DATE = "bad_date"  # no date, or one at which no archive can have captured it
    BAD_ADDRESS = "bad_address"  # no address, or another page's
    NOT_ITS_OWN = "not_its_own"  # it leads away from the archive


@dataclass(frozen=True, slots=True)
class Listing:
    """What an archive told of one page."""

    holdings: tuple[Holding, ...]
    faults: dict[str, int] = field(default_factory=dict)


def of_cdx_rows(archive: Archive, key: str, text: str, now: datetime) -> Listing:
    """The Internet Archive's form: an array of arrays, the first of which names the columns."""
    rows = _loads(text) if text.strip() else []
    if not isinstance(rows, list) or (rows and not isinstance(rows[0], list)):
        return Listing((), {ListingFault.NO_LINE: 1})
    names = [str(name) for name in rows[0]] if rows else []
    lines = (
        dict(zip(names, row, strict=False)) if isinstance(row, list) and len(row) == len(names) else None
        for row in rows[1:]
    )
    return _listing(_of_cdx(archive, key, line, now) for line in lines)


def of_cdx_lines(archive: Archive, key: str, text: str, now: datetime) -> Listing:
    """The form of pywb and of Common Crawl: one JSON object a line."""
    lines = (_loads(line) for line in text.splitlines() if line.strip())
    return _listing(_of_cdx(archive, key, line, now) for line in lines)


def of_timemap(archive: Archive, key: str, text: str, now: datetime) -> Listing:
    """A TimeMap in the link format of RFC 7089; its mementos must be the archive's own."""
    return _listing(_of_link(archive, key, link, now) for link in _LINK.finditer(text))


def next_timemap(archive: Archive, text: str) -> str | None:
    """Where the TimeMap goes on, when it names a further one."""
    for link in _LINK.finditer(text):
        values = _parameters(link[2])
        relations = values.get("rel", "").split()
        if "timemap" in relations and "next" in relations and archive.owns(link[1]):
            return link[1]
    return None


def memento(archive: Archive, url: str, source: str, at: datetime) -> Holding:
    """A capture to which a TimeGate led."""
    return Holding(archive=archive.name, url=url, at=at, source=untouched(source))


def untouched(source: str) -> str:
    """The address of a capture without the archive's own frame and rewriting, as archives spell it."""
    return _STAMPED.sub(r"/\1id_/", source, count=1)


def key_of(url: str) -> str | None:
    """What a page is known by, where this is the address of one."""
    address = _address(url)
    return None if address is None else address.key


def is_plausible(at: datetime, now: datetime) -> bool:
    """Whether an archive can have captured something then."""
    return at.year >= FIRST_ARCHIVE and at <= now + timedelta(days=1)


Entry = Holding | ListingFault | None
"""A capture, why a line is none, or a line about something else."""


def _of_cdx(archive: Archive, key: str, line: Any, now: datetime) -> Entry:  # noqa: ANN401 - a stranger's JSON
    if not isinstance(line, dict):
        return ListingFault.NO_LINE
    at = _moment(str(line.get("timestamp", "")), now)
    if at is None:
        return ListingFault.BAD_DATE
    address = _address(str(line.get("original") or line.get("url") or ""))
    if address is None or address.key != key:
        return ListingFault.BAD_ADDRESS
    url = address.url
    digits = f"{at:%Y%m%d%H%M%S}"
    place = _place(archive, line)
    source = place[0] if place else f"{_replay(archive)}/{digits}id_/{url}"
    return Holding(
        archive=archive.name,
        url=url,
        at=at,
        source=source,
        digest=str(line.get("digest") or "")[:100] or None,
        status=_number(line.get("statuscode", line.get("status"))),
        mime=str(line.get("mimetype") or line.get("mime") or "")[:100],
        offset=place[1] if place else None,
        length=place[2] if place else None,
    )


def _replay(archive: Archive) -> str:
    return f"{archive.base}/web" if archive.dialect == "wayback" else archive.base


def _place(archive: Archive, line: dict[str, Any]) -> tuple[str, int, int] | None:
    """Where Common Crawl keeps the record."""
    if archive.dialect != "commoncrawl":
        return None
    offset, length = _number(line.get("offset")), _number(line.get("length"))
    name = str(line.get("filename") or "")
    if offset is None or not length or not name:
        return "", 0, 0
    return f"{archive.data}/{name.lstrip('/')}", offset, length


def _of_link(archive: Archive, key: str, link: re.Match[str], now: datetime) -> Entry:
    values = _parameters(link[2])
    if "memento" not in values.get("rel", "").split():
        return None
    moment = moment_of(values.get("datetime", ""))
    if moment is None or not is_plausible(moment, now):
        return ListingFault.BAD_DATE
    if not archive.owns(link[1]):
        return ListingFault.NOT_ITS_OWN
    stamped = _STAMPED.search(link[1])
    original = _address(link[1][stamped.end() :] if stamped else f"http:{key}")
    if original is None or original.key != key:
        return ListingFault.BAD_ADDRESS
    at = moment.astimezone(UTC).replace(microsecond=0)
    return Holding(archive=archive.name, url=original.url, at=at, source=untouched(link[1]))


def _parameters(text: str) -> dict[str, str]:
    return {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(text)}


def _listing(entries: Iterable[Entry]) -> Listing:
    faults: Counter[str] = Counter()
    holdings: dict[tuple[str, datetime], Holding] = {}
    for entry in _at_most(entries):
        if isinstance(entry, ListingFault):
            faults[entry.value] += 1
        elif entry is not None and not entry.source:
            faults[ListingFault.NO_LINE.value] += 1
        elif entry is not None:
            holdings.setdefault((entry.source, entry.at), entry)
    return Listing(tuple(sorted(holdings.values(), key=lambda holding: holding.at)), dict(faults))


def _at_most(entries: Iterable[Entry]) -> Iterator[Entry]:
    for number, entry in enumerate(entries):
        if number >= 2 * MOST:
            return
        yield entry


def _moment(digits: str, now: datetime) -> datetime | None:
    if not _DIGITS.match(digits) or not digits.isascii():
        return None
    try:
        at = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return at if is_plausible(at, now) else None


def _address(url: str) -> WebAddress | None:
    try:
        return parse(url)
    except BadAddressError:
        return None


def _number(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def _loads(text: str) -> Any:  # noqa: ANN401 - a stranger's JSON
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
