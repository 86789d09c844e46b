"""Where in a post a case was found, how much of each passage and in which order: the hits, aligned.

What comes out depends on the post and the case alone: cases that are enrolled later change how much a hit
weighs as evidence, never what is marked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from math import log

import numpy as np
from rapidfuzz.distance import LCSseq

from matcher.evidence import Costs
from matcher.fingerprint import Stored, name_values, near, word_values
from matcher.folding import fold
from matcher.judge import BLOCKS, REACH
from matcher.kernels import truncated
from matcher.normalise import raw_tokens
from matcher.reading import stretches
from matcher.scheme import Scheme
from matcher.vocabulary import Coded, Vocabulary
from store.archive.extracted import Span
from store.matches.match import Reason, ReasonCode
from store.register.fingerprint import Fingerprint

_DENSE_SHARE = 0.5  # of a stretch's content words in a hit
_GROUP_WORTH = 5.0  # of a group's hit, in nats: what it weighs in a register of middling size
_APART = 2.0  # times the cost of a miss between two hits: what is marked should leave no doubt
_TOLD = 1.0  # nats from which a hit is marked


@dataclass(frozen=True, slots=True)
class Alignment:
    """What of a passage stands in a post."""

    spans: tuple[Span, ...]
    coverage: float  # share of the passage's hashes that were found, 0-1
    reasons: tuple[Reason, ...]
    nats: float  # what the passage's own hits bring, in a register of middling size


@dataclass(frozen=True, slots=True)
class Hit:
    """A word or group of the post that stands in the case."""

    value: int  # what is stored of it; groups apart from words
    sort: ReasonCode  # NAMES, RARE_WORDS, SHARED_WORDING
    first: int  # content words of the post
    last: int
    nats: float
    where: tuple[tuple[int, int], ...]  # passage, by its place in the case, and block


@dataclass(frozen=True, slots=True)
class _Words:
    """The content words of a post: as codes with their places, and their spans."""

    coded: Coded
    spans: list[Span]


def align(
    text: str, prints: Sequence[Fingerprint], vocabulary: Vocabulary, scheme: Scheme, costs: Costs
) -> tuple[list[Alignment], tuple[Reason, ...]]:
    """How each passage of a case, in order, stands in the stretch of a post that has most of the case.

    With it comes what spoke for the case as a whole, by kind, each word counted once.
    """
    words = _words(text, vocabulary, vocabulary.era)
    hits = _best_stretch(_hits(words, prints, vocabulary, scheme, costs), costs)
    rows = [_alignment(number, fingerprint, hits, words, text) for number, fingerprint in enumerate(prints)]
    return rows, tuple(Reason(code, count) for code, count in _by_kind(hits).items() if count)


def places_of(text: str, vocabulary: Vocabulary) -> dict[int, Span]:
    """Where in a text its content words stand, by their number."""
    return _by_place(_words(text, vocabulary, vocabulary.era))


def _alignment(number: int, fingerprint: Fingerprint, hits: list[Hit], words: _Words, text: str) -> Alignment:
    own = [hit for hit in hits if any(passage == number for passage, _ in hit.where)]
    told = [hit for hit in own if hit.nats >= _TOLD] or own
    found = len({(hit.sort is ReasonCode.SHARED_WORDING, hit.value) for hit in own})
    stored = len(set(fingerprint.groups)) + len(set(fingerprint.words))
    best: dict[int, float] = {}
    for hit in own:
        best[hit.value] = max(hit.nats, best.get(hit.value, 0.0))
    return Alignment(
        spans=_merged(_marked(told, words), text),
        coverage=min(1.0, found / max(1, stored)),
        reasons=_reasons(number, own),
        nats=sum(best.values()),
    )


def _marked(hits: list[Hit], words: _Words) -> list[Span]:
    """What is marked: every hit, and what stands between two when no content word does."""
    of_place = _by_place(words)
    runs: list[tuple[int, int]] = []
    for first, last in sorted((hit.first, hit.last) for hit in hits):
        if runs and first <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], max(runs[-1][1], last))
        else:
            runs.append((first, last))
    return [(of_place[first][0], of_place[last][1]) for first, last in runs]


def _by_place(words: _Words) -> dict[int, Span]:
    """Where each content word stands, by its number; forms of one thing stand in one place."""
    return dict(zip(words.coded.places.tolist(), words.spans, strict=True))


@lru_cache(1)  # findings come post by post; codes are those of one era
def _words(text: str, vocabulary: Vocabulary, _era: int) -> _Words:
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
    return _Words(Coded(np.array(codes, np.int32), np.array(places, np.int32)), spans)


def _best_stretch(hits: list[Hit], costs: Costs) -> list[Hit]:
    """Of hits in order of their last word, the run where most of the case stands closest together."""
    best, chosen, start = 0.0, slice(0, 0), 0
    nats, seen = 0.0, set[tuple[bool, int]]()
    for end, hit in enumerate(hits):
        nats -= _APART * costs.miss * (hit.last - hits[end - 1].last) if end > start else 0.0
        if nats <= 0.0:
            nats, start, seen = 0.0, end, set()
        mark = (hit.sort is ReasonCode.SHARED_WORDING, hit.value)
        if mark not in seen:
            nats += hit.nats
            seen.add(mark)
        if nats > best:
            best, chosen = nats, slice(start, end + 1)
    return hits[chosen]


def _hits(
    words: _Words, prints: Sequence[Fingerprint], vocabulary: Vocabulary, scheme: Scheme, costs: Costs
) -> list[Hit]:
    size = len({(sort, value) for one in prints for sort, value in _all_of(one)})
    groups = _group_hits(words, prints, vocabulary, scheme)
    singles = _word_hits(words, prints, vocabulary, scheme, size, costs)
    return sorted([*groups, *singles], key=lambda hit: (hit.last, hit.first))


def _all_of(fingerprint: Fingerprint) -> Iterator[tuple[bool, int]]:
    yield from ((True, value) for value in fingerprint.groups)
    yield from ((False, value) for value in fingerprint.words)


def _group_hits(
    words: _Words, prints: Sequence[Fingerprint], vocabulary: Vocabulary, scheme: Scheme
) -> Iterator[Hit]:
    if not scheme.group:
        return
    groups, places = near(words.coded, vocabulary, scheme), words.coded.places.tolist()
    hashes = vocabulary.group_hashes(words.coded.codes[groups].astype(np.int64))
    where = _where([(one.groups, one.group_blocks) for one in prints])
    for value, group in zip(truncated(hashes, scheme.group_bits).tolist(), groups.tolist(), strict=True):
        if value in where:
            first, last = places[group[0]], places[group[-1]]
            yield Hit(value, ReasonCode.SHARED_WORDING, first, last, _GROUP_WORTH, where[value])


def _word_hits(  # noqa: PLR0913, PLR0917 - what a hit is judged by
    words: _Words,
    prints: Sequence[Fingerprint],
    vocabulary: Vocabulary,
    scheme: Scheme,
    size: int,
    costs: Costs,
) -> Iterator[Hit]:
    codes = words.coded.codes.astype(np.int64)
    hashes, zipf = vocabulary.word_hashes(codes), vocabulary.zipf[codes]
    where, places = _where([(one.words, one.word_blocks) for one in prints]), words.coded.places.tolist()
    off = costs.hit + costs.language - costs.miss + costs.size * log(max(1, size))
    rarity = -np.log(10.0) * (vocabulary.subject[codes] - 9.0) - off
    nats = costs.most * (1.0 - np.exp(-np.maximum(0.0, rarity) / costs.most))
    for sort, stored in (
        (ReasonCode.RARE_WORDS, word_values(hashes, zipf, scheme)),
        (ReasonCode.NAMES, name_values(hashes, zipf, scheme)),
    ):
        for place in _kept(stored):
            value = int(stored.values[place])
            if value in where and nats[place] > 0:
                yield Hit(value, sort, places[place], places[place], float(nats[place]), where[value])


def _kept(stored: Stored) -> list[int]:
    return np.flatnonzero(stored.kept).tolist()


def _where(stored: list[tuple[tuple[int, ...], tuple[int, ...]]]) -> dict[int, tuple[tuple[int, int], ...]]:
    """By value the passages and blocks that hold it."""
    found: dict[int, list[tuple[int, int]]] = {}
    for passage, (values, blocks) in enumerate(stored):
        for value, block in zip(values, blocks, strict=True):
            found.setdefault(value, []).append((passage, block))
    return {value: tuple(held) for value, held in found.items()}


def _reasons(passage: int, hits: list[Hit]) -> tuple[Reason, ...]:
    """What spoke for a passage, counted; order is the longest run of hits that follow the passage's."""
    own = [replace(hit, where=tuple(held for held in hit.where if held[0] == passage)) for hit in hits]
    blocks = [hit.where[0][1] for hit in sorted(own, key=lambda hit: (hit.first, hit.last))]
    in_order = int(LCSseq.similarity(blocks, sorted(blocks)))
    covered = {place for hit in hits for place in range(hit.first, hit.last + 1)}
    stretch = max(covered, default=0) - min(covered, default=0) + 1
    counted = {
        **_by_kind(own),
        ReasonCode.SAME_ORDER: in_order if len(set(blocks)) > 1 and 4 * in_order >= 3 * len(blocks) else 0,
        ReasonCode.DENSE: len(covered) if len(covered) >= _DENSE_SHARE * stretch else 0,
    }
    return tuple(Reason(code, count) for code, count in counted.items() if count)


def _by_kind(hits: list[Hit]) -> dict[ReasonCode, int]:
    """How many different hits there are of each kind; words near in post and case are wording too."""
    counted = {
        sort: len({hit.value for hit in hits if hit.sort is sort and hit.nats >= _TOLD})
        for sort in (ReasonCode.SHARED_WORDING, ReasonCode.NAMES, ReasonCode.RARE_WORDS)
    }
    words = [hit for hit in hits if hit.sort is not ReasonCode.SHARED_WORDING]
    counted[ReasonCode.SHARED_WORDING] += sum(
        0 < two.first - one.first <= REACH and _is_near(one, two) for one, two in pairwise(words)
    )
    return counted


def _is_near(one: Hit, two: Hit) -> bool:
    return any(a[0] == b[0] and abs(a[1] - b[1]) <= BLOCKS for a in one.where for b in two.where)


def _merged(spans: list[Span], text: str) -> tuple[Span, ...]:
    """Spans in order, those that touch or have only space between them made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and (start <= merged[-1][1] or not text[merged[-1][1] : start].strip()):
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)
