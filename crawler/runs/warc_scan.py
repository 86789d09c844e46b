"""The records of a WARC file that somebody made, whatever it holds: each one read, or given a reason."""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from crawler.errors import BadWarcError
from crawler.responses.hints import EARLIEST, moment_of
from crawler.runs.warc_pieces import WarcPiece, pieces
from store.archive.coverage import CoverageReason
from store.http_block import BodyTooLargeError, HttpBlock, PackedError, decoded, read_block
from store.warc import ARCHIVED_AT, ORIGINAL_URI, Stored
from store.web_address import BadAddressError, WebAddress, parse

MAX_PAGE = 16 * 2**20
_CHUNK = 1 << 20
_DIGITS = re.compile(r"\d{14}\Z")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})\Z")
_NOTHING_WRITTEN = re.compile(
    rb"(text/(css|javascript)|application/(x-)?(javascript|ecmascript|font|wasm|vnd\.ms-fontobject)|font/|audio/|video/)",
    re.IGNORECASE,
)


class RecordFault(StrEnum):
    """Why a record of a given file tells nothing, where that is no fault of a page."""

    DAMAGED = "damaged"  # torn, or bytes that are no record
    NO_ADDRESS = "no_address"  # it names no page of the web
    NO_DATE = "no_date"  # without a date it says nothing of when something stood there
    SHARED_MEMBER = "shared_member"  # behind another in one gzip member, without a place of its own
    REVISIT = "revisit"  # it says that a page stood unchanged, and not which


@dataclass(frozen=True, slots=True)
class Scanned:
    """One record of a file: where it lies, and the response in it, if it is a page."""

    stored: Stored
    url: str | None = None
    at: datetime | None = None
    response: Response | None = None
    reason: CoverageReason | RecordFault | None = None  # why it was not read
    stands: bool = False  # it says that the page stood unchanged then
    more: int = 0  # records in the same gzip member that were not read
    received_at: datetime | None = None  # when it came here, where an archive captured it before


@dataclass(frozen=True, slots=True)
class ParsedRecord:
    """One record, before its place and digest are told."""

    kind: str
    url: str | None = None
    at: datetime | None = None
    response: Response | None = None
    reason: CoverageReason | RecordFault | None = None
    stands: bool = False
    received_at: datetime | None = None


def scan(
    path: Path,
    start: int = 0,
    *,
    skip: Collection[int] = (),
    note: Callable[[int], None] = lambda _place: None,
    archived: bool = False,
) -> Iterator[Scanned]:
    """Every record from this byte on, in order, with its digest; those that hold a page are parsed.

    Args:
        path: the file.
        start: where a record begins.
        skip: places of records whose content is not looked at.
        note: called with the place of each record before it is parsed.
        archived: we fetched it from an archive: a record says which page of the past it shows.

    Raises:
        BadWarcError: the file holds no record.
    """
    is_any = start > 0
    waiting: list[WarcPiece] = []
    with path.open("rb") as raw:
        for piece in pieces(path, start):
            note(piece.offset)
            if not is_any and piece.is_damaged:
                waiting.append(piece)
                continue
            is_any = True
            for whole in (*waiting, piece):
                yield _scanned(raw, whole, refused=whole.offset in skip, archived=archived)
            waiting.clear()
    if not is_any:
        raise BadWarcError(f"{path.name} holds no WARC record; give a .warc, .warc.gz or .wacz file")


def _scanned(raw: BinaryIO, piece: WarcPiece, *, refused: bool, archived: bool) -> Scanned:
    parsed = (_parsed_of_archive if archived else parse_record)(piece, refused=refused)
    raw.seek(piece.offset)
    digest, left = hashlib.sha256(), piece.end - piece.offset
    while left and (chunk := raw.read(min(left, _CHUNK))):
        digest.update(chunk)
        left -= len(chunk)
    stored = Stored(parsed.kind, piece.offset, piece.end - piece.offset, digest.hexdigest())
    return Scanned(
        stored,
        parsed.url,
        parsed.at,
        parsed.response,
        parsed.reason,
        parsed.stands,
        piece.more,
        parsed.received_at,
    )


def parse_record(piece: WarcPiece, *, refused: bool = False) -> ParsedRecord:
    """What a record says, with the response in it where it is a page; `refused`: nobody looks inside."""
    if piece.is_damaged:
        return ParsedRecord("damaged", reason=RecordFault.DAMAGED)
    return _of_fields(piece, _fields(piece.head), refused=refused)


