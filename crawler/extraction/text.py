"""The visible text of a part of a page, line by line, and which of it quotes somebody else."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.extraction.page import ParsedPage
from crawler.extraction.vocabulary import CONTROL_TEXT, DROP_NAMES, EDIT_LINE, QUOTE_HEAD, QUOTE_NAMES
from store.archive.extracted import Span

_SPACE = re.compile(r"\s+")
_SIGNATURE_RULE = re.compile(r"^\W{0,2}(?:_{5,}|-{10,}|={10,})|^--\s*$")
_SIGNATURE = 300
"""A signature is no longer than this, in characters, or than the text above it."""
_DASHES = re.compile(r"\s*(?:--|\u2014|\u2013)\s*$")
_MARKED = re.compile(r"(?m)^(?:>|&gt;|\|).*(?:\n(?:>|\|).*)*")
_LEFT_OUT = re.compile(r"^\W*(?:edit|report|melden|antworten|reply|zitieren|share)\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """A text and the parts of it that quote."""

    text: str
    quotes: tuple[Span, ...] = ()
    tokens: Sequence[int] = ()  # where on the page it stands


def read_body(
    page: ParsedPage, start: int, end: int, drop: Iterable[int] = (), taken: Sequence[int] | None = None
) -> Body:
    """The text between two tokens without what stands in it but was not written by its author.

    Args:
        page: the page.
        start: the first token.
        end: the token after the last.
        drop: elements to leave out beside the usual ones (buttons, signatures, notes of editing).
        taken: for every token of the page, whether it belongs to another record.
    """
    kept = _without_signature(page, _without(page, start, end, [*drop, *_dropped(page, start, end)]))
    if taken is not None:
        kept = [token for token in kept if not taken[token]]
    return read_tokens(page, kept)


def read_tokens(page: ParsedPage, tokens: Sequence[int]) -> Body:
    """The text of these tokens, whatever they say."""
    if not tokens:
        return Body("")
    text, places = _render(page, tokens)
    return _trimmed(text, _quotes(page, tokens[0], tokens[-1] + 1, text, places), tokens)


def plain_text(page: ParsedPage, start: int, end: int) -> str:
    """The text between two tokens on one line."""
    return _SPACE.sub(" ", "".join(page.texts[start:end])).strip()


def element_text(page: ParsedPage, element: int) -> str:
    """The text under an element on one line."""
    return plain_text(page, page.first[element], page.last[element])


def _dropped(page: ParsedPage, start: int, end: int) -> list[int]:
    dropped: list[int] = []
    for element in page.within(start, end):
        if page.last[element] > end or page.first[element] == page.last[element]:
            continue
        if dropped and element < page.end[dropped[-1]]:
            continue
        if is_dropped(page, element):
            dropped.append(element)
    return dropped


def is_dropped(page: ParsedPage, element: int) -> bool:
    """Whether an element is named as something that is no part of what a person wrote."""
    names = page.names[element]
    if page.tag[element] in {"body", "html", "main"}:
        return False
    return DROP_NAMES.search(names) and not QUOTE_NAMES.search(names)


def _without(page: ParsedPage, start: int, end: int, dropped: Sequence[int]) -> list[int]:
    out: set[int] = set()
    for element in dropped:
        out.update(range(page.first[element], page.last[element]))
    quoted = {t for e in quote_elements(page, start, end) for t in range(page.first[e], page.last[e])}
    kept: list[int] = []
    note = -1  # the last token of a line that notes an edit
    for token in range(start, end):
        if token in out:
            continue
        follows = note >= 0 and not page.breaks_line(note, token)
        if follows or EDIT_LINE.match(page.texts[token].strip()[:200]):
            note = token
        elif token in quoted or not _is_control(page, token):
            kept.append(token)
    return kept


def _is_control(page: ParsedPage, token: int) -> bool:
    text = page.texts[token].strip()
    if len(text) > 40:
        return False
    if page.link[token]:
        return bool(CONTROL_TEXT.match(text))
    return page.tag[page.owner[token]] in {"button", "label"} or bool(_LEFT_OUT.match(text))


def _without_signature(page: ParsedPage, kept: list[int]) -> list[int]:
    """The tokens before the rule that sets off a signature, which is shorter than what was said above it."""
    for place, token in enumerate(kept):
        if place and _SIGNATURE_RULE.match(page.texts[token].strip()):
            above = sum(len(page.texts[t]) for t in kept[:place])
            below = sum(len(page.texts[t]) for t in kept[place:])
            if below <= max(above, _SIGNATURE):
                return kept[:place]
    return kept


def _render(page: ParsedPage, kept: Sequence[int]) -> tuple[str, dict[int, Span]]:
    parts: list[str] = []
    places: dict[int, Span] = {}
    position = 0
    open_end = "\n"
    previous = -1
    for token in kept:
        piece = page.texts[token]
        if previous >= 0 and page.breaks_line(previous, token) and open_end != "\n":
            parts.append("\n")
            position += 1
            open_end = "\n"
        if open_end in "\n ":
            piece = piece.lstrip(" ")
        if not piece:
            continue
        parts.append(piece)
        places[token] = (position, position + len(piece))
        position += len(piece)
        open_end = piece[-1]
        previous = token
    return "".join(parts), places


def _quotes(page: ParsedPage, start: int, end: int, text: str, places: dict[int, Span]) -> list[Span]:
    spans = [span for element in quote_elements(page, start, end) if (span := _span(page, element, places))]
    spans += [match.span() for match in _MARKED.finditer(text)]
    return _merged(spans)


def quote_elements(page: ParsedPage, start: int, end: int) -> list[int]:
    """The outermost elements between two tokens that quote somebody else."""
    quotes: list[int] = []
    for element in page.within(start, end):
        if page.last[element] > end or (quotes and element < page.end[quotes[-1]]):
            continue
        if _is_quote(page, element):
            quotes.append(element)
    quotes += [
        around for token in range(start, end) if (around := _quote_by_head(page, token, start, end)) >= 0
    ]
    return quotes


def _is_quote(page: ParsedPage, element: int) -> bool:
    if (
        page.tag[element] in {"a", "li", "body", "html", "button", "ul"}
        or page.last[element] == page.first[element]
    ):
        return False
    return page.tag[element] == "blockquote" or bool(
        page.name[element] and QUOTE_NAMES.search(page.name[element])
    )


def _quote_by_head(page: ParsedPage, token: int, start: int, end: int) -> int:
    """The element that a line like "X wrote:" heads, where no class says that it quotes; else -1."""
    text = page.texts[token].strip()
    if len(text) > 120 or not QUOTE_HEAD.match(text):
        return -1
    element = page.owner[token]
    while element >= 0 and page.last[element] <= end and page.first[element] >= start:
        wide = page.last[element] - page.first[element] > 1
        if wide and page.first[element] == token and page.size(element) > len(text) + 10:
            return element if (page.first[element], page.last[element]) != (start, end) else -1
        element = page.parent[element]
    return -1


def _span(page: ParsedPage, element: int, places: dict[int, Span]) -> Span | None:
    tokens = [places[t] for t in range(page.first[element], page.last[element]) if t in places]
    return (tokens[0][0], tokens[-1][1]) if tokens else None


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _trimmed(text: str, quotes: list[Span], tokens: Sequence[int]) -> Body:
    lead = len(text) - len(text.lstrip())
    trimmed = _DASHES.sub("", text).strip()
    inside = ((max(0, start - lead), min(len(trimmed), end - lead)) for start, end in quotes)
    return Body(trimmed, tuple((start, end) for start, end in inside if start < end), tokens)
