"""The words in a Windows metafile (EMF, WMF): a drawing that keeps its text as text."""

import struct
from collections.abc import Iterator

from documents.block import Block, plain
from documents.ledger import Cause, Where
from documents.reading import DocumentReading

_EMF_MARK = b" EMF"
_WMF_PLACEABLE = b"\xd7\xcd\xc6\x9a"
_EXT_TEXT_A, _EXT_TEXT_W, _SMALL_TEXT = 83, 84, 108
_BITMAPS = {76, 77, 78, 79, 80, 81, 114, 116}
_WMF_TEXT, _WMF_EXT_TEXT = 0x0521, 0x0A32
_WMF_BITMAPS = {0x0940, 0x0B41, 0x0F43, 0x0922, 0x0B23}
_LARGE = 60_000  # bytes: a bitmap in it may be a scan
_NO_RECTANGLE = 0x100
_ONE_BYTE = 0x200


def is_metafile(data: bytes) -> bool:
    """Whether these are the bytes of a metafile."""
    if data[:4] == b"\x01\x00\x00\x00" and data[40:44] == _EMF_MARK:
        return True
    return data.startswith(_WMF_PLACEABLE) or data[:6] in (
        b"\x01\x00\x09\x00\x00\x03",
        b"\x02\x00\x09\x00\x00\x03",
    )


def metafile_blocks(data: bytes, reading: DocumentReading) -> list[Block]:
    """The words that a metafile draws; a large bitmap in it goes into the ledger as unread."""
    records = _emf(data) if data[40:44] == _EMF_MARK else _wmf(data)
    words: list[str] = []
    for text, bitmap in records:
        words.append(text)
        if bitmap > _LARGE:
            reading.note(Cause.PICTURE, Where.PICTURE)
    text = " ".join(word for word in words if word.strip())
    return [plain(text)] if any(letter.isalpha() for letter in text) else []


def _emf(data: bytes) -> Iterator[tuple[str, int]]:
    """The text of each record, or the size of its bitmap."""
    at = 0
    while at + 8 <= len(data):
        kind, size = struct.unpack_from("<II", data, at)
        if size < 8 or at + size > len(data):
            return
        record = data[at : at + size]
        if kind in (_EXT_TEXT_A, _EXT_TEXT_W) and size >= 52:
            count, start = struct.unpack_from("<II", record, 44)
            wide = kind == _EXT_TEXT_W
            yield _decoded(record[start : start + count * (2 if wide else 1)], wide=wide), 0
        elif kind == _SMALL_TEXT and size >= 36:
            count, options = struct.unpack_from("<I", record, 16)[0], struct.unpack_from("<I", record, 20)[0]
            start = 36 if options & _NO_RECTANGLE else 52
            wide = not options & _ONE_BYTE
            yield _decoded(record[start : start + count * (2 if wide else 1)], wide=wide), 0
        elif kind in _BITMAPS:
            yield "", size
        at += size


def _wmf(data: bytes) -> Iterator[tuple[str, int]]:
    at = 22 if data.startswith(_WMF_PLACEABLE) else 0
    at += 18
    while at + 6 <= len(data):
        words, kind = struct.unpack_from("<IH", data, at)
        if words < 3:
            return
        record = data[at : at + words * 2]
        if kind == _WMF_TEXT and len(record) >= 8:
            count = struct.unpack_from("<H", record, 6)[0]
            yield _decoded(record[8 : 8 + count], wide=False), 0
        elif kind == _WMF_EXT_TEXT and len(record) >= 14:
            count, options = struct.unpack_from("<HH", record, 10)
            start = 22 if options & 6 else 14  # with a rectangle, or without
            yield _decoded(record[start : start + count], wide=False), 0
        elif kind in _WMF_BITMAPS:
            yield "", len(record)
        at += words * 2


def _decoded(data: bytes, *, wide: bool) -> str:
    return data.decode("utf-16-le" if wide else "cp1252", "replace").replace("\x00", "")
