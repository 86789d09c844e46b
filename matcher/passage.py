"""A section of a document as passages of some 40 to 150 words: what is fingerprinted, and found, as one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LEAST, MOST, AIM = 40, 150, 100
_PARAGRAPH = re.compile(r"\n\s*\n")
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+(?=[^\sa-z])")


@dataclass(frozen=True, slots=True)
class PassageText:
    """The text of one passage: in memory only, while it is enrolled."""

    section: str
    text: str

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


def split(section: str, text: str) -> list[PassageText]:
    """The passages of one section: paragraphs joined or cut, at ends of sentences where there are any."""
    pieces: list[str] = []
    for paragraph in _PARAGRAPH.split(text.strip()):
        for piece in _cut(paragraph):
            if pieces and _count(pieces[-1]) < LEAST and _count(pieces[-1]) + _count(piece) <= MOST:
                pieces[-1] = f"{pieces[-1]}\n{piece}"
            else:
                pieces.append(piece)
    if len(pieces) > 1 and _count(pieces[-1]) < LEAST and _count(pieces[-2]) + _count(pieces[-1]) <= MOST:
        pieces[-2:] = [f"{pieces[-2]}\n{pieces[-1]}"]
    return [PassageText(section, piece) for piece in pieces if piece.strip()]


def _cut(paragraph: str) -> Iterator[str]:
    """The paragraph in pieces of at most MOST words and about equal length."""
    words = _count(paragraph)
    if words <= MOST:
        yield paragraph
        return
    target = words / -(-words // AIM)
    piece: list[str] = []
    for sentence in _sentences(paragraph):
        if piece and _count(" ".join(piece)) + _count(sentence) / 2 > target:
            yield " ".join(piece)
            piece = []
        piece.append(sentence)
    if piece:
        yield " ".join(piece)


def _sentences(paragraph: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(paragraph):
        words = sentence.split()
        for start in range(0, len(words), AIM):
            yield " ".join(words[start : start + AIM])


def _count(text: str) -> int:
    return len(text.split())
