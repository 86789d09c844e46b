"""The records of a WARC file as they lie there, whatever is wrong with the file: none is lost for another.

A file is read as gzip members or as plain records. Where one is torn, the next is looked for; the bytes
between are a piece of their own, so that every byte of the file is accounted for.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

GZIP = b"\x1f\x8b\x08"
MAX_KEPT = 17 * 2**20
"""Bytes of one record that are held in memory: the largest page that is read, and its headers."""
_CHUNK = 1 << 18
_MAX_HEAD = 1 << 16
_BEGIN = re.compile(rb"(?<![^\n])WARC/[01]\.\d")
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_REST = re.compile(rb"[\r\n]*\Z")


@dataclass(frozen=True, slots=True)
class WarcPiece:
    """A stretch of the file: one record, or bytes that are none."""

    offset: int
    end: int
    head: bytes = b""  # the record's own headers
    block: bytes = b""  # what follows them, at most `MAX_KEPT` bytes
    is_whole: bool = True  # all of the block is here
    is_damaged: bool = False  # no record: torn, or something else
    more: int = 0  # records behind the first in the same gzip member, which have no place of their own


class _TornError(Exception):
    """A gzip member that does not unpack to its end."""


def pieces(path: Path, start: int = 0) -> Iterator[WarcPiece]:
    """Every piece of the file from this place on, in order, without a gap between them."""
    size = path.stat().st_size
    with path.open("rb") as file:
        packed = file.read(len(GZIP)) == GZIP
        place = start
        while place < size:
            piece = (_member if packed else _record)(file, place, size)
            yield piece
            place = piece.end


def packs_several(path: Path, *, members: int = 50) -> bool:
    """Whether one of the first gzip members holds several records, as in a file that was packed whole."""
    with path.open("rb") as file:
        if file.read(len(GZIP)) != GZIP:
            return False
    for number, piece in enumerate(pieces(path)):
        if piece.more:
            return True
        if number >= members:
            return False
    return False


def _member(file: BinaryIO, place: int, size: int) -> WarcPiece:
    try:
        end, plain, whole = _unpacked(file, place)
    except _TornError:
        return WarcPiece(place, _next_member(file, place + 1, size), is_damaged=True)
    if not _BEGIN.match(plain):
        return WarcPiece(place, end, is_damaged=True)
    head, rest = _split(plain)
    length = _LENGTH.search(head)
    stated = int(length[1]) if length else len(rest)
    behind = rest[stated:].lstrip(b"\r\n") if whole else b""
    more = len(_BEGIN.findall(behind))
    if not more and (not length or stated > len(rest) or behind):  # the length is wrong: all of it is its own
        stated = _REST.search(rest).start() if whole else len(rest)  # type: ignore[union-attr]  # it always matches
    return WarcPiece(place, end, head, rest[:stated], is_whole=whole or stated <= len(rest), more=more)


def _unpacked(file: BinaryIO, place: int) -> tuple[int, bytes, bool]:
    """Where the member ends, what it holds, and whether that is all of it."""
    file.seek(place)
    unpacker, plain, whole = zlib.decompressobj(zlib.MAX_WBITS | 16), bytearray(), True
    while not unpacker.eof:
        data = unpacker.unconsumed_tail or file.read(_CHUNK)
        if not data:
            raise _TornError
        try:
            out = unpacker.decompress(data, 4 * _CHUNK)
        except zlib.error:
            raise _TornError from None
        room = MAX_KEPT - len(plain)
        whole = whole and len(out) <= room
        plain += out[:room]
    return file.tell() - len(unpacker.unused_data), bytes(plain), whole


def _next_member(file: BinaryIO, place: int, size: int) -> int:
    """Where the next member begins that holds a record, or the end of the file."""
    while (place := _find(file, GZIP, place)) >= 0:
        file.seek(place)
        try:
            start = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(file.read(1 << 12), 16)
        except zlib.error:
            start = b""
        if _BEGIN.match(start):
            return place
        place += 1
    return size


def _record(file: BinaryIO, place: int, size: int) -> WarcPiece:
    file.seek(place)
    start = file.read(_MAX_HEAD)
    if not _BEGIN.match(start):
        return WarcPiece(place, _next_record(file, place + 1, size), is_damaged=True)
    head, rest = _split(start)
    begin = place + len(start) - len(rest)
    length = _LENGTH.search(head)
    end = None if length is None else _boundary(file, begin + int(length[1]), size)
    if length is not None and end is not None:
        return _piece(file, (place, end), head, (begin, begin + int(length[1])))
    following = _next_record(file, begin, size)
    torn = following == size and length is not None and begin + int(length[1]) > size
    if torn:
        return WarcPiece(place, size, is_damaged=True)
    return _piece(file, (place, following), head, (begin, following))


def _piece(file: BinaryIO, record: tuple[int, int], head: bytes, block: tuple[int, int]) -> WarcPiece:
    begin, stop = block
    file.seek(begin)
    kept = file.read(min(stop - begin, MAX_KEPT))
    return WarcPiece(*record, head, kept, is_whole=len(kept) == stop - begin)


def _boundary(file: BinaryIO, place: int, size: int) -> int | None:
    """Where the next record begins when this one's block ends at `place`; None where none does."""
    if place > size:
        return None
    file.seek(place)
    after = file.read(64)
    rest = after.lstrip(b"\r\n")
    if not rest:
        return min(size, place + len(after)) if place + len(after) >= size else None
    return place + len(after) - len(rest) if rest.startswith(b"WARC/") else None


def _next_record(file: BinaryIO, place: int, size: int) -> int:
    while (place := _find(file, b"\nWARC/", max(place - 1, 0))) >= 0:
        file.seek(place + 1)
        if _BEGIN.match(file.read(10)):
            return place + 1
        place += 2
    return size


def _split(plain: bytes) -> tuple[bytes, bytes]:
    """The record's own headers, and what follows them."""
    end = _HEAD_END.search(plain, 0, _MAX_HEAD)
    return (plain[:_MAX_HEAD], b"") if end is None else (plain[: end.start()], plain[end.end() :])


def _find(file: BinaryIO, wanted: bytes, place: int) -> int:
    """The first place of these bytes from here on, or -1."""
    file.seek(place)
    before = b""
    while chunk := file.read(_CHUNK):
        at = (before + chunk).find(wanted)
        if at >= 0:
            return place - len(before) + at
        place += len(chunk)
        before = (before + chunk)[-len(wanted) + 1 :]
    return -1
