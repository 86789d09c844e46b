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
        if (found < _NOTHING).any():
            return _flat([table.several(code) for code in found[found != _NOTHING].tolist()])
        found = found[found >= 0]
        return Coded(found, np.arange(len(found), dtype=np.int32))

    def forms(self, piece: str, reading: Reading) -> tuple[tuple[int, ...], bool]:
        """The codes of one piece, and whether they stand at one place."""
        code = self._pieces[reading][piece]
        return ((), False) if code == _NOTHING else self._pieces[reading].several(code)

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


_NOTHING = -1


def _flat(pieces: list[tuple[tuple[int, ...], bool]]) -> Coded:
    codes: list[int] = []
    places: list[int] = []
    place = -1
    for words, together in pieces:
        for nth, code in enumerate(words):
            place += not (nth and together)
            codes.append(code)
            places.append(place)
    return Coded(np.array(codes, np.int32), np.array(places, np.int32))


class _Pieces(dict[str, int]):
    """A piece of text's word code; -1 where it has no word, less where it has several."""

    def __init__(self, vocabulary: Vocabulary, reading: Reading) -> None:
        self._vocabulary = vocabulary
        self._reading = reading
        self._several: list[tuple[tuple[int, ...], bool]] = []

    def __missing__(self, piece: str) -> int:
        forms = forms_of(piece, self._reading)
        codes = tuple(map(self._vocabulary.code, forms.words))
        if len(codes) > 1:
            self._several.append((codes, forms.together))
            self[piece] = _NOTHING - len(self._several)
        else:
            self[piece] = codes[0] if codes else _NOTHING
        return self[piece]

    def several(self, code: int) -> tuple[tuple[int, ...], bool]:
        """The word codes behind one code of this table, and whether they are forms of one thing."""
        return ((code,), False) if code >= 0 else self._several[_NOTHING - code - 1]
