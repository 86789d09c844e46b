"""What no record of a page claims: the article above its comments, a notice beside them; nothing visible is lost.

A page without records is read in the same way, as one post. Menus and lists of links are left out of both, and
so are short lines among them; prose is kept wherever it stands.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crawler.extraction.page import Page, masked
from crawler.extraction.posts import documents_in
from crawler.extraction.text import read_tokens
from crawler.extraction.vocabulary import ASIDE_NAMES
from store.archive.extracted import ExtractedPost, PostKind

_LONG = 60
"""Characters outside links from which on a line is prose, whatever it ends in."""
_SHORT = 24
"""Characters of a line that is prose if it ends as a sentence does."""
_ENDS = re.compile(r"[.!?\u2026\u3002\uff01\uff1f][\"'\u201d\u2019\u00bb)\]]*$")
_SENTENCE = re.compile(r"[^\W\d_]{2}[\"'\u201d\u2019\u00bb)\]]*[.!?\u2026\u3002\uff01\uff1f]+[\"'\u201d\u2019\u00bb)\]]*(?:\s|$)|[\u3002\uff01\uff1f]")
_NOTICE = re.compile(
    r"\u00a9|\(c\)\s|copyright|all rights reserved|alle rechte|tous droits|powered by|cookies?\b|java-?script|"
    r"adblock|ad-blocker",
    re.IGNORECASE,
)
"""What sites say of themselves on every page."""
_REPEATED = 100
_WORDS = 25
_SENTENCES = 2
_LINKED = 0.5
_RUN = 3
"""So many lines of links, one after the other, are a list of links."""
_SHARE = 0.4
"""The part of an element's text that is prose from which on its short lines belong to it."""
_LEVELS = 5
_WIDE = 200
_MAIN = 0.4
"""An element that holds more of a page's prose than this is no aside, whatever it is called."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True)
class _Line:
    """A line as a reader sees it."""

    tokens: list[int] = field(default_factory=list)
    size: int = 0
    linked: int = 0
    text: str = ""
    prose: bool = False


def rest_of(page: Page, claimed: Sequence[int], url: str) -> ExtractedPost | None:
    """The prose that no record claims, as one article without author; None where there is none."""
    lines = _lines(page, claimed)
    kept = _readable(page, lines, [line for line in lines if line.prose])
    said = " ".join(line.text for line in kept if line.prose and not _NOTICE.search(line.text))
    if len(said.split()) < _WORDS and len(_SENTENCE.findall(said)) < _SENTENCES:
        return None
    return _article(page, kept, url, "rest")


def whole_page(page: Page, url: str) -> ExtractedPost | None:
    """A page on which no record was found, as one post; None where it shows no text."""
    lines = _lines(page, [False] * len(page.texts))
    prose = [line for line in lines if line.prose]
    kept = _readable(page, lines, prose) if sum(line.size for line in prose) >= _WIDE else lines
    return _article(page, kept, url, "page")


def _article(page: Page, lines: Sequence[_Line], url: str, name: str) -> ExtractedPost | None:
    body = read_tokens(page, [token for line in lines for token in line.tokens])
    if not body.text:
        return None
    address = url.partition("#")[0]
    return ExtractedPost(
        native_id=f"{name}-{hashlib.sha256(address.encode()).hexdigest()[:16]}",
        kind=PostKind.ARTICLE,
        text=body.text,
        permalink=address,
        quotes=body.quotes,
        attachments=documents_in(page, range(len(page.tag)), url),
    )


def _lines(page: Page, claimed: Sequence[int]) -> list[_Line]:
    lines: list[_Line] = []
    number = -1
    for token, text in enumerate(page.texts):
        if claimed[token]:
            number = -1
            continue
        if page.line[token] != number:
            number = page.line[token]
            lines.append(_Line())
        line = lines[-1]
        line.tokens.append(token)
        line.size += len(text)
        line.linked += len(text) if page.link[token] else 0
    often: dict[str, int] = {}
    for line in lines:
        line.text = " ".join("".join(page.texts[t] for t in line.tokens).split())
        if len(line.text) < _REPEATED:
            shape = masked(line.text)
            often[shape] = often.get(shape, 0) + 1
    for line in lines:
        line.prose = _is_prose(line) and (len(line.text) >= _REPEATED or often[masked(line.text)] < 3)
    return lines


def _is_prose(line: _Line) -> bool:
    free = line.size - line.linked
    if line.text.startswith("<") or free < _LINKED * line.size:
        return False
    return free >= _LONG or (free >= _SHORT and _ENDS.search(line.text) is not None)


def _readable(page: Page, lines: Sequence[_Line], prose: Sequence[_Line]) -> list[_Line]:
    """The lines without menus, lists of links, and the short ones beside them."""
    sums = _sums(page, prose)
    zones = _zones(page, sums)
    listed = _listed(lines)
    kept = []
    for place, line in enumerate(lines):
        owner = page.owner[line.tokens[0]]
        if zones[owner] == _MENU and not line.prose:
            continue
        if line.prose or (not listed[place] and zones[owner] == _TALK and _belongs(page, owner, sums)):
            kept.append(line)
    return kept


_TALK, _ASIDE, _MENU = range(3)


def _sums(page: Page, prose: Sequence[_Line]) -> list[int]:
    """Running sums of how many characters of the tokens are unclaimed prose."""
    amounts = [0] * (len(page.texts) + 1)
    for line in prose:
        for token in line.tokens:
            amounts[token + 1] = len(page.texts[token])
    for place in range(1, len(amounts)):
        amounts[place] += amounts[place - 1]
    return amounts


def _zones(page: Page, sums: Sequence[int]) -> list[int]:
    """What sort of place each element is in: talk, what stands beside it, a menu."""
    most = _MAIN * sums[-1]
    zones: list[int] = []
    for element, parent in enumerate(page.parent):
        zone = zones[parent] if parent >= 0 else _TALK
        tag = page.tag[element]
        if zone != _MENU and (tag in _BESIDE or ASIDE_NAMES.search(page.names[element])):
            inside = sums[page.last[element]] - sums[page.first[element]]
            if tag == "nav":
                zone = _MENU
            elif inside < most or not most:
                zone = _ASIDE
        zones.append(zone)
    return zones


_BESIDE = frozenset({"nav", "aside", "footer"})


def _listed(lines: Sequence[_Line]) -> list[bool]:
    """Which lines stand in a list of links."""
    linked = [line.linked > _LINKED * line.size for line in lines]
    listed = [False] * len(lines)
    for start, end in _runs(linked):
        if end - start >= _RUN:
            listed[start:end] = [True] * (end - start)
    return listed


def _runs(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start = 0
    for place in range(len(flags) + 1):
        if place < len(flags) and flags[place]:
            continue
        if place > start:
            yield start, place
        start = place + 1


def _belongs(page: Page, element: int, sums: Sequence[int]) -> bool:
    """Whether a short line stands in a part of the page that is mostly prose."""
    for _ in range(_LEVELS):
        if element < 0:
            return False
        size = page.size(element)
        if size >= _WIDE:
            inside = sums[page.last[element]] - sums[page.first[element]]
            if inside >= _SHARE * size:
                return True
        element = page.parent[element]
    return False
