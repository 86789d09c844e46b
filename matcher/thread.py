"""Leaks in pieces: a passage spread over several posts of one thread is scored over all of them together.

Most posters are anonymous, so the thread is what ties the pieces; each post brings the part of the passage
that stands in it, and the search is as long as the whole thread.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlite_utils import Database

from matcher.detect import Detection, Detector, Found
from store.archive.post import PostVersion, thread_versions
from store.matches.match import Reason, ReasonCode

PIECE_E_VALUE = 300_000.0
"""What a piece must show by itself: less than three in ten unrelated posts do."""
MOST_POSTS = 400
_APART = "\n\n"


def pooled(  # noqa: PLR0913 - what one run knows
    archive: Database,
    detector: Detector,
    threads: Iterable[str],
    e_limit: float,
    only: set[int] | None,
    *,
    without: frozenset[int] = frozenset(),
) -> Iterator[tuple[PostVersion, Detection]]:
    """The posts, and what they show, of passages that a thread shows together and no post by itself.

    Args:
        archive: where the posts of the threads are.
        detector: the register.
        threads: URLs of the threads to look at.
        e_limit: chance posts per million for an alert.
        only: ids of the passages asked about; None for all.
        without: post versions that cannot be matched.
    """
    for thread in threads:
        newest = thread_versions(archive, thread, limit=MOST_POSTS)
        posts = [post for post in newest if post.id not in without]
        if len(posts) < 2:
            continue
        pieces: dict[int, list[Found]] = defaultdict(list)
        for piece in detector.find([post.text for post in posts], PIECE_E_VALUE, only=only):
            pieces[piece.passage_id].append(piece)
        for found in pieces.values():
            if len(found) > 1 and min(piece.finding.e_value for piece in found) > e_limit:
                yield from _together(detector, posts, found, e_limit)


def _together(
    detector: Detector, posts: list[PostVersion], pieces: list[Found], e_limit: float
) -> Iterator[tuple[PostVersion, Detection]]:
    pieces = sorted(pieces, key=lambda piece: piece.finding.text)
    text = _APART.join(posts[piece.finding.text].text for piece in pieces)
    share = len(text) / max(1, sum(len(post.text) for post in posts))
    reason = Reason(ReasonCode.THREAD, len(pieces))
    for whole in detector.detect([text], e_limit * share, only={pieces[0].passage_id}):
        for piece in pieces:
            post = posts[piece.finding.text]
            part = detector.tell(post.text, piece)
            if part is not None:
                yield (
                    post,
                    replace(
                        whole,
                        e_value=whole.e_value / share,
                        spans=part.spans,
                        reasons=(*part.reasons, reason),
                    ),
                )
