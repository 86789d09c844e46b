"""Files written where a person asked for them: one rule for all of them.

A file is written beside its place and moved there once it is whole. The folder must exist: a slip of the
pen makes no folders. A file of that name is replaced, as `cp` does; one that may have been handed over, such
as a sealed bundle, or that somebody fills in, is not. What is no ordinary file is left alone.
"""

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedRandom
from pathlib import Path

from store.errors import DiskError, PlainError


class OutFileError(PlainError, OSError):
    """A file cannot be written where it was asked for."""


def check(path: Path, *, replacing: bool = True) -> None:
    """See, before any work is done, that a file can be written here.

    Args:
        path: where it is to go.
        replacing: whether it may take the place of a file that is there.

    Raises:
        OutFileError: its folder does not exist or is not to be written to, or something is in its place.
    """
    target = path.resolve()
    if not target.parent.is_dir():
        raise OutFileError(f"{path.parent} does not exist; make the folder first")
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise OutFileError(f"{path.parent} cannot be written to; give another folder")
    with _as_out_file_error(path):
        present = target.exists()
    if present and not target.is_file():
        raise OutFileError(f"{path} is no ordinary file; give the name of a file")
    if present and not replacing:
        raise OutFileError(f"{path} exists and is not replaced; give another name")


def make_folder(path: Path) -> None:
    """Make the folder that a person named for files to come, where it is not there.

    Raises:
        OutFileError: the folder around it does not exist, or it cannot be made or written to.
    """
    if not path.resolve().parent.is_dir():
        raise OutFileError(f"{path.parent} does not exist; make the folder first")
    with _as_out_file_error(path):
        path.mkdir(exist_ok=True)
    check(path / "file")


@contextmanager
def writing(path: Path, *, replacing: bool = True) -> Iterator[BufferedRandom]:
    """A file to write and read back, that stands in its place when the block ends well; else nothing changes.

    A link is followed, and a file that is replaced keeps its mode, as with `cp`.

    Raises:
        OutFileError: it cannot be written there; see `check`.
        DiskError: the disk is full.
    """
    check(path, replacing=replacing)
    target = path.resolve()
    unfinished = target.with_name(f".lekwacht-{secrets.token_hex(8)}.part")
    try:
        file = _opened(path, unfinished, target)
        try:
            yield file
            _finish(path, file)
        finally:
            with suppress(OSError):  # what could not be written was told
                file.close()
        check(path, replacing=replacing)
        with _as_out_file_error(path):
            unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def write(path: Path, content: bytes, *, replacing: bool = True) -> None:
    """Write these bytes: whole, or not at all.

    Raises:
        OutFileError: they cannot be written there; see `check`.
        DiskError: the disk is full.
    """
    with writing(path, replacing=replacing) as file, _as_out_file_error(path):
        file.write(content)


def _opened(path: Path, unfinished: Path, target: Path) -> BufferedRandom:
    with _as_out_file_error(path):
        file = unfinished.open("x+b")
        if target.exists():
            os.fchmod(file.fileno(), stat.S_IMODE(target.stat().st_mode))
    return file


def _finish(path: Path, file: BufferedRandom) -> None:
    with _as_out_file_error(path):
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _as_out_file_error(path: Path) -> Iterator[None]:
    """Tell what the system refuses in one line that names the file as it was given."""
    try:
        yield
    except OSError as error:
        sentence = f"{path} cannot be written: {error.strerror or error}"
        if error.errno == errno.ENOSPC:
            raise DiskError(f"{sentence}; make room and try again") from None
        raise OutFileError(sentence) from None
