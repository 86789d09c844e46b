"""A passage as keyed, truncated hashes: pairs of neighbouring words, and rare words, in coarse order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher import background
from matcher.kernels import truncated
from matcher.normalise import raw_words
from matcher.scheme import Scheme
from matcher.vocabulary import Coded, Codes, Vocabulary


@dataclass(frozen=True, slots=True)
class Hashes:
    """Hashes of one sort; the order of those within one block says nothing."""

    values: tuple[int, ...]
    blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """The fingerprint of a passage, and how much of the passage is in it."""

    pairs: Hashes
    words: Hashes
    content_words: int
    public_share: float  # of the passage's near pairs


def make(text: str, vocabulary: Vocabulary, scheme: Scheme, standard: NDArray[np.uint64]) -> Made:
    """The fingerprint of a passage.

    Args:
        text: the passage; it is not kept, nor are its words beyond this process's memory.
        vocabulary: carries the key.
        scheme: how fingerprints are made.
        standard: sorted 64-bit pair hashes of registered standard text, which never counts.
    """
    coded = vocabulary.coded(raw_words(text))
    codes = coded.codes.astype(np.int64)
    first, second = near(codes, coded.places, scheme.window)
    hashes = vocabulary.pair_hashes(codes[first], codes[second])
    public = np.zeros(len(first), bool)
    if scheme.drop_public:
        public = background.is_public(vocabulary.public[codes[first]], vocabulary.public[codes[second]])
    public |= is_among(hashes, standard)
    kept = np.flatnonzero(~public)
    if scheme.forests:
        kept = kept[_forest_edges(codes, first[kept], second[kept], hashes[kept], scheme.forests)]
    buckets = truncated(hashes[kept], scheme.pair_bits)
    return Made(
        pairs=_in_coarse_order(buckets, coded.places[first[kept]], scheme.block),
        words=_rare_words(coded, vocabulary, scheme, standard),
        content_words=len(codes),
        public_share=float(public.mean()) if len(public) else 1.0,
    )


def near(codes: Codes, places: NDArray[np.int32], window: int) -> tuple[Codes, Codes]:
    """Indices of every two different words within `window` places of each other, but not at one place."""
    gaps = range(1, min(len(codes), 4 * window))
    first = np.concatenate([np.arange(len(codes) - gap) for gap in gaps] or [np.zeros(0, np.int64)])
    second = first + np.repeat(np.array(gaps, np.int64), [len(codes) - gap for gap in gaps])
    distance = places[second] - places[first]
    kept = (codes[first] != codes[second]) & (distance > 0) & (distance < window)
    return first[kept], second[kept]


def is_among(hashes: NDArray[np.uint64], standard: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Whether each hash stands in the sorted array `standard`."""
    if not len(standard):
        return np.zeros(len(hashes), bool)
    place = np.minimum(np.searchsorted(standard, hashes), len(standard) - 1)
    return np.equal(standard[place], hashes)


def _forest_edges(
    codes: Codes, first: Codes, second: Codes, hashes: NDArray[np.uint64], forests: int
) -> Codes:
    """Which pairs make `forests` edge-disjoint forests over the words, drawn by hash (Kruskal)."""
    left, chosen = list(np.argsort(hashes, kind="stable")), []
    for _ in range(forests):
        root: dict[int, int] = {}
        taken = [edge for edge in left if _joins(root, int(codes[first[edge]]), int(codes[second[edge]]))]
        chosen += taken
        left = [edge for edge in left if edge not in set(taken)]
    return np.array(sorted(chosen), np.int64)


def _joins(root: dict[int, int], one: int, other: int) -> bool:
    one, other = _root(root, one), _root(root, other)
    root[one] = other
    return one != other


def _root(root: dict[int, int], word: int) -> int:
    while root.setdefault(word, word) != word:
        word = root[word]
    return word


def _rare_words(coded: Coded, vocabulary: Vocabulary, scheme: Scheme, standard: NDArray[np.uint64]) -> Hashes:
    distinct, first = np.unique(coded.codes.astype(np.int64), return_index=True)
    zipf = vocabulary.zipf[distinct]
    hashes = vocabulary.word_hashes(distinct)
    rare = np.flatnonzero((zipf < scheme.rare_zipf) & ~is_among(hashes, standard))
    rare = rare[np.argsort(zipf[rare], kind="stable")][: scheme.word_limit]
    buckets = truncated(hashes[rare], scheme.word_bits)
    return _in_coarse_order(buckets, coded.places[first[rare]], scheme.block)


def _in_coarse_order(buckets: Codes, places: NDArray[np.int32], block: int) -> Hashes:
    blocks = places // block
    found = sorted(set(zip(blocks.tolist(), buckets.tolist(), strict=True)))
    return Hashes(tuple(bucket for _, bucket in found), tuple(number for number, _ in found))
