"""The pieces of text met so far, numbered: posts become rows of numbers, without an object for each word."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher import cut
from matcher.folding import ascii_text
from matcher.normalise import piece_at, raw_words
from matcher.numerals import MONTH_NAMES
from matcher.reading import is_dutch, sign

_START = 4096
_MONTHS = np.array(sorted({int.from_bytes(name[:3].encode()) for name in MONTH_NAMES}), np.int64)
_KINDS = cut.kinds()


@dataclass(frozen=True, slots=True)
class Cut:
    """Posts as numbers of pieces, laid end to end."""

    pieces: NDArray[np.int32]
    counts: NDArray[np.int64]  # per post
    dutch: NDArray[np.bool_]  # per post: whether it is Dutch throughout


class Pieces:
    """Numbers for pieces of folded text; `words[n]` is the piece of number n.

    Plain words are found by a 64-bit hash of their letters: among a million of them two share one with a
    chance below one in ten million, and then the later one is read as the earlier.
    """

    def __init__(self) -> None:
        self.words: list[str] = []
        self.characters = 0  # of all of them
        self._signs: NDArray[np.int8] = np.zeros(_START, np.int8)
        self._others: dict[str, int] = {}  # pieces that are more than a plain word
        self._keys: NDArray[np.uint64] = np.zeros(_START, np.uint64)
        self._values: NDArray[np.int32] = np.zeros(_START, np.int32)

    def __len__(self) -> int:
        return len(self.words)

    def cut(self, texts: Sequence[str]) -> Cut:
        """The pieces of each text, those of `normalise.raw_words`."""
        plains = [ascii_text(text) for text in texts]
        joined = "".join([f"{text or ''}\n" for text in plains])
        data = np.frombuffer(joined.encode("ascii"), np.uint8)
        ends = np.cumsum([1 + len(text or "") for text in plains])
        count, places = cut.survey(data, _KINDS, _MONTHS)
        special, numbers = self._special(joined, places.tolist())
        pieces, counts, new, self._keys, self._values = cut.number(
            data, _KINDS, ends, special, numbers, self._keys, self._values, len(self), count + len(places)
        )
        for start, end in new.tolist():
            self._add(joined[start:end])
        others = {at: raw_words(texts[at]) for at, text in enumerate(plains) if text is None}
        pieces, counts = self._with(others, pieces, counts)
        english, dutch = (cut.distinct(pieces, counts, self._signs == of_language) for of_language in (1, -1))
        return Cut(pieces, counts, np.array(list(map(is_dutch, english, dutch)), bool))

    def _special(self, text: str, places: list[list[int]]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Of the places at which more than a word may begin those where it does, and the numbers there."""
        marked: list[tuple[int, str]] = []
        after = 0  # what begins within a piece is part of it: looking there again would not end
        for start, end in places:
            if start >= after and len(piece := piece_at(text, start)) > end - start:
                marked.append((start, piece))
                after = start + len(piece)
        spans = np.array([(start, start + len(piece)) for start, piece in marked], np.int64).reshape(-1, 2)
        return spans, np.array([self._other(piece) for _, piece in marked], np.int32)

    def _with(
        self, others: dict[int, list[str]], pieces: NDArray[np.int32], counts: NDArray[np.int64]
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The same with the pieces of further texts, which had none so far, in their places."""
        starts = np.cumsum(counts) - counts
        for text in sorted(others, reverse=True):
            numbers = [self._other(piece) for piece in others[text]]
            pieces = np.insert(pieces, starts[text], numbers)
            counts[text] = len(numbers)
        return pieces, counts

    def _other(self, piece: str) -> int:
        known = self._others.get(piece)
        if known is None:
            known = self._others[piece] = self._add(piece)
        return known

    def _add(self, piece: str) -> int:
        number = len(self.words)
        if number == len(self._signs):
            self._signs = np.concatenate([self._signs, np.zeros_like(self._signs)])
        self._signs[number] = sign(piece)
        self.characters += len(piece)
        self.words.append(piece)
        return number
