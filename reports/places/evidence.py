"""Copies of the captures that matched, so that nightly files can go when retention says so."""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from store.archive.capture import Capture
from store.layout import DataDirectory

SUFFIX = ".warc.gz"
PICTURE_SUFFIX = ".png"


def keep(directory: DataDirectory, capture: Capture) -> str | None:
    """Copy one WARC record into the evidence and return the SHA-256 of the bytes copied.

    The copy is named by its digest, so that copying twice makes one file. None where the nightly file no
    longer holds the record.
    """
    record = _record(directory.warc / capture.warc_file, capture)
    if record is None:
        return None
    return _keep(directory, record, path_of)


def path_of(directory: DataDirectory, digest: str) -> Path:
    """Where the copy with this digest lies."""
    return directory.evidence / digest[:2] / f"{digest}{SUFFIX}"


def keep_picture(directory: DataDirectory, picture: bytes) -> str:
    """Keep a picture of a page beside the copy that it was drawn from; the SHA-256 of its bytes."""
    return _keep(directory, picture, picture_path)


def picture_path(directory: DataDirectory, digest: str) -> Path:
    """Where the picture with this digest lies."""
    return directory.evidence / digest[:2] / f"{digest}{PICTURE_SUFFIX}"


def digest_of(path: Path) -> str:
    """The digest by which a copy or a picture is named."""
    return path.name.removesuffix(SUFFIX).removesuffix(PICTURE_SUFFIX)


def is_whole(directory: DataDirectory, digest: str) -> bool:
    """Whether the copy is there and its bytes are those that were copied."""
    return _is_named_rightly(path_of(directory, digest), digest)


def is_picture_whole(directory: DataDirectory, digest: str) -> bool:
    """Whether the picture is there and its bytes are those that were drawn."""
    return _is_named_rightly(picture_path(directory, digest), digest)


def _is_named_rightly(path: Path, digest: str) -> bool:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return False
    return hashlib.sha256(content).hexdigest() == digest


def kept(directory: DataDirectory) -> Iterator[Path]:
    """Every file that lies in the evidence."""
    yield from sorted(path for path in directory.evidence.rglob("*") if path.is_file())


def remove(path: Path) -> None:
    """Remove a copy or a picture, and its folder when that is empty."""
    path.unlink(missing_ok=True)
    if path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()


def _record(source: Path, capture: Capture) -> bytes | None:
    try:
        with source.open("rb") as file:
            file.seek(capture.warc_offset)
            record = file.read(capture.warc_length)
    except FileNotFoundError:
        return None
    return record if len(record) == capture.warc_length else None


def _keep(directory: DataDirectory, content: bytes, place: Callable[[DataDirectory, str], Path]) -> str:
    digest = hashlib.sha256(content).hexdigest()
    path = place(directory, digest)
    if not path.exists():
        _write_whole(path, content)
    return digest


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o2770, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
