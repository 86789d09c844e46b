"""Leaks in pieces: a case spread over several posts of one thread is judged over all of them together.

Most posters are anonymous, so the thread is what ties the pieces; each post brings the part of the case
that stands in it, and the search is as long as the whole thread.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlite_utils import Database

from matcher import significance
from matcher.detect import DetectedPassage, Detection, Detector
from matcher.posts import Post
from matcher.tier import Thresholds
from store.archive.post import thread_versions
from store.matches.match import MatchReason, MatchReasonCode

PIECE_E_VALUE = 300_000.0
"""What a piece must show by itself: less than three in ten unrelated posts do."""
MOST_POSTS = 400
_APART = "\n\n"


@dataclass(frozen=True, slots=True)
class ThreadPiece:
    """What one post of a thread brings to a case that several tell together: the case's e-value is theirs."""

    text: int  # the post's place among those of the thread
    posts: int
    detection: Detection


def pooled_texts(
    detector: Detector,
    texts: Sequence[str],
    e_limit: float,
    enough: float,
    only: set[int] | None = None,
) -> Iterator[ThreadPiece]:
    """Cases that several texts of one thread tell together more surely than any of them by itself.

    Args:
        detector: the register.
        texts: of the posts of one thread, in order.
        e_limit: up to which e-value of a case it is told.
        enough: a case that one text tells with at most this e-value is not asked of the others.
        only: ids of the passages asked about; None for all.
    """
    if len(texts) < 2:
        return
    pieces: dict[tuple[int, ...], list[DetectedPassage]] = defaultdict(list)
    for piece in detector.find(texts, PIECE_E_VALUE, only=only):
        pieces[piece.case].append(piece)
    for passage in pieces.values():
        if len(passage) > 1 and min(piece.finding.e_value for piece in passage) > enough:
            yield from _together(detector, texts, passage, e_limit)


ThreadOf = Callable[[str], Sequence[Post]]
"""Gives the newest version of each post of a thread, in order: at most `MOST_POSTS`."""


def of_archive(archive: Database) -> ThreadOf:
    """The threads of the archive, by their URLs."""
    return partial(thread_versions, archive, limit=MOST_POSTS)


def pooled(
    thread_of: ThreadOf,
    detector: Detector,
    threads: Iterable[str],
    thresholds: Thresholds,
    only: set[int] | None,
    *,
    without: frozenset[int] = frozenset(),
) -> Iterator[tuple[Post, ThreadPiece]]:
    """The same for whole threads, without versions that cannot be matched."""
    for thread in threads:
        posts = [post for post in thread_of(thread) if post.id not in without]
        texts = [post.text for post in posts]
        for piece in pooled_texts(detector, texts, thresholds.lead, thresholds.alert, only):
            yield posts[piece.text], piece


def _together(
    detector: Detector, texts: Sequence[str], pieces: list[DetectedPassage], e_limit: float
) -> Iterator[ThreadPiece]:
    pieces = sorted(pieces, key=lambda piece: piece.finding.text)
    text = _APART.join(texts[piece.finding.text] for piece in pieces)
    share = len(text) / max(1, sum(map(len, texts)))
    alone = min(piece.finding.e_value for piece in pieces)
    for whole in detector.find([text], e_limit * share, only=set(pieces[0].passage_ids)):
        e_value = whole.finding.e_value / share
        if whole.case != pieces[0].case or e_value >= alone:
            continue
        for piece in pieces:
            part = detector.describe(texts[piece.finding.text], piece)
            if part is not None:
                yield ThreadPiece(piece.finding.text, len(pieces), _as_part(part, e_value, len(pieces)))


def _as_part(part: Detection, e_value: float, posts: int) -> Detection:
    reason = MatchReason(MatchReasonCode.THREAD, posts - 1)
    return replace(
        part,
        e_value=e_value,
        score=significance.score(e_value),
        reasons=(*part.reasons, reason),
        passages=tuple(replace(passage, reasons=(*passage.reasons, reason)) for passage in part.passages),
    )
