"""Which passages of the register stand in which posts? Many posts at once, nothing kept of their text."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from matcher import kernels, significance
from matcher.fingerprint import is_among, name_buckets, word_buckets
from matcher.index import Index
from matcher.register import Maker
from matcher.vocabulary import Coded

CHUNK = 900
"""Forms of content words that are looked at together; longer posts are cut into chunks that overlap."""
STRIDE = 600
BLOCK = 1 << 16
"""Passages whose evidence is counted together: twelve bytes each, which a processor keeps at hand."""
COSTS = (0.9, 0.6, 3.0, 0.05, 8.0, 1.4)
"""Nats off a hit, and of a miss, of a rare word and of a group; the most that names count; and nats off a
guess.

Of a leak about one rare word in two and one group in twenty comes through: a rare word's hit is evidence
log(0.5 / chance), its miss log(1 - 0.5), and so on. Whoever retells keeps a word more often than not: the
n-th form of a place, from the second on, is a guess that is right about once in 4 n times."""
TRIES = 2
"""How often a word of a post counts that is not Dutch: nearly every word of it is a guess."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A passage that a text has in common with the register by more than chance."""

    text: int  # the text's place among those scanned
    passage: int  # the passage's place in the index
    nats: float
    e_value: float


class Scanner:
    """Looks posts up in one index. It owns scratch memory."""

    def __init__(self, index: Index, maker: Maker) -> None:
        self.index = index
        self.maker = maker
        self.scheme = maker.scheme
        self.vocabulary = maker.vocabulary
        self.standard = maker.standard
        self._era = -1  # of the vocabulary's codes that the buckets are of
        self._nats = np.append(index.nats.astype(np.float64), 0.0)
        room = min(BLOCK, len(index)) + 1
        most = CHUNK * (2 + comb(maker.scheme.window - 1, maker.scheme.group - 1))
        self._room = (
            np.zeros(most, np.int64),
            np.zeros(most, np.int64),
            np.zeros(most, np.float64),
            np.zeros(most + 1, np.float64),
            np.zeros(room, np.float32),
            np.zeros(room, np.int32),
            np.zeros(room, np.int32),
        )

    def scan(self, texts: Sequence[str], e_limit: float) -> list[Finding]:
        """Every finding with an e-value of at most `e_limit`, the best stretch per text and passage."""
        if not len(self.index):
            return []
        posts = self.vocabulary.coded_posts(texts)
        owner, lows, highs = _chunks(posts.lengths)
        words = np.where(posts.dutch, posts.words, TRIES * np.array(posts.words)).tolist()
        least = [significance.nats_for(e_limit, len(self.index), words[text]) for text in owner]
        rows = self._rows(posts.coded, lows, highs, np.array(least))
        return self._best(rows, owner, words)

    def _rows(
        self,
        coded: Coded,
        lows: NDArray[np.int64],
        highs: NDArray[np.int64],
        least: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        words = (self.vocabulary.ids, self.vocabulary.zipf, *self._word_buckets())
        scheme = (
            self.scheme.group,
            self.scheme.window,
            self.scheme.alone_zipf,
            np.uint64(64 - self.scheme.group_bits),
            self.vocabulary.group_key,
            self.scheme.names_from,
        )
        index = (self._nats, self.index.start, self.index.postings, len(self.index))
        rows: NDArray[np.float64] = kernels.scan_chunks(
            coded.codes,
            coded.places,
            lows,
            highs,
            words,
            scheme,
            self.standard,
            *index,
            least,
            COSTS,
            self._room,
        )
        return rows

    def _best(self, rows: NDArray[np.float64], owner: list[int], words: list[int]) -> list[Finding]:
        best: dict[tuple[int, int], Finding] = {}
        for chunk, passage, nats in rows.tolist():
            text = owner[int(chunk)]
            known = best.get((text, int(passage)))
            if known is None or nats > known.nats:
                e = significance.e_value(nats, len(self.index), words[text])
                best[text, int(passage)] = Finding(text, int(passage), nats, e)
        return sorted(best.values(), key=lambda finding: (finding.text, finding.e_value, finding.passage))

    def _word_buckets(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """By code: the index bucket of a rare word, and of the same word as a name; -1 for other words."""
        if self._era != self.vocabulary.era:
            self._era = self.vocabulary.era
            self._word_bucket = self._name_bucket = np.zeros(0, np.int64)
        known = len(self._word_bucket)
        if len(self.vocabulary) > known:
            new = np.arange(known, len(self.vocabulary))
            hashes = self.vocabulary.word_hashes(new)
            buckets = word_buckets(hashes, self.vocabulary.zipf[new], self.scheme)
            as_name = name_buckets(hashes, self.vocabulary.zipf[new], self.scheme)
            never = is_among(hashes, self.standard)
            buckets[never & (buckets >= 0)] = len(self.index.nats)  # of no weight: a miss in every passage
            as_name[never] = -1
            self._word_bucket = np.concatenate([self._word_bucket, buckets])
            self._name_bucket = np.concatenate([self._name_bucket, as_name])
        return self._word_bucket, self._name_bucket


def _chunks(lengths: list[int]) -> tuple[list[int], NDArray[np.int64], NDArray[np.int64]]:
    """Owner, start and end of every chunk, counted over the texts laid end to end."""
    owner, lows, highs, place = [], [], [], 0
    for text, length in enumerate(lengths):
        for low in range(0, max(1, length - (CHUNK - STRIDE)), STRIDE):
            owner.append(text)
            lows.append(place + low)
            highs.append(place + min(low + CHUNK, length))
        place += length
    return owner, np.array(lows, np.int64), np.array(highs, np.int64)
