"""Which cases of the register stand in which posts? Many posts at once, nothing kept of their text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from matcher import evidence, kernels, significance
from matcher.fingerprint import StoredHashes, is_among, name_values, word_values
from matcher.index import Index
from matcher.judge import BLOCKS, BY_NATURE, hits_of, judge, links_of
from matcher.loops import Features, LoopIndex, LoopScheme, Scratch, WordArrays
from matcher.meaning.channel import CaseEvidence
from matcher.register import Maker
from matcher.scheme import Scheme
from matcher.significance import Search
from matcher.vocabulary import Coded, Posts

CHUNK = 900
"""Forms of content words that are looked at together; longer posts are cut into chunks that overlap."""
STRIDE = 600
BLOCK = 1 << 15
"""Cases that are looked at together: twenty bytes each, which a processor keeps at hand."""
TRIES = 2
"""How often a word of a post counts that is not Dutch: nearly every word of it is a guess."""
AT_FIRST = 0.8
"""Of what two hits that are one fact are worth, the share that every hit is lent at first sight."""
SLACK = 2.0
"""Nats that a case may show less at first sight."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """Nats by kind of evidence."""

    names: float
    words: float
    wording: float


@dataclass(frozen=True, slots=True)
class ScanHit:
    """A case that a text has in common with the register by more than chance."""

    text: int  # the text's place among those scanned
    case: int  # the case's place in the index
    nats: float
    e_value: float
    kinds: Kinds
    meaning: CaseEvidence | None = None  # what it shows by meaning, where that was looked at


@dataclass(frozen=True, slots=True)
class Held:
    """What a case, or one passage of it, holds, as the judge wants it."""

    buckets: NDArray[np.uint32]
    at: NDArray[np.uint16]
    logarithm: float  # of its size, as off every hit
    handicap: float
    blocks: int


@dataclass(frozen=True, slots=True)
class ScannedHit:
    """A feature of a text that a case holds."""

    place: int  # content words from the start of the text
    is_group: bool
    is_name: bool
    nats: float
    together: float  # what it brings more, for standing near the hit before it in text and case alike


@dataclass(frozen=True, slots=True)
class ShownHits:
    """What one case shows in one text."""

    nats: float
    first: int  # place at which the stretch that counts begins
    last: int
    hits: tuple[ScannedHit, ...]
    counted: tuple[int, ...]  # places at which a hit was possible
    content_words: int  # as the size of the search counts them


class Scanner:
    """Looks posts up in one index. It owns scratch memory."""

    def __init__(self, index: Index, maker: Maker) -> None:
        self.index = index
        self.maker = maker
        self.scheme = maker.scheme
        self.vocabulary = maker.vocabulary
        self.standard = maker.standard
        self.costs = evidence.costs_of(maker.scheme)
        self._last: tuple[str, int, Posts] | None = None
        self._era = -1  # of the vocabulary's codes that the buckets are of
        self._words: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]
        self.model = significance.model_of(maker.scheme)
        self.mass = significance.mass(index.sizes)
        self._scheme = _loop_scheme(index, maker)
        self._index = _loop_index(index, self.costs)
        self._scratch = _scratch(index, maker.scheme)

    def scan(self, texts: Sequence[str], e_limit: float) -> list[ScanHit]:
        """Every case with an e-value of at most `e_limit`, by its best stretch of each text."""
        if not len(self.index):
            return []
        posts = self.vocabulary.coded_posts(texts)
        owner, lows, highs = _chunks(posts.lengths)
        searches = [Search(self.mass, count) for count in self.counted(posts)]
        least = [significance.nats_for(e_limit, searches[text], self.model) for text in owner]
        rows = self._rows(posts.coded, lows, highs, np.array(least))
        return self._best(rows, owner, searches)

    def passages(self, text: str, case: int) -> list[tuple[int, float]]:
        """What each passage of a case shows in a text by itself: its id and e-value."""
        posts = self._coded(text)
        _, lows, highs = _chunks(posts.lengths)
        search = Search(len(self.index), self.counted(posts)[0])
        shares = []
        for number, passage in enumerate(self.index.passages(case).tolist()):
            held = self._held(case, number)
            nats = max(
                self._judged(posts.coded, int(low), int(high), held)[0]
                for low, high in zip(lows, highs, strict=True)
            )
            shares.append((passage, significance.e_value(nats, search, self.model)))
        return shares

    def _coded(self, text: str) -> Posts:
        """One text in codes, kept until another is asked about: findings come text by text, many of one."""
        if self._last is None or self._last[:2] != (text, self.vocabulary.era):
            posts = self.vocabulary.coded_posts([text])
            self._last = (text, self.vocabulary.era, posts)
        return self._last[2]

    def hit(self, text: str, case: int) -> tuple[ScanHit, Search]:
        """What a case shows in one text, however little, and how much was searched."""
        posts = self._coded(text)
        _, lows, highs = _chunks(posts.lengths)
        held, best, kinds = self._held(case, None), 0.0, Kinds(0.0, 0.0, 0.0)
        for low, high in zip(lows.tolist(), highs.tolist(), strict=True):
            nats, _, _, parts = self._judged(posts.coded, low, high, held)
            if nats > best:
                best, kinds = nats, Kinds(*parts.tolist())
        search = Search(self.mass, self.counted(posts)[0])
        return ScanHit(0, case, best, significance.e_value(best, search, self.model), kinds), search

    def shown(self, text: str, case: int) -> ShownHits:
        """What a case shows in a text, hit by hit, in its best chunk."""
        posts = self._coded(text)
        _, lows, highs = _chunks(posts.lengths)
        held, best = self._held(case, None), (-1.0, 0, -1, 0, 0)
        for low, high in zip(lows.tolist(), highs.tolist(), strict=True):
            nats, first, last, _ = self._judged(posts.coded, low, high, held)
            best = max(best, (nats, first, last, low, high))
        nats, first, last, low, high = best
        codes, places = posts.coded.codes[low:high], posts.coded.places[low:high]
        kept = self._word_arrays().is_kept[codes]
        return ShownHits(
            nats=max(0.0, nats),
            first=first,
            last=last,
            hits=tuple(self._hits(posts.coded, low, high, held)),
            counted=tuple(np.unique(places[kept]).tolist()),
            content_words=self.counted(posts)[0],
        )

    def _hits(self, coded: Coded, low: int, high: int, held: Held) -> Iterator[ScannedHit]:
        count, features = self._features(coded, low, high)
        buckets, places = features.buckets, features.places
        rows, gains = hits_of(count, buckets, features.weights, held.buckets, held.logarithm, self.costs.most)
        first_word, first_name = self._scheme.first_word, self._scheme.first_name
        words = np.array([buckets[row[0]] >= first_word for row in rows], bool)
        _, worth = links_of(rows, places, words, held.at, held.blocks, self.costs.near, self.costs.near_worth)
        for (feature, _, _), gain, more in zip(rows.tolist(), gains.tolist(), worth.tolist(), strict=True):
            bucket = int(buckets[feature])
            is_name = bucket >= first_name
            yield ScannedHit(int(places[feature]), bucket < first_word, is_name, float(gain), float(more))

    def _held(self, case: int, number: int | None) -> Held:
        """What a case holds, or one passage of it."""
        index = self.index
        own = slice(int(index.held_start[case]), int(index.held_start[case + 1]))
        buckets, at = index.held[own], index.held_at[own]
        if number is not None:
            first = int(index.case_start[case]) + number
            is_last = first + 1 == int(index.case_start[case + 1])
            high = 1 << 16 if is_last else int(index.first_block[first + 1])
            within = (at >= int(index.first_block[first])) & (at < high)
            buckets, at = buckets[within], at[within]
        size = float(np.log(max(1, len(np.unique(buckets)))))
        return Held(buckets, at, self.costs.size * size, self.costs.handicap(size), len(np.unique(at)))

    def _features(self, coded: Coded, low: int, high: int) -> tuple[int, Features]:
        features = self._scratch.features
        count = kernels.features(
            coded.codes, coded.places, low, high, self._word_arrays(), self._scheme, self.standard,
            self._index.nats, self.costs, features,
        )  # fmt: skip
        return count, features

    def _judged(
        self, coded: Coded, low: int, high: int, held: Held
    ) -> tuple[float, int, int, NDArray[np.float64]]:
        count, features = self._features(coded, low, high)
        nats, first, last, kinds = judge(
            count, features, held.buckets, held.at, held.logarithm, held.blocks, self._scheme.first_word,
            self._scheme.first_name, self.costs,
        )  # fmt: skip
        return float(nats) - held.handicap, int(first), int(last), kinds

    def counted(self, posts: Posts) -> list[int]:
        """Content words of each post, as the size of the search counts them."""
        words = np.where(posts.dutch, posts.words, TRIES * np.array(posts.words))
        counted: list[int] = words.tolist()
        return counted

    def _rows(
        self,
        coded: Coded,
        lows: NDArray[np.int64],
        highs: NDArray[np.int64],
        least: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        rows: NDArray[np.float64] = kernels.scan_chunks(
            coded.codes, coded.places, lows, highs, self._word_arrays(), self._scheme, self.standard,
            self._index, least, self.costs, self._scratch,
        )  # fmt: skip
        return rows

    def _best(self, rows: NDArray[np.float64], owner: list[int], searches: list[Search]) -> list[ScanHit]:
        best: dict[tuple[int, int], ScanHit] = {}
        for chunk, case, nats, _, _, *kinds in rows.tolist():
            text = owner[int(chunk)]
            known = best.get((text, int(case)))
            if known is None or nats > known.nats:
                e = significance.e_value(nats, searches[text], self.model)
                best[text, int(case)] = ScanHit(text, int(case), nats, e, Kinds(*kinds))
        return sorted(best.values(), key=lambda finding: (finding.text, finding.e_value, finding.case))

    def _word_arrays(self) -> WordArrays:
        """What is known of every word met so far; new ones are looked up in the index first."""
        vocabulary = self.vocabulary
        if self._era != vocabulary.era:
            self._era = vocabulary.era
            nothing = np.zeros(0, np.int64)
            self._words = (nothing, nothing, np.zeros(0, bool))
        known = len(self._words[0])
        if len(vocabulary) > known:
            new = np.arange(known, len(vocabulary))
            hashes, zipf = vocabulary.word_hashes(new), vocabulary.zipf[new]
            words, names = word_values(hashes, zipf, self.scheme), name_values(hashes, zipf, self.scheme)
            never = is_among(hashes, self.standard)
            more = (self._bucket(words, never), self._bucket(names, never), words.kept)
            self._words = tuple(map(np.concatenate, zip(self._words, more, strict=True)))  # type: ignore[assignment]
        return WordArrays(vocabulary.ids, vocabulary.zipf, vocabulary.subject, *self._words)

    def _bucket(self, stored: StoredHashes, never: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.where(never, -1, self.index.buckets_of(stored, self.scheme))


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


def _loop_scheme(index: Index, maker: Maker) -> LoopScheme:
    scheme = maker.scheme
    return LoopScheme(
        group=scheme.group,
        window=scheme.window,
        alone_zipf=scheme.alone_zipf,
        shift=np.uint64(64 - scheme.group_bits if scheme.group else 0),
        group_key=maker.vocabulary.group_key,
        first_word=scheme.segments[0],
        first_name=index.names_from(scheme),
        slack=SLACK,
    )


def _loop_index(index: Index, costs: evidence.Costs) -> LoopIndex:
    sizes = np.log(np.maximum(index.sizes, 1).astype(np.float64))
    logarithms = costs.size * sizes
    by_chance = np.maximum(BY_NATURE, (2.0 * BLOCKS + 1.0) / np.maximum(2 * BLOCKS + 1, index.blocks))
    linked = costs.near_worth * np.log(costs.near / by_chance + 1 - costs.near)
    return LoopIndex(
        nats=index.nats.astype(np.float64),
        start=index.start,
        postings=index.postings,
        held_start=index.held_start.astype(np.int64),
        held=index.held,
        held_at=index.held_at,
        logarithms=logarithms,
        at_first=(logarithms - AT_FIRST * linked).astype(np.float32),
        blocks=index.blocks.astype(np.int64),
        handicaps=costs.handicap(sizes),
    )


def _scratch(index: Index, scheme: Scheme) -> Scratch:
    groups = comb(scheme.window - 1, scheme.group - 1) if scheme.group else 0
    most = CHUNK * (2 + groups)
    cases = min(BLOCK, max(1, index.cases))
    return Scratch(
        features=Features(
            buckets=np.zeros(most, np.int64),
            places=np.zeros(most, np.int64),
            weights=np.zeros(most, np.float64),
            misses=np.zeros(most + 1, np.float64),
        ),
        last_at=np.zeros(len(index.nats) + 1, np.int64),
        state=np.zeros((cases, 5), np.float32),
        touched=np.zeros(cases, np.int64),
    )
