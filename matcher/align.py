"""Where in a post a passage was found, how much of it and in which order: the hits, aligned.

What comes out depends on the post and the passage alone: documents that are enrolled later change how much
a hit weighs as evidence, never what is marked.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from matcher.fingerprint import name_buckets, near, word_buckets
from matcher.folding import fold
from matcher.kernels import truncated
from matcher.normalise import raw_tokens
from matcher.reading import stretches
from matcher.scheme import Scheme
from matcher.vocabulary import Coded, Vocabulary
from store.archive.extracted import Span
from store.matches.match import Reason, ReasonCode
from store.register.fingerprint import Fingerprint

_DENSE_SHARE = 0.5  # of a stretch's content words in a hit
_WORTH = 5.0  # of a hit, in nats: what it weighs in a register of middling size
_COST = 0.6  # of a content word without a hit, in nats


@dataclass(frozen=True, slots=True)
class Alignment:
    """What of a passage stands in a post."""

    spans: tuple[Span, ...]
    coverage: float  # share of the passage's hashes that were found, 0-1
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    bucket: int
    block: int  # where in the passage
    first: int  # content words of the post
    last: int


@dataclass(frozen=True, slots=True)
class _Hashed:
    """Buckets of a post in order, and the first and last content word of each."""

    buckets: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]

    def hits(self, wanted: tuple[int, ...], blocks: tuple[int, ...]) -> list[_Hit]:
        """Where the buckets of a passage stand in the post."""
        low, high = (np.searchsorted(self.buckets, wanted, side=side) for side in ("left", "right"))
        return [
            _Hit(bucket, block, first, last)
            for bucket, block, begin, end in zip(wanted, blocks, low.tolist(), high.tolist(), strict=True)
            for first, last in zip(self.first[begin:end].tolist(), self.last[begin:end].tolist(), strict=True)
        ]


@dataclass(frozen=True, slots=True)
class _Words:
    """The content words of a post: their places and spans, and all that a passage may have of them."""

    places: list[int]
    spans: list[Span]
    groups: _Hashed
    singles: _Hashed


def align(text: str, fingerprint: Fingerprint, vocabulary: Vocabulary, scheme: Scheme) -> Alignment:
    """The alignment of a passage with the stretch of a post that has most of it."""
    words = _words(text, vocabulary, scheme, vocabulary.era)
    groups = words.groups.hits(fingerprint.groups, fingerprint.group_blocks)
    rare = words.singles.hits(fingerprint.words, fingerprint.word_blocks)
    hits = _best_stretch(sorted([*groups, *rare], key=lambda hit: (hit.last, hit.first)), words.places)
    found = len({hit.bucket for hit in hits})
    return Alignment(
        spans=_merged([(words.spans[hit.first][0], words.spans[hit.last][1]) for hit in hits], text),
        coverage=min(1.0, found / max(1, len(set(fingerprint.groups)) + len(set(fingerprint.words)))),
        reasons=_reasons(hits, scheme),
    )


@lru_cache(1)  # findings come post by post, many of one; codes are those of one era
def _words(text: str, vocabulary: Vocabulary, scheme: Scheme, _era: int) -> _Words:
    folded = fold(text)
    pieces = list(raw_tokens(folded))
    parts = stretches([raw for raw, _, _ in pieces])
    read = [(*one, part.reading) for part in parts for one in zip(part.pieces, part.sizes, strict=True)]
    ends = np.cumsum([size for _, size, _ in read]).tolist()
    codes: list[int] = []
    places: list[int] = []
    spans: list[Span] = []
    for (raw, size, reading), last in zip(read, ends, strict=True):
        forms, together = vocabulary.forms(raw, reading)
        for nth, code in enumerate(forms):
            places.append(places[-1] if nth and together else (places[-1] + 1 if places else 0))
            codes.append(code)
            spans.append(folded.span(pieces[last - size][1], pieces[last - 1][2]))
    coded = Coded(np.array(codes, np.int32), np.array(places, np.int32))
    return _Words(places, spans, _groups(coded, vocabulary, scheme), _singles(coded, vocabulary, scheme))


def _best_stretch(hits: list[_Hit], places: list[int]) -> list[_Hit]:
    """Of hits in order of their last word, the run where most of the passage stands closest together."""
    best, chosen, start = 0.0, slice(0, 0), 0
    nats, seen = 0.0, set[int]()
    for end, hit in enumerate(hits):
        nats -= _COST * (places[hit.last] - places[hits[end - 1].last]) if end > start else 0.0
        if nats <= 0.0:
            nats, start, seen = 0.0, end, set()
        if hit.bucket not in seen:
            nats += _WORTH
            seen.add(hit.bucket)
        if nats > best:
            best, chosen = nats, slice(start, end + 1)
    return hits[chosen]


def _groups(coded: Coded, vocabulary: Vocabulary, scheme: Scheme) -> _Hashed:
    """Every group of near words of the post."""
    groups = near(coded, vocabulary, scheme)
    hashes = vocabulary.group_hashes(coded.codes[groups].astype(np.int64))
    return _in_order(truncated(hashes, scheme.group_bits).astype(np.int64), groups[:, 0], groups[:, -1])


def _singles(coded: Coded, vocabulary: Vocabulary, scheme: Scheme) -> _Hashed:
    """Every word of the post, as a word and as a name."""
    codes = coded.codes.astype(np.int64)
    hashes, zipf = vocabulary.word_hashes(codes), vocabulary.zipf[codes]
    buckets = np.concatenate([word_buckets(hashes, zipf, scheme), name_buckets(hashes, zipf, scheme)])
    place = np.tile(np.arange(len(codes)), 2)
    return _in_order(buckets, place, place)


def _in_order(buckets: NDArray[np.int64], first: NDArray[np.int64], last: NDArray[np.int64]) -> _Hashed:
    order = np.lexsort((last, first, buckets))
    return _Hashed(buckets[order], first[order], last[order])


def _reasons(hits: list[_Hit], scheme: Scheme) -> tuple[Reason, ...]:
    """What spoke for the match, counted; order is the longest run of hits that follow the passage's."""
    blocks = [hit.block for hit in sorted(hits, key=lambda hit: (hit.first, hit.last))]
    in_order = int(LCSseq.similarity(blocks, sorted(blocks)))
    covered = {place for hit in hits for place in range(hit.first, hit.last + 1)}
    stretch = max(covered, default=0) - min(covered, default=0) + 1
    buckets = {hit.bucket for hit in hits}
    groups = sum(bucket < scheme.segments[0] for bucket in buckets)
    counted = {
        ReasonCode.SHARED_WORDING: groups,
        ReasonCode.RARE_WORDS: len(buckets) - groups,
        ReasonCode.SAME_ORDER: in_order if len(set(blocks)) > 1 and 4 * in_order >= 3 * len(blocks) else 0,
        ReasonCode.DENSE: len(covered) if len(covered) >= _DENSE_SHARE * stretch else 0,
    }
    return tuple(Reason(code, count) for code, count in counted.items() if count)


def _merged(spans: list[Span], text: str) -> tuple[Span, ...]:
    """Spans in order, those that touch or have only space between them made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and (start <= merged[-1][1] or not text[merged[-1][1] : start].strip()):
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)
