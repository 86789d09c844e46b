"""The attacker who reads a passage as a text: groups that overlap give the words back, in order.

He looks for four words all of whose groups are stored, and extends such windows word by word: each next word
makes three groups with the last three. What speaks for a word is weighed against how common it is, and
against what is missing: groups with small hashes that should have been kept, the word's own single hash. He
tries the words of his list that are likeliest in a decision; whether it holds the words sought is not up to
him.
"""

from collections import deque
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from bench.attack import chains
from bench.attack.attackers import Floats, Ints, Tools, buckets
from bench.attack.stolen import Stolen
from matcher.fingerprint import near, word_values
from matcher.kernels import TRIO, truncated
from matcher.normalise import normalise, raw_words
from matcher.reading import stretches

LIKELIEST = 3_000
"""Words that are tried in windows: all trios of them, some four thousand million."""
SURE = 0.9
"""How sure the attacker wants to be of a word before he goes on from it."""
NOTHING = 0.2
"""How often no word of the list follows: a sentence ends, or the word is on no list."""
PUBLIC = 0.1
"""How often a word's own hash is missing because it stands in public wording."""
KEPT = 0.97
"""How often a true group with a small hash is stored: it holds no name, is not public."""
MOST = 60
TRIED_BESIDE = 30
"""Words that are tried beside two known ones, a chain from each."""
AT_ONCE = 60
"""Passages whose hashes are looked up together: a bit of a word for each."""
WINDOW = 4
PLACES = 40 * 24
"""Where in a passage a window may stand, and in which order of its words."""
FOLLOWED = 400
DOUBTED, BELIEVED = -4.0, 4.0
"""Log odds below which a window is not followed, and above which a chain is believed."""


