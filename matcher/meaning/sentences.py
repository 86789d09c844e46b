"""A text in pieces of about a sentence: what is compared by meaning, and added up."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LEAST, MOST = 7, 26
"""Words of a piece: shorter sentences are joined to the one before, longer ones cut evenly."""
MOST_CHARACTERS = 240
"""Of a piece, also where no spaces tell words apart: it bounds what the encoder is ever asked."""
MOST_PIECES = 400
"""Of one text: some 7,000 words. What comes after is left to the channel of words."""

_LONGEST = 60
_WORD = re.compile(rf"\S{{1,{_LONGEST}}}")
_ENDS = frozenset(".!?;:\u061f\u061b\u06d4\u0964\u1362\u3002\uff01\uff1f")
_CLOSING = "\"'\u201d\u2019\u00bb)]"


@dataclass(frozen=True, slots=True)
class SentencePiece:
    """A stretch of a text, by its first and last character."""

    start: int
    end: int  # one past the last


def pieces_of(text: str) -> list[SentencePiece]:
    """The pieces of a text, in order; none where it has no words."""
    pieces: list[list[SentencePiece]] = []
    for sentence in _sentences(text):
        for piece in _cut(sentence):
            if pieces and _may_join(pieces[-1], piece):
                pieces[-1] = pieces[-1] + piece
            elif len(pieces) == MOST_PIECES:
                return [_whole(stretch) for stretch in pieces]
            else:
                pieces.append(piece)
    return [_whole(stretch) for stretch in pieces]


def _sentences(text: str) -> Iterator[list[SentencePiece]]:
    """The words of each sentence; a line's end is one too, since posts seldom close their sentences."""
    words: list[SentencePiece] = []
    for match in _WORD.finditer(text):
        if words and "\n" in text[words[-1].end : match.start()]:
            yield words
            words = []
        words.append(SentencePiece(match.start(), match.end()))
        if match.group().rstrip(_CLOSING)[-1:] in _ENDS:
            yield words
            words = []
    if words:
        yield words


def _cut(words: list[SentencePiece]) -> Iterator[list[SentencePiece]]:
    """The words of a sentence in parts of about equal length."""
    length = sum(word.end - word.start + 1 for word in words)
    parts = max(-(-len(words) // MOST), -(-length // MOST_CHARACTERS))
    for part in range(parts):
        cut = words[round(part * len(words) / parts) : round((part + 1) * len(words) / parts)]
        if cut:
            yield from _short_enough(cut)


def _short_enough(words: list[SentencePiece]) -> Iterator[list[SentencePiece]]:
    """The same, where words of very different length left a part too long: word by word."""
    part: list[SentencePiece] = []
    for word in words:
        if part and word.end - part[0].start > MOST_CHARACTERS:
            yield part
            part = []
        part.append(word)
    yield part


def _may_join(before: list[SentencePiece], after: list[SentencePiece]) -> bool:
    is_short = len(before) < LEAST or len(after) < LEAST
    return (
        is_short and len(before) + len(after) <= MOST and after[-1].end - before[0].start <= MOST_CHARACTERS
    )


def _whole(words: list[SentencePiece]) -> SentencePiece:
    return SentencePiece(words[0].start, words[-1].end)
