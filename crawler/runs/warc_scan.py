"""The records of a WARC file that somebody made, whatever it holds."""

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from crawler.errors import BadWarcError
from store.archive.coverage import Reason
from store.warc import Stored

MAX_PAGE = 16 * 2**20
_MAX_HEADERS = 1 << 16
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Scanned:
    """One record of a file: where it lies, and the response in it, if it is a page."""

    stored: Stored
    url: str | None = None
    at: datetime | None = None
    response: Response | None = None
    reason: Reason | None = None  # why a page was not read


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A record before its end is known."""

    kind: str
    url: str | None = None
    at: datetime | None = None
    response: Response | None = None
    reason: Reason | None = None
    torn: bool = False  # its content was left in the middle, so that the next record cannot be found


def scan(
    path: Path,
    start: int = 0,
    *,
    skip: Collection[int] = (),
    note: Callable[[int], None] = lambda _place: None,
) -> Iterator[Scanned]:
    """Every record from this byte on, in order, with its digest; responses that hold a page are parsed.

    Args:
        path: the file.
        start: where a record begins.
        skip: places of records whose content is not looked at.
        note: called with the place of each record before it is parsed.

    Raises:
        BadWarcError: a record cannot be read.
    """
    place, pending = start, None
    with path.open("rb") as raw:
        raw.seek(start)
        for following, parsed in _parts(path, start, skip, note):
            if pending is not None:
                yield _placed(pending, raw, place, following)
            place, pending = following, parsed
        if pending is not None:
            yield _placed(pending, raw, place, path.stat().st_size)
        elif start == 0:
            raise BadWarcError(f"{path.name} holds no WARC record; give a .warc or .warc.gz file")


def _parts(
    path: Path, start: int, skip: Collection[int], note: Callable[[int], None]
) -> Iterator[tuple[int, _Parsed]]:
    """Every record with its place; after one that was torn the file is read anew from there, without it."""
    refused: dict[int, Reason | None] = dict.fromkeys(skip, Reason.READING_FAILED)
    place, torn = start, True
    with path.open("rb") as stream:
        try:
            while torn:
                torn = False
                stream.seek(place)
                for record in ArchiveIterator(stream, parse_http=False, max_header_len=_MAX_HEADERS):
                    place = record.stream_pos
                    note(place)
                    parsed = _parsed(record, refused.get(place))
                    if parsed.torn:
                        refused[place], torn = parsed.reason, True
                        break
                    yield place, parsed
        except (OSError, ValueError) as error:
            raise BadWarcError(f"{path.name} cannot be read from byte {place} on: {error}") from None


def _parsed(record: WarcRecord, refused: Reason | None) -> _Parsed:
    kind = str(record.headers.get("WARC-Type") or "unknown")
    url, at = record.headers.get("WARC-Target-URI"), record.record_date
    if record.record_type != WarcRecordType.response or not record.is_http:
        return _Parsed(kind)
    if at is None or not url or not url.startswith(("http://", "https://")):
        return _Parsed(kind)
    if refused is not None:
        return _Parsed(kind, url, at, reason=refused)
    try:
        record.parse_http(auto_decode="all", max_header_len=_MAX_HEADERS)
        body = record.reader.read(MAX_PAGE + 1)
        if len(body) > MAX_PAGE:
            return _Parsed(kind, url, at, reason=Reason.TOO_LARGE, torn=True)
        return _Parsed(kind, url, at.astimezone(UTC), _response(record, url, body))
    except (OSError, ValueError, LookupError, TypeError):
        return _Parsed(kind, url, at, reason=Reason.BAD_RESPONSE, torn=True)


def _response(record: WarcRecord, url: str, body: bytes) -> Response:
    headers = Headers([(name, value) for name, value in record.http_headers.astuples()])
    headers.pop("Content-Encoding", None)  # decoded on the way
    made = responsetypes.from_args(headers=headers, url=url, body=body)
    return made(url, status=record.http_headers.status_code or 200, headers=headers, body=body)


def _placed(parsed: _Parsed, raw: BinaryIO, offset: int, end: int) -> Scanned:
    digest, left = hashlib.sha256(), end - offset
    while left and (chunk := raw.read(min(left, _CHUNK))):
        digest.update(chunk)
        left -= len(chunk)
    stored = Stored(parsed.kind, offset, end - offset, digest.hexdigest())
    return Scanned(stored, parsed.url, parsed.at, parsed.response, parsed.reason)
