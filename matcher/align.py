"""Where in a post a case was found, how much of each passage and in which order: the hits, aligned.

What comes out depends on the post and the case alone: cases that are enrolled later change how much a hit
weighs as evidence, never what is marked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from matcher.evidence import Costs
from matcher.fingerprint import name_values, near, word_values
from matcher.folding import fold
from matcher.judge import BLOCKS, REACH
from matcher.kernels import truncated
from matcher.normalise import raw_tokens
from matcher.reading import stretches
from matcher.scheme import Scheme
from matcher.vocabulary import Coded, Vocabulary
from store.archive.extracted import Span
from store.matches.match import MatchReason, MatchReasonCode
from store.register.fingerprint import Fingerprint

_DENSE_SHARE = 0.5  # of a stretch's content words in a hit
_GROUP_WORTH = 5.0  # of a group's hit, in nats: what it weighs in a register of middling size
_APART = 2.0  # times the cost of a miss between two hits: what is marked should leave no doubt
_SHOWN = 1.0  # nats from which a hit is marked


@dataclass(frozen=True, slots=True)
class Alignment:
    """What of a passage stands in a post."""

    spans: tuple[Span, ...]
    coverage: float  # share of the passage's hashes that were found, 0-1
    reasons: tuple[MatchReason, ...]
    nats: float  # what the passage's own hits bring, in a register of middling size


@dataclass(frozen=True, slots=True)
class AlignedHit:
    """A word or group of the post that stands in the case."""

    value: int  # what is stored of it; groups apart from words
    sort: MatchReasonCode  # NAMES, RARE_WORDS, SHARED_WORDING
    first: int  # content words of the post
    last: int
    nats: float
    where: tuple[tuple[int, int], ...]  # passage, by its place in the case, and block


@dataclass(frozen=True, slots=True)
class _Hashed:
    """Values of one sort that a post has, in order, each with two numbers: where it stands, or its form."""

    values: NDArray[np.uint64]
    first: NDArray[np.integer]
    last: NDArray[np.integer]

    def among(self, wanted: Iterable[int]) -> Iterator[tuple[int, int, int]]:
        """Value and both numbers of those that are wanted."""
        values = np.array(sorted(wanted), np.uint64)
        low, high = (np.searchsorted(self.values, values, side=side) for side in ("left", "right"))
        for value, begin, end in zip(values.tolist(), low.tolist(), high.tolist(), strict=True):
            for at in range(begin, end):
                yield value, int(self.first[at]), int(self.last[at])


@dataclass(frozen=True, slots=True)
class _Words:
    """The content words of a post: as codes with their places, their spans, and all that a case may have."""

    coded: Coded
    spans: list[Span]
    of_place: dict[int, Span]  # forms of one thing stand in one place
    groups: _Hashed
    singles: tuple[tuple[MatchReasonCode, _Hashed], ...]
    subject: NDArray[np.float64]


def align(
    text: str, prints: Sequence[Fingerprint], vocabulary: Vocabulary, scheme: Scheme, costs: Costs
) -> tuple[list[Alignment], tuple[MatchReason, ...]]:
    """How each passage of a case, in order, stands in the stretch of a post that has most of the case.

    With it comes what spoke for the case as a whole, by kind, each word counted once.
    """
    words = _words(text, vocabulary, scheme, vocabulary.era)
    hits = _best_stretch(_hits(words, prints, costs), costs)
    rows = [_alignment(number, fingerprint, hits, words, text) for number, fingerprint in enumerate(prints)]
    return rows, tuple(MatchReason(code, count) for code, count in _by_kind(hits).items() if count)


def hits(
    text: str, prints: Sequence[Fingerprint], vocabulary: Vocabulary, scheme: Scheme, costs: Costs
) -> list[AlignedHit]:
    """Every word and group of a text that these fingerprints hold, in order of the last word."""
    return _hits(_words(text, vocabulary, scheme, vocabulary.era), prints, costs)


def places_of(text: str, vocabulary: Vocabulary, scheme: Scheme) -> dict[int, Span]:
    """Where in a text its content words stand, by their number."""
    return _words(text, vocabulary, scheme, vocabulary.era).of_place


def _alignment(
    number: int, fingerprint: Fingerprint, hits: list[AlignedHit], words: _Words, text: str
) -> Alignment:
    own = [hit for hit in hits if any(passage == number for passage, _ in hit.where)]
    telling = [hit for hit in own if hit.nats >= _SHOWN] or own
    own_hits = len({(hit.sort is MatchReasonCode.SHARED_WORDING, hit.value) for hit in own})
    stored = len(set(fingerprint.groups)) + len(set(fingerprint.words))
    best: dict[int, float] = {}
    for hit in own:
        best[hit.value] = max(hit.nats, best.get(hit.value, 0.0))
    return Alignment(
        spans=merged(_marked(telling, words), text),
        coverage=min(1.0, own_hits / max(1, stored)),
        reasons=_reasons(number, own),
        nats=sum(best.values()),
    )


def _marked(hits: list[AlignedHit], words: _Words) -> list[Span]:
    """What is marked: every hit, and what stands between two when no content word does."""
    of_place = words.of_place
    runs: list[tuple[int, int]] = []
    for first, last in sorted((hit.first, hit.last) for hit in hits):
        if runs and first <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], max(runs[-1][1], last))
        else:
            runs.append((first, last))
    return [(of_place[first][0], of_place[last][1]) for first, last in runs]


@lru_cache(1)  # findings come post by post, many of one; codes are those of one era
def _words(text: str, vocabulary: Vocabulary, scheme: Scheme, _era: int) -> _Words:
    folded = fold(text)
    pieces = list(raw_tokens(folded))
    parts = stretches([raw for raw, _, _ in pieces])
    read = [(*sized, part.reading) for part in parts for sized in zip(part.pieces, part.sizes, strict=True)]
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
    singles = _singles(coded, vocabulary, scheme)
    subject = vocabulary.subject[coded.codes]
    return _Words(
        coded,
        spans,
        dict(zip(places, spans, strict=True)),
        _groups(coded, vocabulary, scheme),
        singles,
        subject,
    )


def _groups(coded: Coded, vocabulary: Vocabulary, scheme: Scheme) -> _Hashed:
    """Every group of near words of the post."""
    if not scheme.group:
        none = np.zeros(0, np.int64)
        return _in_order(none.astype(np.uint64), none, none)
    groups = near(coded, vocabulary, scheme)
    hashes = vocabulary.group_hashes(coded.codes[groups].astype(np.int64))
    first, last = coded.places[groups[:, 0]], coded.places[groups[:, -1]]
    return _in_order(truncated(hashes, scheme.group_bits).astype(np.uint64), first, last)


def _singles(
    coded: Coded, vocabulary: Vocabulary, scheme: Scheme
) -> tuple[tuple[MatchReasonCode, _Hashed], ...]:
    """Every form of the post, as a word and as a name: its place, and its number among all forms."""
    codes = coded.codes.astype(np.int64)
    hashes, zipf = vocabulary.word_hashes(codes), vocabulary.zipf[codes]
    return tuple(
        (sort, _in_order(stored.values[kept], coded.places[kept], kept))
        for sort, stored in (
            (MatchReasonCode.RARE_WORDS, word_values(hashes, zipf, scheme)),
            (MatchReasonCode.NAMES, name_values(hashes, zipf, scheme)),
        )
        for kept in [np.flatnonzero(stored.kept)]
    )


def _in_order(values: NDArray[np.uint64], first: NDArray[np.integer], last: NDArray[np.integer]) -> _Hashed:
    order = np.lexsort((last, first, values))
    return _Hashed(values[order], first[order], last[order])


def _best_stretch(hits: list[AlignedHit], costs: Costs) -> list[AlignedHit]:
    """Of hits in order of their last word, the run where most of the case stands closest together."""
    best, chosen, start = 0.0, slice(0, 0), 0
    nats, seen = 0.0, set[tuple[bool, int]]()
    for end, hit in enumerate(hits):
        nats -= _APART * costs.miss * (hit.last - hits[end - 1].last) if end > start else 0.0
        if nats <= 0.0:
            nats, start, seen = 0.0, end, set()
        mark = (hit.sort is MatchReasonCode.SHARED_WORDING, hit.value)
        if mark not in seen:
            nats += hit.nats
            seen.add(mark)
        if nats > best:
            best, chosen = nats, slice(start, end + 1)
    return hits[chosen]


def _hits(words: _Words, prints: Sequence[Fingerprint], costs: Costs) -> list[AlignedHit]:
    size = len({(sort, value) for fingerprint in prints for sort, value in _all_of(fingerprint)})
    hits = [*_group_hits(words, prints), *_word_hits(words, prints, size, costs)]
    return sorted(hits, key=lambda hit: (hit.last, hit.first))


def _all_of(fingerprint: Fingerprint) -> Iterator[tuple[bool, int]]:
    yield from ((True, value) for value in fingerprint.groups)
    yield from ((False, value) for value in fingerprint.words)


def _group_hits(words: _Words, prints: Sequence[Fingerprint]) -> Iterator[AlignedHit]:
    where = _where([(fingerprint.groups, fingerprint.group_blocks) for fingerprint in prints])
    for value, first, last in words.groups.among(where):
        yield AlignedHit(value, MatchReasonCode.SHARED_WORDING, first, last, _GROUP_WORTH, where[value])


def _word_hits(words: _Words, prints: Sequence[Fingerprint], size: int, costs: Costs) -> Iterator[AlignedHit]:
    where = _where([(fingerprint.words, fingerprint.word_blocks) for fingerprint in prints])
    off = costs.hit + costs.language - costs.miss + costs.size * log(max(1, size))
    rarity = -np.log(10.0) * (words.subject - 9.0) - off
    nats = costs.most * (1.0 - np.exp(-np.maximum(0.0, rarity) / costs.most))
    for sort, stored in words.singles:
        for value, place, form in stored.among(where):
            if nats[form] > 0:
                yield AlignedHit(value, sort, place, place, float(nats[form]), where[value])


def _where(stored: list[tuple[tuple[int, ...], tuple[int, ...]]]) -> dict[int, tuple[tuple[int, int], ...]]:
    """By value the passages and blocks that hold it."""
    where: dict[int, list[tuple[int, int]]] = {}
    for passage, (values, blocks) in enumerate(stored):
        for value, block in zip(values, blocks, strict=True):
            where.setdefault(value, []).append((passage, block))
    return {value: tuple(held) for value, held in where.items()}


def _reasons(passage: int, hits: list[AlignedHit]) -> tuple[MatchReason, ...]:
    """What spoke for a passage, counted; order is the longest run of hits that follow the passage's."""
    own = [replace(hit, where=tuple(held for held in hit.where if held[0] == passage)) for hit in hits]
    blocks = [hit.where[0][1] for hit in sorted(own, key=lambda hit: (hit.first, hit.last))]
    in_order = int(LCSseq.similarity(blocks, sorted(blocks)))
    covered = {place for hit in hits for place in range(hit.first, hit.last + 1)}
    stretch = max(covered, default=0) - min(covered, default=0) + 1
    counted = {
        **_by_kind(own),
        MatchReasonCode.SAME_ORDER: in_order
        if len(set(blocks)) > 1 and 4 * in_order >= 3 * len(blocks)
        else 0,
        MatchReasonCode.DENSE: len(covered) if len(covered) >= _DENSE_SHARE * stretch else 0,
    }
    return tuple(MatchReason(code, count) for code, count in counted.items() if count)


def _by_kind(hits: list[AlignedHit]) -> dict[MatchReasonCode, int]:
    """How many different hits there are of each kind; words near in post and case are wording too."""
    counted = {
        sort: len({hit.value for hit in hits if hit.sort is sort and hit.nats >= _SHOWN})
        for sort in (MatchReasonCode.SHARED_WORDING, MatchReasonCode.NAMES, MatchReasonCode.RARE_WORDS)
    }
    words = [hit for hit in hits if hit.sort is not MatchReasonCode.SHARED_WORDING]
    counted[MatchReasonCode.SHARED_WORDING] += sum(
        0 < two.first - first.first <= REACH and _is_near(first, two) for first, two in pairwise(words)
    )
    return counted


def _is_near(first: AlignedHit, two: AlignedHit) -> bool:
    return any(a[0] == b[0] and abs(a[1] - b[1]) <= BLOCKS for a in first.where for b in two.where)


def merged(spans: list[Span], text: str) -> tuple[Span, ...]:
    """Spans in order, those that touch or have only space between them made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and (start <= merged[-1][1] or not text[merged[-1][1] : start].strip()):
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)
