"""Public text with the matched parts marked: cut into stretches, so that no text is ever markup."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from store.archive.extracted import Span
from store.casebook.sighting import VersionFile

_WORDS_IN_PHRASE = 7
_PHRASES = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text."""

    text: str
    matched: bool
    quoted: bool  # the post marks it as somebody else's words


def stretches(file: VersionFile) -> tuple[Stretch, ...]:
    """The text of a version, cut where the matched or quoted parts begin and end."""
    text = file.version.text
    matched = merged((span for hit in file.hits for span in hit.spans), len(text))
    quoted = merged(file.version.quotes, len(text))
    edges = sorted({0, len(text), *(edge for span in (*matched, *quoted) for edge in span)})
    return tuple(
        Stretch(text[start:end], _inside(start, matched), _inside(start, quoted))
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
    for stretch in stretches(file):
        words = stretch.text.split() if stretch.matched else []
        for at in range(0, max(len(words) - _WORDS_IN_PHRASE + 1, 0), _WORDS_IN_PHRASE):
            phrase = words[at : at + _WORDS_IN_PHRASE]
            found.append((-sum(len(word) ** 2 for word in phrase), " ".join(phrase)))
    return tuple(phrase for _, phrase in sorted(found)[:_PHRASES])


def _inside(position: int, spans: tuple[Span, ...]) -> bool:
    return any(start <= position < end for start, end in spans)
