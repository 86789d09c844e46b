"""The words met so far, each with its keyed id and its rarity: a word is hashed once."""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher import kernels, rarity
from matcher.forms import Forms, Reading, forms_of
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
        self._store = _Store(self)
        self._pieces = {reading: _Pieces(self._store, reading) for reading in Reading}

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
        return self.coded_together([(pieces, reading)])[0]

    def coded_together(self, texts: list[tuple[list[str], Reading]]) -> tuple[Coded, list[int]]:
        """The words of many texts end to end, places counted over all of them, and how many each has."""
        numbers = [
            np.fromiter(map(self._pieces[reading].__getitem__, pieces), np.int32, len(pieces))
            for pieces, reading in texts
        ]
        found = np.concatenate([np.zeros(0, np.int32), *numbers])
        store = self._store
        counts = store.counts[found]
        ends = np.concatenate([np.zeros(1, np.int64), counts.cumsum(dtype=np.int64)])
        chosen = np.arange(ends[-1]) + np.repeat(store.starts[found] - ends[:-1], counts)
        bounds = ends[np.cumsum([0, *map(len, numbers)])]
        coded = Coded(store.codes[chosen], store.steps[chosen].cumsum(dtype=np.int32) - 1)
        return coded, np.diff(bounds).tolist()

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


class _Store:
    """The words of every piece met: those of piece n are `codes[starts[n]:starts[n] + counts[n]]`.

    `steps` is 1 for a word at a place of its own and 0 for another form of the word before it.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._pieces = 0
        self._used = 0  # of codes and steps
        self.starts: NDArray[np.int32] = np.zeros(_START, np.int32)
        self.counts: NDArray[np.int32] = np.zeros(_START, np.int32)
        self.codes: NDArray[np.int32] = np.zeros(_START, np.int32)
        self.steps: NDArray[np.int32] = np.zeros(_START, np.int32)

    def add(self, forms: Forms) -> int:
        """Keep the forms of one more piece, and return its number."""
        number, last = self._pieces, self._used + len(forms.words)
        if number == len(self.starts):
            self.starts, self.counts = _doubled(self.starts), _doubled(self.counts)
        while last > len(self.codes):
            self.codes, self.steps = _doubled(self.codes), _doubled(self.steps)
        self.starts[number], self.counts[number] = self._used, len(forms.words)
        for place, word in enumerate(forms.words):
            self.codes[self._used + place] = self._vocabulary.code(word)
            self.steps[self._used + place] = place == 0 or not forms.together
        self._pieces, self._used = number + 1, last
        return number


class _Pieces(dict[str, int]):
    """By piece of text its number in the store, when read in one way."""

    def __init__(self, store: _Store, reading: Reading) -> None:
        self._store = store
        self._reading = reading

    def __missing__(self, piece: str) -> int:
        number = self[piece] = self._store.add(forms_of(piece, self._reading))
        return number


def _doubled(table: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.concatenate([table, np.zeros_like(table)])
