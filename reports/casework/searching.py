"""Proof that something is gone: pieces of it are searched for in every byte of the casebook's folder.

The files are read by a process of its own: closing a database's file drops every lock that the process has on
it through SQLite (POSIX), and another process, thinking itself alone, would delete the journal under us.
"""

import mmap
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from reports.desk import Desk
from store.casebook import export as exports
from store.casebook import retention

_PROBE = 24
_ENOUGH = 500
"""More probes than this prove no more and take long: each is looked for in every byte."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How much was searched for where, and what was still found."""

    probes: int
    files: int
    remaining: tuple[str, ...]  # names of files that still hold a piece

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.remaining


def probes_of(text: str) -> Iterator[bytes]:
    """Pieces of a text, from its begin, middle and end, as bytes of a file."""
    content = text.encode()
    for start in sorted({0, max(0, len(content) // 2 - _PROBE // 2), max(0, len(content) - _PROBE)}):
        piece = content[start : start + _PROBE]
        if len(piece) == _PROBE:
            yield piece


def search(desk: Desk, probes: tuple[bytes, ...]) -> Proof:
    """Look for the pieces in every file of the casebook, but for those that another incident still holds.

    An export that was written down has a period of its own: until it is over it holds what it was made for.
    """
    gone = (piece for piece in sorted(set(probes)) if not retention.holds(desk.casebook, piece))
    wanted = tuple(islice(gone, _ENOUGH))
    exported = {Path(export.file).resolve() for export in exports.every(desk.casebook)}
    kept = (path for path in sorted(desk.directory.casebook.parent.rglob("*")) if path.is_file())
    files = [path for path in kept if path.resolve() not in exported]
    if not wanted:
        return Proof(0, len(files), ())
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as reader:
        holding = reader.submit(_holding, files, wanted).result()
    return Proof(len(wanted), len(files), holding)


def _holding(files: list[Path], wanted: tuple[bytes, ...]) -> tuple[str, ...]:
    pattern = re.compile(b"|".join(map(re.escape, wanted)))
    return tuple(path.name for path in files if _holds(path, pattern))


def _holds(path: Path, pattern: re.Pattern[bytes]) -> bool:
    if not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return pattern.search(content) is not None
