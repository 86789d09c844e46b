"""The words met so far, each with its keyed id and its rarity: a word is hashed once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher import kernels, rarity
from matcher.forms import Forms, WordReading, forms_of
from matcher.key import Key
from matcher.pieces import Cut, Pieces
from matcher.reading import Stretch, stretches

Codes = NDArray[np.int64]
_START = 4096
MOST_PIECES = 500_000
"""Pieces of text that are remembered, in some 200 MB: a process that runs for weeks then begins anew."""
MOST_CHARACTERS = 20_000_000
"""Of all those pieces, some of which may be long."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A text as word codes. Forms of one thing share a place: they are not neighbours of each other."""

    codes: NDArray[np.int32]
    places: NDArray[np.int32]  # content words from the start of the text


@dataclass(frozen=True, slots=True)
class Posts:
    """Many posts as codes end to end, places counted over all of them, and what each of them is like."""

    coded: Coded
    lengths: list[int]  # forms
    words: list[int]  # content words
    dutch: NDArray[np.bool_]  # whether it is Dutch throughout


class Vocabulary:
    """Codes for words: small integers that index `ids` and `zipf`. It lives in memory only."""

    def __init__(self, key: Key) -> None:
        self._secret = key.derive(b"word-id")
        self.group_key = np.frombuffer(key.derive(b"group-hash")[:16], np.uint64)
        self.draw_key = np.frombuffer(key.derive(b"draw")[:16], np.uint64)
        self.era = -1
        self.forget()

    def forget(self) -> None:
        """Begin anew: every code given so far is void, which a change of `era` tells."""
        self.era += 1
        self.ids: NDArray[np.uint64] = np.zeros(_START, np.uint64)
        self.zipf: NDArray[np.float64] = np.zeros(_START)
        self.subject: NDArray[np.float64] = np.zeros(_START)  # Zipf frequency on the subject
        self.public: NDArray[np.uint64] = np.zeros(_START, np.uint64)  # unkeyed, for the background filter
        self._codes: dict[str, int] = {}
        self._store = _Store(self)
        self._forms = {reading: _FormsOf(self._store, reading) for reading in WordReading}
        self._pieces = Pieces()
        self._stored: NDArray[np.int32] = np.zeros(0, np.int32)

    def __len__(self) -> int:
        return len(self._codes)

    def code(self, word: str) -> int:
        """The code of a normalised word."""
        known = self._codes.get(word)
        return self._add(word) if known is None else known

    def group_hashes(self, groups: Codes) -> NDArray[np.uint64]:
        """64-bit keyed hashes of unordered groups of two or three word codes, one group a row."""
        ids = self.ids[groups]
        third = ids[:, 2] if ids.shape[1] == kernels.TRIO else np.full(len(ids), kernels.NO_WORD)
        hashes: NDArray[np.uint64] = kernels.hash_groups(self.group_key, ids[:, 0], ids[:, 1], third)
        return hashes

    def word_hashes(self, codes: Codes) -> NDArray[np.uint64]:
        """64-bit keyed hashes of single words: of a word with itself, which is never a group."""
        return self.group_hashes(np.stack([codes, codes], axis=1))

    def coded(self, parts: Sequence[Stretch]) -> Coded:
        """The words that the pieces of a text may stand for, in order; stop words have none."""
        pieces = [self._forms[part.reading][piece] for part in parts for piece in part.pieces]
        return self._laid_out(np.array(pieces, np.int32))[0]

    def coded_posts(self, texts: Sequence[str]) -> Posts:
        """The words that many posts may stand for."""
        if len(self._pieces) > MOST_PIECES or self._pieces.characters > MOST_CHARACTERS:
            self.forget()
        cut = self._pieces.cut(texts)
        pieces, counts = self._read(cut)
        coded, ends = self._laid_out(pieces)
        bounds = ends[np.concatenate([[0], np.cumsum(counts)])]
        places = np.concatenate([[0], np.cumsum(np.diff(coded.places, prepend=-1) > 0)])[bounds]
        return Posts(coded, np.diff(bounds).tolist(), np.diff(places).tolist(), cut.dutch)

    def _read(self, cut: Cut) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Where in the store the forms of the posts' pieces are, and how many pieces each post has."""
        if cut.dutch.all():
            return self._numbers(cut.pieces), cut.counts
        posts = np.split(cut.pieces, np.cumsum(cut.counts)[:-1])
        pieces = [
            self._numbers(post) if dutch else self._by_stretches(post)
            for post, dutch in zip(posts, cut.dutch, strict=True)
        ]
        return np.concatenate(pieces), np.array(list(map(len, pieces)))

    def _by_stretches(self, post: NDArray[np.int32]) -> NDArray[np.int32]:
        """The same for a post that is not Dutch throughout."""
        words = self._pieces.words
        parts = stretches([words[piece] for piece in post.tolist()])
        pieces = [self._forms[part.reading][piece] for part in parts for piece in part.pieces]
        return np.array(pieces, np.int32)

    def _numbers(self, pieces: NDArray[np.int32]) -> NDArray[np.int32]:
        """Where in the store the forms of numbered pieces are, when read as Dutch."""
        numbers = self._stored
        if len(self._pieces) > len(numbers):
            more = np.full(2 * len(self._pieces) - len(numbers), -1, np.int32)
            numbers = self._stored = np.concatenate([numbers, more])
        known, words = self._forms[WordReading.DUTCH_POST], self._pieces.words
        for piece in np.unique(pieces[numbers[pieces] < 0]).tolist():
            numbers[piece] = known[words[piece]]
        return numbers[pieces]

    def _laid_out(self, pieces: NDArray[np.int32]) -> tuple[Coded, NDArray[np.int64]]:
        """The words of pieces by their numbers in the store, and where those of each piece end."""
        store = self._store
        counts = store.counts[pieces]
        ends = np.concatenate([np.zeros(1, np.int64), counts.cumsum(dtype=np.int64)])
        chosen = np.arange(ends[-1]) + np.repeat(store.starts[pieces] - ends[:-1], counts)
        return Coded(store.codes[chosen], store.steps[chosen].cumsum(dtype=np.int32) - 1), ends

    def forms(self, piece: str, reading: WordReading) -> tuple[tuple[int, ...], bool]:
        """The codes of one piece, and whether they stand at one place."""
        store, number = self._store, self._forms[reading][piece]
        first = int(store.starts[number])
        last = first + int(store.counts[number])
        return tuple(store.codes[first:last].tolist()), last - first > 1 and not store.steps[last - 1]

    def _add(self, word: str) -> int:
        code = self._codes[word] = len(self._codes)
        if code == len(self.ids):
            self.ids = np.concatenate([self.ids, np.zeros_like(self.ids)])
            self.zipf = np.concatenate([self.zipf, np.zeros_like(self.zipf)])
            self.subject = np.concatenate([self.subject, np.zeros_like(self.subject)])
            self.public = np.concatenate([self.public, np.zeros_like(self.public)])
        digest = hashlib.blake2b(word.encode(), key=self._secret, digest_size=8).digest()
        self.ids[code] = int.from_bytes(digest, "little")
        self.zipf[code] = rarity.zipf(word)
        self.subject[code] = rarity.subject_zipf(word)
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


class _FormsOf(dict[str, int]):
    """By piece of text its number in the store, when read in one way."""

    def __init__(self, store: _Store, reading: WordReading) -> None:
        self._store = store
        self._reading = reading

    def __missing__(self, piece: str) -> int:
        number = self[piece] = self._store.add(forms_of(piece, self._reading))
        return number


def _doubled(table: NDArray[np.int32]) -> NDArray[np.int32]:
    return np.concatenate([table, np.zeros_like(table)])
