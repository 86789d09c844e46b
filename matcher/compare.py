"""Does a public post come from this document? Measured on plain text, in memory only; nothing is kept.

RapidFuzz tells whether a stretch is a passage's own *wording*. Somebody who retells a story keeps its facts
and hardly its wording, so a second measure counts *content words*: each that the document has too speaks for
it by how rare the word is, each that it has not speaks against it.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from matcher import rarity
from matcher.folding import fold
from matcher.forms import forms_of
from matcher.normalise import raw_tokens
from matcher.passage import split
from matcher.reading import stretches
from store.archive.extracted import Span

SAME_WORDING = 75.0
"""A `partial_ratio` above which a stretch is the passage's own wording, lightly edited at most."""

_MISS = 0.5
"""Nats that a content word costs which the document does not have."""
_MOST = 8.0
"""Nats that one word says at the most: a name that a list does not know is no proof by itself."""
_LEAST_SAID = ((20, 7.0, 36.0), (30, 10.0, 45.0), (50, 13.0, 65.0), (math.inf, 30.0, 65.0))
"""Up to how many content words of a post: evidence below the first speaks against the document, from the
second on for it. Other decisions than the post's own give less than the second in 99 of 100 cases."""


class Origin(StrEnum):
    """What the measures say of a post and a document; a person decides."""

    FROM_IT = "from_it"
    NOT_FROM_IT = "not_from_it"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class WordingComparison:
    """How alike one post and the original are; it holds no text."""

    post: int  # the post's place among those compared
    similarity: float  # of the most alike passage, 0-100 (RapidFuzz `partial_ratio`)
    span: Span  # of the post: the most alike stretch
    words: int  # content words of the post
    words_found: int  # of them, those that the document has too
    evidence: float  # nats by which the words of its best stretch speak for the document
    origin: Origin


def compare(original: str, posts: Sequence[str]) -> list[WordingComparison]:
    """Each post against the whole original."""
    passages = [fold(passage.text).text for passage in split("", original)]
    held = frozenset(word for words in _words(original, enrolled=True) for word in words)
    return [_compared(number, text, passages, held) for number, text in enumerate(posts)]


def _compared(number: int, text: str, passages: list[str], held: frozenset[str]) -> WordingComparison:
    similarity, span = _wording(text, passages)
    words = list(_words(text, enrolled=False))
    evidence = _evidence(words, held)
    return WordingComparison(
        post=number,
        similarity=similarity,
        span=span,
        words=len(words),
        words_found=sum(any(form in held for form in forms) for forms in words),
        evidence=evidence,
        origin=_origin(similarity, len(words), evidence),
    )


def _origin(similarity: float, words: int, evidence: float) -> Origin:
    against, speaks_for = next((low, high) for most, low, high in _LEAST_SAID if words < most)
    if similarity >= SAME_WORDING or evidence >= speaks_for:
        return Origin.FROM_IT
    return Origin.NOT_FROM_IT if evidence < against else Origin.UNDECIDED


def _wording(text: str, passages: list[str]) -> tuple[float, Span]:
    folded = fold(text)
    best, span = 0.0, (0, 0)
    for passage in passages:
        aligned = fuzz.partial_ratio_alignment(passage, folded.text)
        if aligned is not None and aligned.score > best and aligned.dest_end > aligned.dest_start:
            best, span = aligned.score, folded.span(aligned.dest_start, aligned.dest_end)
    return best, span


def _evidence(words: list[tuple[str, ...]], held: frozenset[str]) -> float:
    """The most that a stretch of the post says, each word of the document counted once."""
    spread = math.log(max(len(held), 1))
    best = now = 0.0
    seen: set[str] = set()
    for forms in words:
        rarest = min((form for form in forms if form in held), key=rarity.zipf, default=None)
        if rarest is None:
            now = max(0.0, now - _MISS)
        elif rarest not in seen:
            seen.add(rarest)
            surprise = (9 - rarity.zipf(rarest)) * math.log(10)
            now += min(_MOST, max(0.0, surprise - spread))
        best = max(best, now)
    return best


def _words(text: str, *, enrolled: bool) -> Iterator[tuple[str, ...]]:
    """Per content word the forms it may stand for; a post is read as the matcher reads posts."""
    parts = stretches([raw for raw, _, _ in raw_tokens(fold(text))], enrolled=enrolled)
    words = (forms_of(piece, part.reading).words for part in parts for piece in part.pieces)
    return (forms for forms in words if forms)
