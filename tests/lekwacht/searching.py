"""Looks through every byte that lies somewhere for what may not be there."""

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from matcher import rarity
from matcher.folding import fold
from matcher.normalise import raw_words
from matcher.stopwords import STOPWORDS

EVERYDAY = 4.2
"""Zipf frequency from which a word is everybody's."""
_BETWEEN = re.compile(rb"[^0-9a-z\x80-\xff]+")


@dataclass(frozen=True)
class Heap:
    """Everything that lies somewhere, in lower case, words one space apart, by the names of the files."""

    contents: dict[str, bytes]
    plain: dict[str, bytes]

    @classmethod
    def of(cls, contents: Iterable[tuple[str, bytes]]) -> "Heap":
        """The heap of these files; what is written in two bytes a letter is read too."""
        plain = dict(contents)
        folded = {
            name: _folded(data) + b" " + _folded(data.replace(b"\0", b"")) for name, data in plain.items()
        }
        return cls(folded, plain)

    def with_text(self, pieces: Iterable[str]) -> list[tuple[str, str]]:
        """Which file holds which of these pieces, whole words at either end."""
        return [
            (name, piece)
            for piece in pieces
            for name, data in self.contents.items()
            if b" " + _folded(piece.encode()).strip() + b" " in data
        ]

    def with_bytes(self, pieces: Iterable[bytes]) -> list[tuple[str, str]]:
        """Which file holds which of these bytes as they are."""
        return [(name, piece.hex()) for piece in pieces for name, data in self.plain.items() if piece in data]


def directory(root: Path) -> Heap:
    """Every file below a directory, unpacked where it is packed."""
    return Heap.of((str(path.relative_to(root)), _unpacked(path.read_bytes())) for path in _files(root))


def content_words(text: str) -> set[str]:
    """The words of a text that are not everybody's."""
    words = (word for word in raw_words(text) if len(word) > 2 and word not in STOPWORDS)
    return {word for word in words if rarity.zipf(word) < EVERYDAY}


def runs(text: str, length: int = 4) -> set[str]:
    """Every run of so many words."""
    words = _BETWEEN.sub(b" ", fold(text).text.encode()).decode().split()
    return {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}


def _files(root: Path) -> Iterator[Path]:
    return (path for path in sorted(root.rglob("*")) if path.is_file())


def _unpacked(data: bytes) -> bytes:
    try:
        return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    except (OSError, EOFError, zlib.error):
        return data


def _folded(data: bytes) -> bytes:
    return b" " + _BETWEEN.sub(b" ", data.lower()) + b" "