@dataclass(frozen=True)
class Habits:
    """How often a true group is stored, by how large its hash is: learned from decisions the thief knows."""

    stored: Floats  # by tenth of the range of hashes

    def ratio(self, hashes: Ints, held: NDArray[np.bool_], buckets: int, size: int) -> Floats:
        """Answer how much likelier each group is stored, or not, when it is true than by chance."""
        true = self.stored[np.minimum(hashes * len(self.stored) // buckets, len(self.stored) - 1)]
        chance = max(1, size) / buckets
        answer: Floats = np.where(held, true / chance, (1 - true) / (1 - chance))
        return answer


@dataclass
class Reading:
    """What the attacker believes of one passage: words by number with the odds of the chain they stand in."""

    odds: dict[int, float] = field(default_factory=dict)


class Sequencer:
    """The attack on many passages of one scheme of trios."""

    def __init__(self, tools: Tools, stolen: list[Stolen], habits: Habits) -> None:
        self._tools = tools
        self._stolen = stolen
        self._habits = habits
        self._codes = tools.codes()
        vocabulary, scheme = tools.vocabulary, tools.scheme
        zipf = vocabulary.zipf[self._codes]
        self._grouped = np.flatnonzero(zipf >= scheme.alone_zipf)
        hashes = vocabulary.word_hashes(self._codes)
        self._as_word = buckets(word_values(hashes, zipf, scheme))
        self._known: tuple[int, Floats] | None = None

    def read(self) -> list[Reading]:
        """Answer what comes back of every passage without knowing a word of it."""
        readings = [Reading() for _ in self._stolen]
        if self._tools.scheme.group < TRIO:
            return readings
        for at in range(0, len(self._stolen), AT_ONCE):
            numbers = range(at, min(at + AT_ONCE, len(self._stolen)))
            for number, windows in zip(numbers, self._windows(numbers), strict=True):
                for window, odds in self._likely(number, windows):
                    if not set(window) <= readings[number].odds.keys():
                        self._follow(number, window, odds, readings[number])
        return readings

    def read_from(self, number: int, known: tuple[int, ...]) -> Reading:
        """Answer what comes back of one passage to who knows neighbouring words of it."""
        reading = Reading()
        if self._tools.scheme.group == TRIO:
            for word, odds in self._thirds(number, known):
                self._follow(number, (*known, word), odds, reading)
        for word in known:
            reading.odds.pop(word, None)
        return reading

    def _thirds(self, number: int, known: tuple[int, ...]) -> list[tuple[int, float]]:
        """Answer the words that make a stored group with two known ones, and their log odds."""
        words = self._grouped[~np.isin(self._grouped, known)]
        groups = np.stack([*(np.full(len(words), word) for word in known), words], axis=1)
        weight = self._belief(number)[words] * self._ratio(number, groups)
        best = np.argsort(-weight, kind="stable")[:TRIED_BESIDE]
        share = np.minimum(weight[best] / (weight.sum() + NOTHING), 1 - 1e-6)
        return list(zip(words[best].tolist(), np.log(share / (1 - share)).tolist(), strict=True))

    def fits(self, number: int) -> Floats:
        """Answer by word how much likelier its own hash is stored, or not, when it stands in the passage."""
        item, scheme = self._stolen[number], self._tools.scheme
        held = np.zeros(sum(scheme.segments) + 1, bool)
        held[item.words] = True
        sizes = np.cumsum([0, *scheme.segments])
        share = np.ones(len(held))
        for low, high in pairwise(sizes):
            share[low:high] = max(1, held[low:high].sum()) / (high - low)
        stored = held[self._as_word] & (self._as_word >= 0)
        ratio = np.where(stored, (1 - PUBLIC) / share[self._as_word], PUBLIC)
        answer: Floats = np.where(self._as_word < 0, 1.0, ratio)
        return answer

    def _windows(self, numbers: range) -> list[Ints]:
        """Answer for each passage windows of words most of whose groups it holds, a row each."""
        tools = self._tools
        likely = sum(tools.knowledge.prior(self._stolen[number].passage.case) for number in numbers)
        tried = self._grouped[np.argsort(-likely[self._grouped], kind="stable")[:LIKELIEST]]
        ids = tools.vocabulary.ids[self._codes[tried]]
        order = np.argsort(ids)
        holders = np.zeros(1 << tools.scheme.group_bits, np.uint64)
        for bit, number in enumerate(numbers):
            holders[self._stolen[number].groups] |= np.uint64(1 << bit)
        shift = np.uint64(64 - tools.scheme.group_bits)
        rows, masks = chains.windows(tools.vocabulary.group_key, ids[order], shift, holders)
        return [tried[order][rows[masks >> np.uint64(bit) & np.uint64(1) > 0]] for bit in range(len(numbers))]

    def _likely(self, number: int, windows: Ints) -> list[tuple[tuple[int, ...], float]]:
        """Answer the windows that are worth following, the likeliest first, with their log odds."""
        odds = log(PLACES) + np.log(self._belief(number)[windows]).sum(axis=1)
        whole = np.ones(len(windows), bool)
        for three in combinations(range(WINDOW), TRIO):
            ratio = self._ratio(number, windows[:, three])
            odds += np.log(ratio)
            whole &= ratio > 1.0
        odds[whole] = np.maximum(odds[whole], BELIEVED + 1.0)  # once in three passages it is chance
        best = np.argsort(-odds, kind="stable")[:FOLLOWED]
        return [(tuple(windows[row].tolist()), float(odds[row])) for row in best if odds[row] > DOUBTED]

    def _follow(self, number: int, window: tuple[int, ...], odds: float, reading: Reading) -> None:
        """Go on from a window to both sides, and from what was found; keep the chain if it is believed."""
        chain, seen = dict.fromkeys(window, odds), set[frozenset[int]]()
        waiting = deque(frozenset(three) for three in combinations(window, min(WINDOW - 1, len(window))))
        while waiting and len(chain) < MOST:
            last = waiting.popleft()
            if last in seen:
                continue
            seen.add(last)
            word, sure = self._next(number, last)
            if sure >= SURE:
                if word not in chain:
                    odds += log(sure / (1 - min(sure, 1 - 1e-6)))
                    chain[word] = odds
                waiting.extend(frozenset((*two, word)) for two in combinations(last, 2))
        if odds > BELIEVED:
            for word in chain:
                reading.odds[word] = max(odds, reading.odds.get(word, odds))

    def _belief(self, number: int) -> Floats:
        """Answer by word how likely it is in the passage, its own hash considered, its neighbours not."""
        if self._known is None or self._known[0] != number:
            prior = self._tools.knowledge.prior(self._stolen[number].passage.case)
            self._known = (number, prior * self.fits(number) + 1e-300)
        return self._known[1]

    def _ratio(self, number: int, groups: Ints) -> Floats:
        """Answer how much likelier each group of words is stored, or not, when it is true."""
        item, scheme = self._stolen[number], self._tools.scheme
        hashes = truncated(self._tools.vocabulary.group_hashes(self._codes[groups]), scheme.group_bits)
        return self._habits.ratio(
            hashes, np.isin(hashes, item.groups), 1 << scheme.group_bits, len(item.groups)
        )

    def _next(self, number: int, last: frozenset[int]) -> tuple[int, float]:
        """Answer the word that best goes with the last ones, and how sure that is."""
        words = self._grouped[~np.isin(self._grouped, list(last))]
        weight = self._belief(number)[words]
        for two in combinations(sorted(last), 2):
            groups = np.stack([*(np.full(len(words), word) for word in two), words], axis=1)
            weight = weight * self._ratio(number, groups)
        best = int(np.argmax(weight))
        return int(words[best]), float(weight[best] / (weight.sum() + NOTHING))


def ranked(singles: Floats, reading: Reading) -> Floats:
    """Answer the ranking of words: those read in order first, then what the single hashes give away."""
    ranks = singles.copy()
    for word, odds in reading.odds.items():
        ranks[word] += 2.0 + 1e-3 * odds
    return ranks


def neighbours(tools: Tools, item: Stolen, count: int) -> list[tuple[int, ...]]:
    """Answer pairs of neighbouring words of a passage that stand in groups, spread over it."""
    numbers = [tools.knowledge.number[token.word] for token in normalise(item.passage.text)]
    zipf = tools.vocabulary.zipf[tools.codes()]
    grouped = [number for number in numbers if zipf[number] >= tools.scheme.alone_zipf]
    pairs = [pair for pair in pairwise(grouped) if pair[0] != pair[1]]
    return pairs[:: max(1, len(pairs) // count)][:count]


def habits_of(tools: Tools, stolen: list[Stolen]) -> Habits:
    """Answer how often a true group is stored, learned from decisions that the thief knows."""
    groups = {}
    for item in stolen:
        coded = tools.vocabulary.coded(stretches(raw_words(item.passage.text), enrolled=True))
        groups[item.passage.id] = coded.codes.astype(np.int64)[near(coded, tools.vocabulary, tools.scheme)]
    buckets, tenths, kept = 1 << tools.scheme.group_bits, np.full(10, 2.0), np.full(10, 1.0)
    for item in stolen:
        hashes = truncated(tools.vocabulary.group_hashes(groups[item.passage.id]), tools.scheme.group_bits)
        tenth = np.minimum(hashes * 10 // buckets, 9)
        np.add.at(tenths, tenth, 1.0)
        np.add.at(kept, tenth, np.isin(hashes, item.groups))
    share = kept / tenths
    return Habits(share / share.max() * KEPT)
