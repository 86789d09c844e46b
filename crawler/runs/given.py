"""Copies a file that somebody gives among the archive's own: WARC files in which every record has its place.

A WARC file is copied as it is. One that was packed as a whole is packed anew, a member a record, since no
record in it could be shown alone; of a WACZ file every WARC file in it is taken.
"""

import gzip
import hashlib
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, BinaryIO

from crawler.errors import BadWarcError
from crawler.runs.warc_pieces import packs_several, pieces

MAX_GROWTH = 200
"""How many times larger than the file what is unpacked from it may be."""
_LEAST_ROOM = 1 << 30
_CHUNK = 1 << 20


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
    if all(piece.is_damaged for piece in pieces(path)):
        raise BadWarcError(f"{shown} holds no WARC record; give a .warc, .warc.gz or .wacz file")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    name = f"given-{digest}-{path.name}"
    if not packs_several(path):
        return Given(path, name, f"file {shown}")
    again = workshop / f"again-{path.name}"
    _pack_again(path, again)
    return Given(again, name, f"file {shown}, packed anew record by record")


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
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise BadWarcError(f"{path.name} cannot be opened as a WACZ file: {error}") from None


def _member(archive: zipfile.ZipFile, name: str, number: int, path: Path, workshop: Path) -> Given:
    target = workshop / f"{number}-{Path(name).name}"
    with archive.open(name) as source, target.open("wb") as out:
        _copy(source, out, _room(path), path.name)
    return _from_warc(target, f"{path.name}: {name}", workshop)


def _pack_again(path: Path, again: Path) -> None:
    plain = again.with_suffix(".plain")
    with gzip.open(path) as source, plain.open("wb") as out:
        try:
            _copy(source, out, _room(path), path.name)
        except (EOFError, OSError, gzip.BadGzipFile) as error:  # torn: what came before it is kept
            if getattr(error, "errno", None):
                raise
            out.write(b"\r\n\r\nTORN")
    with plain.open("rb") as source, again.open("wb") as out:
        for piece in pieces(plain):
            source.seek(piece.offset)
            with gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="") as member:
                left = piece.end - piece.offset
                while left and (chunk := source.read(min(left, _CHUNK))):
                    member.write(chunk)
                    left -= len(chunk)
    plain.unlink()


def _room(path: Path) -> int:
    return max(_LEAST_ROOM, MAX_GROWTH * path.stat().st_size)


def _copy(source: IO[bytes] | gzip.GzipFile, out: BinaryIO, room: int, name: str) -> None:
    while chunk := source.read(_CHUNK):
        room -= len(chunk)
        if room < 0:
            raise BadWarcError(
                f"{name} unpacks to far more than its size; unpack it yourself and give the files in it"
            )
        out.write(chunk)
