"""A passage as keyed, truncated hashes: pairs of neighbouring words, and rare words, in coarse order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher import background
from matcher.folding import fold
from matcher.forms import Reading
from matcher.kernels import truncated
from matcher.normalise import raw_tokens
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
    coded, capital = _coded_with_capitals(text, vocabulary)
    codes = coded.codes.astype(np.int64)
    names = _names(codes, capital)
    first, second = near(codes, coded.places, scheme.window)
    hashes = vocabulary.pair_hashes(codes[first], codes[second])
    public = np.zeros(len(first), bool)
    if scheme.drop_public:
        public = background.is_public(vocabulary.public[codes[first]], vocabulary.public[codes[second]])
    public |= is_among(hashes, standard)
    single = names | (vocabulary.zipf[codes] < scheme.alone_zipf)
    kept = np.flatnonzero(~public & ~single[first] & ~single[second])
    if scheme.forests:
        kept = kept[_forest_edges(codes, first[kept], second[kept], hashes[kept], scheme.forests)]
    buckets = truncated(hashes[kept], scheme.pair_bits)
    return Made(
        pairs=_in_coarse_order(buckets, coded.places[first[kept]], scheme.block),
        words=_singles(
            coded, ~_is_quoted(len(codes), first, second, public), names, vocabulary, scheme, standard
        ),
        content_words=len(codes),
        public_share=float(public.mean()) if len(public) else 1.0,
    )


def near(codes: Codes, places: NDArray[np.int32], window: int, forms: int = 1) -> tuple[Codes, Codes]:
    """Indices of every two different words within `window` places of each other, but not at one place.

    Of the forms at one place the first `forms` form pairs.
    """
    every = np.arange(len(codes))
    leads = np.where(np.diff(places, prepend=-1) > 0, every, 0)
    pairing = every[every - np.maximum.accumulate(leads) < forms]
    gaps = range(1, min(len(pairing), window * forms))
    start = np.concatenate([np.arange(len(pairing) - gap) for gap in gaps] or [np.zeros(0, np.int64)])
    end = start + np.repeat(np.array(gaps, np.int64), [len(pairing) - gap for gap in gaps])
    first, second = pairing[start], pairing[end]
    distance = places[second] - places[first]
    kept = (codes[first] != codes[second]) & (distance > 0) & (distance < window)
    return first[kept], second[kept]


def is_among(hashes: NDArray[np.uint64], standard: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Whether each hash stands in the sorted array `standard`."""
    if not len(standard):
        return np.zeros(len(hashes), bool)
    place = np.minimum(np.searchsorted(standard, hashes), len(standard) - 1)
    return np.equal(standard[place], hashes)


def word_buckets(hashes: NDArray[np.uint64], zipf: NDArray[np.float64], scheme: Scheme) -> Codes:
    """The truncated hashes of single words, each band's after those of the band before; -1: not rare."""
    buckets = np.full(len(hashes), -1, np.int64)
    first = (1 << scheme.pair_bits) + np.cumsum([0, *scheme.segments[1:]])
    lowest = -np.inf
    for start, (below, bits) in zip(first.tolist(), scheme.word_bands, strict=False):
        of_band = (zipf >= lowest) & (zipf < below)
        buckets[of_band] = start + truncated(hashes[of_band], bits)
        lowest = below
    return buckets


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


def name_buckets(hashes: NDArray[np.uint64], zipf: NDArray[np.float64], scheme: Scheme) -> Codes:
    """The truncated hashes of names, after those of other words; -1: too common to be kept."""
    return np.where(zipf < scheme.name_zipf, scheme.names_from + truncated(hashes, scheme.name_bits), -1)


def _coded_with_capitals(text: str, vocabulary: Vocabulary) -> tuple[Coded, NDArray[np.bool_]]:
    """The text as codes, and which of them are written with a capital that no sentence's start asks for."""
    folded = fold(text)
    pieces = list(raw_tokens(folded))
    coded = vocabulary.coded([raw for raw, _, _ in pieces], Reading.ENROLLED)
    capitals = [_has_capital(text, folded.span(start, end)[0]) for _, start, end in pieces]
    counts = [len(vocabulary.forms(raw, Reading.ENROLLED)[0]) for raw, _, _ in pieces]
    return coded, np.repeat(np.array(capitals, bool), counts)


def _has_capital(text: str, start: int) -> bool:
    return text[start].isupper() and text[:start].rstrip(" \t\n'\"(")[-1:] not in {"", ".", "!", "?", ":"}


def _names(codes: Codes, capital: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which words are names: those that somewhere in the passage have a capital of their own."""
    return np.isin(codes, codes[capital])


def _is_quoted(words: int, first: Codes, second: Codes, public: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which words stand in public wording: most of the pairs that they form are everybody's language."""
    pairs = np.bincount(np.concatenate([first, second]), minlength=words)
    in_public = np.bincount(np.concatenate([first[public], second[public]]), minlength=words)
    return 2 * in_public > pairs


def _singles(  # noqa: PLR0913, PLR0917 - what a word is judged by
    coded: Coded,
    own: NDArray[np.bool_],
    names: NDArray[np.bool_],
    vocabulary: Vocabulary,
    scheme: Scheme,
    standard: NDArray[np.uint64],
) -> Hashes:
    """The hashes of rare words and names, `own` telling which stand in wording that is not public."""
    places, kinds = coded.places[own], names[own]
    distinct, first = np.unique(coded.codes[own].astype(np.int64), return_index=True)
    zipf, hashes = vocabulary.zipf[distinct], vocabulary.word_hashes(distinct)
    as_name = name_buckets(hashes, zipf, scheme)
    buckets = np.where(kinds[first], as_name, word_buckets(hashes, zipf, scheme))
    kept = np.flatnonzero((buckets >= 0) & ~is_among(hashes, standard))
    kept = kept[np.argsort(zipf[kept], kind="stable")][: scheme.word_limit]
    return _in_coarse_order(buckets[kept], places[first[kept]], scheme.block)


def _in_coarse_order(buckets: Codes, places: NDArray[np.int32], block: int) -> Hashes:
    blocks = places // block
    found = sorted(set(zip(blocks.tolist(), buckets.tolist(), strict=True)))
    return Hashes(tuple(bucket for _, bucket in found), tuple(number for number, _ in found))
