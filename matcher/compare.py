"""How much of the original stands in public? The custodian's comparison on plain text, in memory only."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from matcher.folding import fold
from matcher.passage import split
from store.archive.extracted import Span

SAME_WORDING = 75.0
"""A `partial_ratio` above which a stretch is the passage's own wording, lightly edited at most."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike one post and the original are; it holds no text."""

    post: int  # the post's place among those compared
    similarity: float  # of the most alike passage, 0-100 (RapidFuzz `partial_ratio`)
    words_shared: float  # 0-1, share of that passage's words that stand in the post, in any order
    span: Span  # of the post
    same_wording: bool


def compare(original: str, posts: Sequence[str]) -> list[Comparison]:
    """Each post against the passage of the original that it is most alike; nothing of the text is kept."""
    passages = [fold(passage.text).text for passage in split("", original)]
    return [_closest(number, text, passages) for number, text in enumerate(posts)]


def _closest(number: int, text: str, passages: list[str]) -> Comparison:
    folded = fold(text)
    best = Comparison(number, 0.0, 0.0, (0, 0), same_wording=False)
    for passage in passages:
        found = fuzz.partial_ratio_alignment(passage, folded.text)
        if found is None or not folded.text or found.score < best.similarity:
            continue
        span = folded.span(found.dest_start, found.dest_end) if found.dest_end > found.dest_start else (0, 0)
        shared = fuzz.token_set_ratio(passage, folded.text) / 100
        best = Comparison(number, found.score, shared, span, same_wording=found.score >= SAME_WORDING)
    return best
