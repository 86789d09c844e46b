"""A public text cut into pieces that a page can show as text: what matched, what it quotes."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from reports.places.marking import merged
from store.archive.extracted import Span

AROUND = 400
"""Code points shown on either side of what matched; what lies further off is folded away."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text that looks the same from end to end."""

    text: str
    marked: bool = False  # it matched
    cited: bool = False  # the post quotes it of somebody else
    folded: bool = False  # far from anything that matched


def pieces(text: str, matched: Iterable[Span], quotes: Iterable[Span] = ()) -> tuple[Piece, ...]:
    """The whole text in order, cut wherever its look changes; what lies outside the text is ignored."""
    marks, cites = merged(matched, len(text)), merged(quotes, len(text))
    near = merged(((start - AROUND, end + AROUND) for start, end in marks), len(text)) or ((0, len(text)),)
    edges = sorted(
        {0, len(text), *(edge for spans in (marks, cites, near) for span in spans for edge in span)}
    )
    return tuple(
        Piece(
            text[start:end],
            marked=_covers(marks, start),
            cited=_covers(cites, start),
            folded=not _covers(near, start),
        )
        for start, end in pairwise(edges)
    )


def _covers(spans: tuple[Span, ...], at: int) -> bool:
    return any(start <= at < end for start, end in spans)
