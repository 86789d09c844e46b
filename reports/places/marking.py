"""Public text with the matched parts marked: cut into stretches, so that no text is ever markup."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from store.archive.extracted import Span
from store.casebook.sighting import VersionFile

_WORDS_IN_PHRASE = 7
_PHRASES = 3
EXCERPT = 160
"""Code points of the line that stands for a text in a list."""

_BEFORE = 16
_MOST_MARKS = 200


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


def excerpt(text: str, matched: Iterable[Span], length: int = EXCERPT) -> tuple[MarkedPiece, ...]:
    """One line of the text: its strongest marked part with a little before it, blanks drawn together.

    The strongest part is the stretch of this length that holds the most of what matched.
    """
    marks = merged(matched, len(text))
    start = _word_start(text, _fullest(marks, length))
    end = min(len(text), start + length)
    shown = [
        MarkedPiece(_one_line(piece.text), piece.marked)
        for piece in pieces(text[start:end], ((first - start, last - start) for first, last in marks))
    ]
    before = [MarkedPiece("… ")] if text[:start].strip() else []
    after = [MarkedPiece(" …")] if text[end:].strip() else []
    return tuple(piece for piece in (*before, *shown, *after) if piece.text)


def _fullest(marks: tuple[Span, ...], length: int) -> int:
    """Where the stretch begins that holds the most of what is marked; the first of equals."""
    held = {
        first: sum(max(0, min(end, first + length - _BEFORE) - start) for start, end in marks if end > first)
        for first, _ in marks[:_MOST_MARKS]
    }
    return max(held, key=lambda first: held[first], default=0)


def _word_start(text: str, at: int) -> int:
    """A little before this place, at the begin of a word where there is one."""
    start = max(0, at - _BEFORE)
    blank = next((place for place in range(start, at) if text[place].isspace()), None)
    return start if start == 0 or blank is None else blank + 1


def _one_line(text: str) -> str:
    """The text with every run of blanks as one space."""
    inner = " ".join(text.split())
    before = " " if text[:1].isspace() and inner else ""
    after = " " if text[-1:].isspace() and inner else ""
    return f"{before}{inner}{after}" if inner else " " * bool(text)


def search_phrases(file: VersionFile) -> tuple[str, ...]:
    """Stretches of the *public* text with long words, for an officer who wants to search by hand."""
    phrases: list[tuple[int, str]] = []
    for piece in pieces_of(file):
        words = piece.text.split() if piece.marked else []
        for at in range(0, max(len(words) - _WORDS_IN_PHRASE + 1, 0), _WORDS_IN_PHRASE):
            phrase = words[at : at + _WORDS_IN_PHRASE]
            phrases.append((-sum(len(word) ** 2 for word in phrase), " ".join(phrase)))
    return tuple(phrase for _, phrase in sorted(phrases)[:_PHRASES])


def _covers(spans: tuple[Span, ...], at: int) -> bool:
    return any(start <= at < end for start, end in spans)
