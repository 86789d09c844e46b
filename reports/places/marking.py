"""Public text with the matched parts marked: cut into stretches, so that no text is ever markup."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from store.archive.extracted import Span
from store.casebook.sighting import VersionFile

_WORDS_IN_PHRASE = 7
_PHRASES = 3


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A stretch of the text that looks the same from end to end."""

    text: str
    marked: bool = False  # it matched
    cited: bool = False  # the post quotes it of somebody else
    folded: bool = False  # far from anything that matched


def pieces_of(file: VersionFile, around: int | None = None) -> tuple[MarkedPiece, ...]:
    """The text of a version, cut wherever its look changes."""
    spans = (span for hit in file.hits for span in hit.spans)
    return pieces(file.version.text, spans, file.version.quotes, around)


def pieces(
    text: str, matched: Iterable[Span], quotes: Iterable[Span] = (), around: int | None = None
) -> tuple[MarkedPiece, ...]:
    """The whole text in order, cut wherever its look changes; what lies outside the text is ignored.

    Args:
        text: the public text.
        matched: spans that matched.
        quotes: spans that the post quotes of somebody else.
        around: code points on either side of what matched that are not folded; None folds nothing.
    """
    marks, cites = merged(matched, len(text)), merged(quotes, len(text))
    near: tuple[Span, ...] = ((0, len(text)),)
    if around is not None and marks:
        near = merged(((start - around, end + around) for start, end in marks), len(text))
    edges = sorted(
        {0, len(text), *(edge for spans in (marks, cites, near) for span in spans for edge in span)}
    )
    return tuple(
        MarkedPiece(
            text[start:end],
            marked=_covers(marks, start),
            cited=_covers(cites, start),
            folded=not _covers(near, start),
        )
        for start, end in pairwise(edges)
    )


def merged(spans: Iterable[Span], length: int) -> tuple[Span, ...]:
    """The spans in order, overlapping ones joined, within a text of this length."""
    joined: list[Span] = []
    for start, end in sorted((max(0, start), min(end, length)) for start, end in spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        elif start < end:
            joined.append((start, end))
    return tuple(joined)


def search_phrases(file: VersionFile) -> tuple[str, ...]:
    """Stretches of the *public* text with long words, for an officer who wants to search by hand."""
    found: list[tuple[int, str]] = []
    for piece in pieces_of(file):
        words = piece.text.split() if piece.marked else []
        for at in range(0, max(len(words) - _WORDS_IN_PHRASE + 1, 0), _WORDS_IN_PHRASE):
            phrase = words[at : at + _WORDS_IN_PHRASE]
            found.append((-sum(len(word) ** 2 for word in phrase), " ".join(phrase)))
    return tuple(phrase for _, phrase in sorted(found)[:_PHRASES])


def _covers(spans: tuple[Span, ...], at: int) -> bool:
    return any(start <= at < end for start, end in spans)
