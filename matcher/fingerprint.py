"""A passage as keyed, truncated hashes: groups of neighbouring words, and rare words, in coarse order."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from math import log10

import numpy as np
from numpy.typing import NDArray

from matcher import background
from matcher.folding import fold
from matcher.kernels import NO_WORD, hash_groups, truncated
from matcher.normalise import raw_tokens
from matcher.reading import stretches
from matcher.scheme import Scheme
from matcher.vocabulary import Coded, Codes, Vocabulary

NAME_BIT = np.uint64(1 << 63)
"""Set in what is stored whole of a name."""
MOST_BLOCKS = 255
"""A passage is far shorter; what is not, as a row of letters apart, has its end in one block."""
MOST_BITS = 16.0
"""That a word is taken to tell: a name may tell more, to who has no list that holds it."""
_LAST_BITS = np.uint64((1 << 32) - 1)
_SENTENCE_END = re.compile(r"[.!?;:](?=\s)|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Hashes:
    """Hashes of one sort; the order of those within one block says nothing."""

    values: tuple[int, ...]
    blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StoredHashes:
    """By word what is stored of it, where anything is."""

    values: NDArray[np.uint64]
    kept: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class MadeFingerprint:
    """The fingerprint of a passage, and how much of the passage is in it."""

    groups: Hashes
    words: Hashes
    content_words: int
    public_share: float  # of the passage's groups of near words or, where there are none, of its words


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is stored, and of which words: indices into the passage's codes (of a group its first)."""

    values: NDArray[np.uint64] | Codes
    at: Codes

    def only(self, kept: Codes) -> "_Chosen":
        return _Chosen(self.values[kept], self.at[kept])

    def in_coarse_order(self, places: NDArray[np.int32], block: int) -> Hashes:
        blocks = np.minimum(places[self.at] // block, MOST_BLOCKS)
        pairs = sorted(set(zip(blocks.tolist(), self.values.tolist(), strict=True)))
        return Hashes(tuple(value for _, value in pairs), tuple(number for number, _ in pairs))


@dataclass(frozen=True, slots=True)
class _Text:
    """A passage in codes: per code whether it is written as a name is, and the sentence it stands in."""

    coded: Coded
    capital: NDArray[np.bool_]
    sentence: NDArray[np.int64]


def make(text: str, vocabulary: Vocabulary, scheme: Scheme, standard: NDArray[np.uint64]) -> MadeFingerprint:
    """The fingerprint of a passage.

    Args:
        text: the passage; it is not kept, nor are its words beyond this process's memory.
        vocabulary: carries the key.
        scheme: how fingerprints are made.
        standard: sorted 64-bit hashes of registered standard text, which never counts.
    """
    read = _read(text, vocabulary)
    codes = read.coded.codes.astype(np.int64)
    names = np.isin(codes, codes[read.capital])
    quoted = np.zeros(len(codes))
    if scheme.drop_public:
        quoted = _quoted(read.coded, vocabulary, np.zeros(0, np.uint64) if scheme.group else standard)
    own = quoted <= scheme.quoted_share
    if scheme.budgeted:  # one form of a word alone, or its forms give each other away
        own &= np.diff(read.coded.places, prepend=-1) > 0
    words = _singles(read.coded, own, names, vocabulary, scheme, standard)
    groups, public = _groups(read, names, vocabulary, scheme, standard)
    if scheme.budgeted:
        lots = _lots(codes, vocabulary)
        budget = int(scheme.budget * _content_bits(codes[own], quoted[own], vocabulary))
        words = words.only(_affordable(scheme.bits_of(words.values), lots[words.at], budget))
        budget -= int(scheme.bits_of(words.values).sum())
        groups = groups.only(_affordable(np.full(len(groups.at), scheme.group_bits), lots[groups.at], budget))
    return MadeFingerprint(
        groups=groups.in_coarse_order(read.coded.places, scheme.block),
        words=words.in_coarse_order(read.coded.places, scheme.block),
        content_words=len(codes),
        public_share=_public_share(public if scheme.group else ~own, codes),
    )


def _public_share(public: NDArray[np.bool_], codes: Codes) -> float:
    return float(public.mean()) if len(public) else float(not len(codes))


def near(coded: Coded, vocabulary: Vocabulary, scheme: Scheme) -> Codes:
    """Every group of near words: indices into `coded.codes`, ascending, one group a row; none without groups.

    Near are words among `scheme.window` words that follow each other when rare words and all but the first
    form at a place are left out: what is kept of those stands alone, and in a post one of them more or less
    changes no group.
    """
    if not scheme.group:
        return np.zeros((0, 3), np.int64)
    leads = np.diff(coded.places, prepend=-1) > 0
    common = np.flatnonzero(leads & (vocabulary.zipf[coded.codes] >= scheme.alone_zipf))
    rows = [
        np.stack([common[back[-1] - gap : len(common) - gap] for gap in (*back[::-1], 0)], axis=1)
        for back in combinations(range(1, scheme.window), scheme.group - 1)
        if len(common) > back[-1]
    ]
    groups: Codes = np.concatenate([np.zeros((0, scheme.group), np.int64), *rows])
    distinct = (np.diff(np.sort(coded.codes[groups], axis=1), axis=1) != 0).all(axis=1)
    kept: Codes = groups[distinct]
    return kept


def mostly_public(words: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which groups of `rarity.word_hash` are everybody's language: those of which most pairs are."""
    pairs = list(combinations(range(words.shape[1]), 2))
    public = sum(background.is_public(words[:, first], words[:, two]).astype(int) for first, two in pairs)
    return np.asarray(2 * public > len(pairs))


def is_among(hashes: NDArray[np.uint64], standard: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Whether each hash stands in the sorted array `standard`."""
    if not len(standard):
        return np.zeros(len(hashes), bool)
    place = np.minimum(np.searchsorted(standard, hashes), len(standard) - 1)
    return np.equal(standard[place], hashes)


def word_values(hashes: NDArray[np.uint64], zipf: NDArray[np.float64], scheme: Scheme) -> StoredHashes:
    """What is stored of single words, and of which words anything is.

    Whole hashes have their last bit cut for the one that tells names; truncated ones are buckets, each
    band's after those of the band before.
    """
    if scheme.whole:
        return StoredHashes(hashes >> np.uint64(1), zipf < scheme.rare_zipf)
    values, kept = np.zeros(len(hashes), np.uint64), np.zeros(len(hashes), bool)
    first = np.cumsum(scheme.segments)
    lowest = -np.inf
    for start, (below, bits) in zip(first.tolist(), scheme.word_bands, strict=False):
        of_band = (zipf >= lowest) & (zipf < below)
        values[of_band] = start + truncated(hashes[of_band], bits).astype(np.uint64)
        kept |= of_band
        lowest = below
    return StoredHashes(values, kept)


def name_values(hashes: NDArray[np.uint64], zipf: NDArray[np.float64], scheme: Scheme) -> StoredHashes:
    """What is stored of names, after all that is stored of other words."""
    kept = zipf < scheme.name_zipf
    if scheme.whole:
        return StoredHashes((hashes >> np.uint64(1)) | NAME_BIT, kept)
    values = np.uint64(scheme.names_from) + truncated(hashes, scheme.name_bits).astype(np.uint64)
    return StoredHashes(values, kept)


def _lots(codes: Codes, vocabulary: Vocabulary) -> NDArray[np.uint32]:
    """A lot for each word, by the whole passage: what is drawn cannot be told without all of its words.

    That a word is not stored then does not say that it is not there; and a lot has nothing to do with the
    hash that is stored of the word.
    """
    whole = np.bitwise_xor.reduce(vocabulary.ids[np.unique(codes)]) if len(codes) else np.uint64(0)
    wholes, nothing = np.full(len(codes), whole), np.full(len(codes), NO_WORD)
    lots: NDArray[np.uint64] = hash_groups(vocabulary.draw_key, vocabulary.ids[codes], wholes, nothing)
    return (lots >> np.uint64(32)).astype(np.uint32)


def _content_bits(codes: Codes, quoted: NDArray[np.float64], vocabulary: Vocabulary) -> float:
    """The bits of information in words, each once, by how common on the subject and how public each is."""
    bits = np.minimum((9.0 - vocabulary.subject[codes]) / log10(2.0), MOST_BITS)
    _, once = np.unique(codes, return_index=True)
    return float((bits * (1.0 - quoted))[once].sum())


def _affordable(bits: Codes, lots: NDArray[np.uint32], budget: int) -> Codes:
    """Which are stored: by lot, as long as their bits can be paid."""
    order = np.argsort(lots, kind="stable")
    return np.sort(order[np.cumsum(bits[order]) <= budget])


def _groups(
    read: _Text,
    names: NDArray[np.bool_],
    vocabulary: Vocabulary,
    scheme: Scheme,
    standard: NDArray[np.uint64],
) -> tuple[_Chosen, NDArray[np.bool_]]:
    """The groups of near words that are kept, and of all groups whether they are public."""
    codes = read.coded.codes.astype(np.int64)
    groups = near(read.coded, vocabulary, scheme)
    groups = groups[read.sentence[groups[:, 0]] == read.sentence[groups[:, -1]]]
    hashes = vocabulary.group_hashes(codes[groups])
    public = is_among(hashes, standard)
    if scheme.drop_public and scheme.group:
        public |= mostly_public(vocabulary.public[codes[groups]])
    kept = np.flatnonzero(~public & ~names[groups].any(axis=1))
    if scheme.group_limit:
        order = hashes[kept] & _LAST_BITS if scheme.budgeted else hashes[kept]
        kept = kept[_sample(codes[groups[kept]], order, scheme.group_limit)]
    return _Chosen(truncated(hashes[kept], scheme.group_bits), groups[kept, 0]), public


def _sample(groups: Codes, hashes: NDArray[np.uint64], limit: int) -> Codes:
    """Which groups are kept: drawn by hash, as long as each of its words stands in fewer than `limit`."""
    times: Counter[int] = Counter()
    chosen = []
    for number in np.argsort(hashes, kind="stable").tolist():
        words = groups[number].tolist()
        if all(times[word] < limit for word in words):
            times.update(words)
            chosen.append(number)
    return np.array(sorted(chosen), np.int64)


def _read(text: str, vocabulary: Vocabulary) -> _Text:
    folded = fold(text)
    pieces = list(raw_tokens(folded))
    parts = stretches([raw for raw, _, _ in pieces], enrolled=True)
    first = np.cumsum([0, *(size for part in parts for size in part.sizes)])[:-1].tolist()
    starts = [folded.span(*pieces[piece][1:])[0] for piece in first]
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    counts = [len(vocabulary.forms(piece, part.reading)[0]) for part in parts for piece in part.pieces]
    return _Text(
        coded=vocabulary.coded(parts),
        capital=np.repeat(np.array([_has_capital(text, start) for start in starts], bool), counts),
        sentence=np.repeat(np.searchsorted(ends, starts, side="right"), counts),
    )


def _has_capital(text: str, start: int) -> bool:
    return text[start].isupper() and text[:start].rstrip(" \t\n'\"(")[-1:] not in {"", ".", "!", "?", ":"}


def _quoted(coded: Coded, vocabulary: Vocabulary, standard: NDArray[np.uint64]) -> NDArray[np.float64]:
    """How public or registered the wording around each word is: the share of its pairs."""
    first, second = near_pairs(coded)
    words = vocabulary.public[coded.codes]
    public = background.is_public(words[first], words[second])
    if len(standard):
        pairs_of = np.stack([coded.codes[first], coded.codes[second]], axis=1).astype(np.int64)
        public |= is_among(vocabulary.group_hashes(pairs_of), standard)
    pairs = np.bincount(np.concatenate([first, second]), minlength=len(words))
    in_public = np.bincount(np.concatenate([first[public], second[public]]), minlength=len(words))
    share: NDArray[np.float64] = in_public / np.maximum(1, pairs)
    return share


def near_pairs(coded: Coded) -> tuple[Codes, Codes]:
    """Indices of every two different words that stand as near as the words of the filter's pairs."""
    codes, places = coded.codes, coded.places
    gaps = range(1, min(len(codes), 4 * background.WINDOW))
    first = np.concatenate([np.arange(len(codes) - gap) for gap in gaps] or [np.zeros(0, np.int64)])
    second = first + np.repeat(np.array(gaps, np.int64), [len(codes) - gap for gap in gaps])
    distance = places[second] - places[first]
    leads = np.diff(places, prepend=-1) > 0
    kept = (codes[first] != codes[second]) & (distance < background.WINDOW) & leads[first] & leads[second]
    return first[kept], second[kept]


def _singles(  # noqa: PLR0917 - what a word is judged by
    coded: Coded,
    own: NDArray[np.bool_],
    names: NDArray[np.bool_],
    vocabulary: Vocabulary,
    scheme: Scheme,
    standard: NDArray[np.uint64],
) -> _Chosen:
    """The hashes of words and names, `own` telling which stand in wording that is not public."""
    at = np.flatnonzero(own)
    if not scheme.whole:  # whole hashes are kept wherever their word stands
        at = at[np.unique(coded.codes[at], return_index=True)[1]]
    codes, is_name = coded.codes[at].astype(np.int64), names[at]
    zipf, hashes = vocabulary.zipf[codes], vocabulary.word_hashes(codes)
    word, name = word_values(hashes, zipf, scheme), name_values(hashes, zipf, scheme)
    values = np.where(is_name, name.values, word.values)
    kept = np.flatnonzero(np.where(is_name, name.kept, word.kept) & ~is_among(hashes, standard))
    kept = kept[np.argsort(zipf[kept], kind="stable")][: scheme.word_limit]
    return _Chosen(values[kept], at[kept])
