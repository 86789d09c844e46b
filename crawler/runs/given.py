"""Copies a file that somebody gives among the archive's own: WARC files in which every record has its place.

A WARC file is copied as it is. One that was packed as a whole is packed anew, a member a record, since no
record in it could be shown alone; of a WACZ file every WARC file in it is taken.
"""

import gzip
import hashlib
import lzma
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from crawler.errors import BadWarcError
from crawler.runs.warc_pieces import GZIP, WarcPiece, packs_several, pieces

MAX_GROWTH = 200
"""How many times larger than the file what is unpacked from it may be."""
_LEAST_ROOM = 1 << 30
_CHUNK = 1 << 20
_PACKED_CHUNK = 1 << 16  # what lies behind the end of a member is copied for each


@dataclass(frozen=True, slots=True)
class Given:
    """One WARC file to be read, and where it came from."""

    path: Path
    name: str  # among the archive's own: the same content has the same name
    origin: str
    archive: str | None = None  # the public web archive from which we fetched what is in it


@contextmanager
def given_files(path: Path, workshop: Path, *, by: str = "") -> Iterator[list[Given]]:
    """The WARC files that the file at `path` holds, while the block runs.

    Args:
        path: the file as it was given.
        workshop: a folder for what is unpacked; removed at the end.
        by: who gave it, for the origin.

    Raises:
        BadWarcError: it holds no WARC record, or is a WACZ file that cannot be opened or unpacks to far too
            much; nothing of it was taken.
    """
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir(parents=True)
    whose = f", given by {by}" if by else ""
    try:
        is_zip = zipfile.is_zipfile(path)
        files = _from_wacz(path, workshop) if is_zip else [_from_warc(path, path.name, workshop)]
        yield [replace(file, origin=f"{file.origin}{whose}") for file in files]
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _from_warc(path: Path, shown: str, workshop: Path) -> Given:
    is_readable = _holds_a_record(path)
    again = workshop / f"again-{path.name}"
    needs_packing = _is_packed(path) and (packs_several(path) or not is_readable)  # or one torn member is all
    if needs_packing:
        _pack_again(path, again)
    if not is_readable and not (needs_packing and _holds_a_record(again)):
        raise BadWarcError(f"{shown} holds no WARC record; give a .warc, .warc.gz or .wacz file")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    name = f"given-{digest}-{path.name}"
    if not needs_packing:
        return Given(path, name, f"file {shown}")
    return Given(again, name, f"file {shown}, packed anew record by record")


def _holds_a_record(path: Path) -> bool:
    return not all(piece.is_damaged for piece in pieces(path))


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(GZIP)) == GZIP


def _from_wacz(path: Path, workshop: Path) -> list[Given]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith((".warc", ".warc.gz"))]
            if not names:
                raise BadWarcError(
                    f"{path.name} is a ZIP file without a WARC file in it; give a .warc.gz or .wacz"
                )
            # one without a byte misses nothing; one with other bytes than records is refused as a file is
            full = [name for name in names if archive.getinfo(name).file_size] or names[:1]
            return [_member(archive, name, number, path, workshop) for number, name in enumerate(full)]
    except (
        *(zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError),
        *(zlib.error, lzma.LZMAError),
    ) as error:
        raise BadWarcError(f"{path.name} cannot be opened as a WACZ file: {error}") from None


def _member(archive: zipfile.ZipFile, name: str, number: int, path: Path, workshop: Path) -> Given:
    target = workshop / f"{number}-{Path(name).name}"
    with archive.open(name) as source, target.open("wb") as out:
        room = _Room(path)
        while data := source.read(_CHUNK):
            room.take(len(data), path.name)
            out.write(data)
    return _from_warc(target, f"{path.name}: {name}", workshop)


def _pack_again(path: Path, again: Path) -> None:
    plain = again.with_suffix(".plain")
    room, is_torn, is_damaged = _Room(path), False, False
    with path.open("rb") as source, plain.open("wb") as out:
        try:
            for data in _unpacked(source):
                room.take(len(data), path.name)
                out.write(data)
        except _TornFileError:
            is_torn = True
    with plain.open("rb") as source, again.open("wb") as out:
        for piece in pieces(plain):
            is_damaged = piece.is_damaged
            _pack(source, piece, out)
        if is_torn and not is_damaged:  # between two records: nothing else would tell that some are missing
            out.write(gzip.compress(b"what followed here is damaged", mtime=0))
    plain.unlink()


def _pack(source: BinaryIO, piece: WarcPiece, out: BinaryIO) -> None:
    """Write a piece as a member of its own; a torn record must not look like one with a wrong length."""
    source.seek(piece.offset)
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="") as member:
        member.write(b"\n" if piece.is_damaged else b"")
        left = piece.end - piece.offset
        while left and (chunk := source.read(min(left, _CHUNK))):
            member.write(chunk)
            left -= len(chunk)


class _TornFileError(Exception):
    """What follows in a packed file does not unpack."""


def _unpacked(source: BinaryIO) -> Iterator[bytes]:
    """What all members hold, up to where one is torn.

    Raises:
        _TornFileError: one is; all that came before it was given.
    """
    unpacker, data, is_begun = zlib.decompressobj(zlib.MAX_WBITS | 16), b"", False
    while data := data or source.read(_PACKED_CHUNK):
        if not is_begun and not (data := data.lstrip(b"\0")):  # blanks behind the last member are no damage
            continue
        is_begun = True
        try:
            yield unpacker.decompress(data, _CHUNK)
        except zlib.error:
            raise _TornFileError from None
        data = unpacker.unused_data or unpacker.unconsumed_tail
        if unpacker.eof:
            unpacker, is_begun = zlib.decompressobj(zlib.MAX_WBITS | 16), False
    if is_begun:
        raise _TornFileError


class _Room:
    """How much may still be unpacked from a file."""

    def __init__(self, path: Path) -> None:
        self._left = max(_LEAST_ROOM, MAX_GROWTH * path.stat().st_size)

    def take(self, size: int, name: str) -> None:
        """Use some of it.

        Raises:
            BadWarcError: there is not so much.
        """
        self._left -= size
        if self._left < 0:
            raise BadWarcError(
                f"{name} unpacks to far more than its size; unpack it yourself and give the files in it"
            )