def _parsed_of_archive(piece: WarcPiece, *, refused: bool) -> ParsedRecord:
    """What a record that we fetched from an archive shows: the page of the past that it names."""
    if piece.is_damaged:
        return ParsedRecord("damaged", reason=RecordFault.DAMAGED)
    fields = _fields(piece.head)
    received_at = _moment(fields, b"") if ORIGINAL_URI.lower() in fields else None
    past = {"warc-target-uri": ORIGINAL_URI.lower(), "warc-date": ARCHIVED_AT.lower()}
    fields |= {name: fields[header] for name, header in past.items() if header in fields}
    return replace(_of_fields(piece, fields, refused=refused), received_at=received_at)


def _of_fields(  # noqa: PLR0911 - one for each kind of record
    piece: WarcPiece, fields: dict[str, str], *, refused: bool
) -> ParsedRecord:
    kind = fields.get("warc-type", "unknown").lower()[:40]
    if kind not in {"response", "resource", "conversion", "revisit"}:
        return ParsedRecord(kind)
    address, at = _address(fields), _moment(fields, piece.block)
    if address is None:
        is_web = fields.get("warc-target-uri", "").strip("<> ").lower().startswith("http")
        return ParsedRecord(kind, reason=RecordFault.NO_ADDRESS if is_web or kind == "response" else None)
    if at is None:
        return ParsedRecord(kind, address.url, reason=RecordFault.NO_DATE)
    if refused:
        return ParsedRecord(kind, address.url, at, reason=CoverageReason.READING_FAILED)
    if kind == "revisit":
        return ParsedRecord(kind, address.url, at, stands=True)
    if not piece.is_whole:
        return ParsedRecord(kind, address.url, at, reason=CoverageReason.TOO_LARGE)
    return _page(kind, address.url, at, piece.block, fields.get("content-type", ""))


def _page(kind: str, url: str, at: datetime, data: bytes, content_type: str) -> ParsedRecord:
    block = read_block(data) if kind == "response" or data.startswith(b"HTTP/") else None
    try:
        if block is None:  # what was archived without the answer of a server
            mime = content_type if content_type and "http" not in content_type.lower() else "text/html"
            answer = HttpBlock(200, ((b"Content-Type", mime.encode()),), data)
            return ParsedRecord(
                kind, url, at, _response(url, 200, [*answer.headers], decoded(answer, MAX_PAGE))
            )
        if _NOTHING_WRITTEN.match(block.value(b"content-type")):
            return ParsedRecord(kind, url, at)
        kept = [pair for pair in block.headers if pair[0].lower() not in _OF_THE_WAY]
        return ParsedRecord(kind, url, at, _response(url, block.status, kept, decoded(block, MAX_PAGE)))
    except BodyTooLargeError:
        return ParsedRecord(kind, url, at, reason=CoverageReason.TOO_LARGE)
    except (PackedError, ValueError, LookupError, TypeError):
        return ParsedRecord(kind, url, at, reason=CoverageReason.BAD_RESPONSE)


def _response(url: str, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> Response:
    fields = Headers(headers)
    made = responsetypes.from_args(headers=fields, url=url, body=body)
    return made(url, status=status, headers=fields, body=body)


def _fields(head: bytes) -> dict[str, str]:
    """The headers of a record, by their names in small letters."""
    lines = re.sub(r"\r?\n[ \t]+", " ", head.decode("utf-8", "replace")).splitlines()[1:]
    pairs = (line.partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}


def _address(fields: dict[str, str]) -> WebAddress | None:
    """The page that a record names; some programs write it in angle brackets."""
    try:
        return parse(fields.get("warc-target-uri", "").strip("<> "))
    except BadAddressError:
        return None


def _moment(fields: dict[str, str], block: bytes) -> datetime | None:
    """When a record was made: by its own word, else by that of the server in it.

    A day without a time counts from its end: nothing shall seem to have stood there earlier than it did.
    """
    written = fields.get("warc-date", "").strip()
    if day := _DAY.match(written):
        written = f"{day[1]}-{day[2]}-{day[3]}"
        moment = moment_of(written)
        moment = moment and datetime.combine(moment.date(), time.max, UTC)
    elif _DIGITS.match(written):
        moment = moment_of(f"{written[:8]}T{written[8:]}")
    else:
        moment = moment_of(written)
    if moment is None and block.startswith(b"HTTP/"):
        answer = read_block(block[:_CHUNK])
        moment = moment_of(answer.value(b"date").decode("latin-1")) if answer else None
    is_plausible = (
        moment is not None and moment.year >= EARLIEST and moment < datetime.now(UTC) + timedelta(days=2)
    )
    return moment if is_plausible else None


_OF_THE_WAY = frozenset({b"content-encoding", b"transfer-encoding", b"content-length"})
"""Headers that told how the body was sent; it lies here as it is."""
