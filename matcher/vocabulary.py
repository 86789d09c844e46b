"""The words met so far, each with its keyed id and its rarity: a word is hashed once."""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher import kernels, rarity
from matcher.forms import Reading, forms_of
from matcher.key import Key

Codes = NDArray[np.int64]
_START = 4096


@dataclass(frozen=True, slots=True)
class Coded:
    """A text as word codes. Forms of one thing share a place: they are not neighbours of each other."""

    codes: NDArray[np.int32]
    places: NDArray[np.int32]  # content words from the start of the text


class Vocabulary:
    """Codes for words: small integers that index `ids` and `zipf`. It lives in memory only."""

    def __init__(self, key: Key) -> None:
        self._secret = key.derive(b"word-id")
        self.pair_key = np.frombuffer(key.derive(b"pair-hash")[:16], np.uint64)
        self.ids: NDArray[np.uint64] = np.zeros(_START, np.uint64)
        self.zipf: NDArray[np.float32] = np.zeros(_START, np.float32)
        self.public: NDArray[np.uint64] = np.zeros(_START, np.uint64)  # unkeyed, for the background filter
        self._codes: dict[str, int] = {}
        self._pieces = {reading: _Pieces(self, reading) for reading in Reading}

    def __len__(self) -> int:
        return len(self._codes)

    def code(self, word: str) -> int:
        """The code of a normalised word."""
        known = self._codes.get(word)
        return self._add(word) if known is None else known

    def pair_hashes(self, first: Codes, second: Codes) -> NDArray[np.uint64]:
        """64-bit keyed hashes of the unordered pairs first[i], second[i] of word codes."""
        hashes: NDArray[np.uint64] = kernels.hash_pairs(self.pair_key, self.ids[first], self.ids[second])
        return hashes

    def word_hashes(self, codes: Codes) -> NDArray[np.uint64]:
        """64-bit keyed hashes of single words: of a word with itself, which is never a near pair."""
        return self.pair_hashes(codes, codes)

    def coded(self, pieces: list[str], reading: Reading) -> Coded:
        """The words that folded pieces of text may stand for, in order; stop words have none."""
        table = self._pieces[reading]
        found = np.fromiter(map(table.__getitem__, pieces), np.int32, len(pieces))
        counts = table.counts[found]
        ends = counts.cumsum()
        total = int(ends[-1]) if len(ends) else 0
        chosen = np.arange(total) + np.repeat(table.starts[found] - ends + counts, counts)
        return Coded(table.codes[chosen], table.steps[chosen].cumsum(dtype=np.int32) - 1)

    def forms(self, piece: str, reading: Reading) -> tuple[tuple[int, ...], bool]:
        """The codes of one piece, and whether they stand at one place."""
        coded = self.coded([piece], reading)
        return tuple(coded.codes.tolist()), len(coded.codes) > 1 and int(coded.places[-1]) == 0

    def _add(self, word: str) -> int:
        code = self._codes[word] = len(self._codes)
        if code == len(self.ids):
            self.ids = np.concatenate([self.ids, np.zeros_like(self.ids)])
            self.zipf = np.concatenate([self.zipf, np.zeros_like(self.zipf)])
            self.public = np.concatenate([self.public, np.zeros_like(self.public)])
        digest = hashlib.blake2b(word.encode(), key=self._secret, digest_size=8).digest()
        self.ids[code] = int.from_bytes(digest, "little")
        self.zipf[code] = rarity.zipf(word)
        self.public[code] = rarity.word_hash(word)
        return code


class _Pieces(dict[str, int]):
    """By piece of text a number; the piece's words are `codes[starts[n]:starts[n] + counts[n]]`.

    `steps` is 1 for a word at a place of its own and 0 for another form of the word before it.
    """

    def __init__(self, vocabulary: Vocabulary, reading: Reading) -> None:
        self._vocabulary = vocabulary
        self._reading = reading
        self._used = 0  # of codes and steps
        self.starts: NDArray[np.int32] = np.zeros(_START, np.int32)
        self.counts: NDArray[np.int32] = np.zeros(_START, np.int32)
        self.codes: NDArray[np.int32] = np.zeros(_START, np.int32)
        self.steps: NDArray[np.int32] = np.zeros(_START, np.int32)

    def __missing__(self, piece: str) -> int:
        forms = forms_of(piece, self._reading)
        number, first, last = len(self), self._used, self._used + len(forms.words)
        if number == len(self.starts):
            self.starts, self.counts = _doubled(self.starts), _doubled(self.counts)
        while last > len(self.codes):
            self.codes, self.steps = _doubled(self.codes), _doubled(self.steps)
        self.starts[number], self.counts[number] = first, last - first
        self.codes[first:last] = [self._vocabulary.code(word) for word in forms.words]
        self.steps[first:last] = 0 if forms.together else 1
        self.steps[first : min(first + 1, last)] = 1
        self._used = last
        self[piece] = number
        return number


def _doubled(table: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.concatenate([table, np.zeros_like(table)])
