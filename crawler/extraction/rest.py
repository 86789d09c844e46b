"""What no record of a page claims, such as the article above its comments: nothing visible is lost.

A page without records is read in the same way, as one post. Menus and lists of links are left out of
both, and so are short lines among them; prose is kept wherever it stands.
"""

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from crawler.extraction.finder.records import FoundRecord
from crawler.extraction.page import ParsedPage, masked
from crawler.extraction.posts import documents_in
from crawler.extraction.text import read_tokens
from crawler.extraction.vocabulary import (
    AROUND_NAMES,
    CONTROL_TEXT,
    ELSEWHERE_NAMES,
    LEGAL,
    NOTICE,
)
from store.archive.extracted import ExtractedPost, PostKind

_LONG = 60
"""Characters outside links from which on a line is prose, whatever it ends in."""
_SHORT = 24
"""Characters of a line that is prose if it ends as a sentence does."""
_ENDS = re.compile(r"[.!?\u2026\u3002\uff01\uff1f][\"'\u201d\u2019\u00bb)\]]*$")
_SENTENCE = re.compile(
    r"[^\W\d_]{2}[\"'\u201d\u2019\u00bb)\]]*[.!?\u2026\u3002\uff01\uff1f]+[\"'\u201d\u2019\u00bb)\]]*(?:\s|$)|[\u3002\uff01\uff1f]"
)
_BREAKS_OFF = re.compile(r"(?:\.\.\.|\u2026)(?:\s+\S+){0,3}$")
_REPEATED = 100
"""Shorter lines that stand three times on a page are labels."""
_NOTICE_SENTENCE = 140
"""Shorter lines of one sentence with one word of notices are one."""
_NOTICE_SIZE = 300
"""Longer lines are no notice, whatever words they hold."""
_LEGAL_SIZE = 900
"""What a site disclaims takes no more, in characters."""
_TEASER = 400
_WORDS = 25
_SENTENCES = 2
_FEW = 12
"""Two sentences of fewer words are labels: "Welcome, Guest. Nothing new." """
_LEAD = 9
"""So many words of a sentence beside the one post of a page are what leads in an article."""
_MOTTO = 18
"""What stands beside an article or below a post is a motto when it has fewer words."""
_ARTICLE = 60
"""So many words outside all records are an article, whose short lines belong to it."""
_SUBTITLE = 85
"""Longer headings say something of their own, in characters."""
_TITLE = 20
_ITEM = 350
"""What a list prints of what it leads to is shorter, in characters."""
_ITEMS = frozenset({"li", "tr", "td", "dd", "dt", "div", "article", "section"})
_LINKED = 0.5
_RUN = 3
"""So many lines of links, one after the other, are a list of links."""
_GAP = 3
"""Lines that may stand between two of one stretch."""
_SHARE = 0.4
"""The part of an element's text that is prose from which on its short lines belong to it."""
_LEVELS = 5
_WIDE = 200
_MAIN = 0.4
"""An element that holds more of a page's prose than this is no aside, whatever it is called."""
_LABEL = 40
"""Longer lines are no button, in characters."""
_MOST = 0.7
"""The part of a page's prose that the element around its article holds."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BESIDE = frozenset({"nav", "aside", "footer", "form", "figcaption", "caption", "small", "time"})
_ASKING = frozenset({"form", "button", "input"})
"""What takes an address, or asks for leave."""
_TALK, _ASIDE, _MENU, _ELSEWHERE, _RECORD = range(5)


@dataclass(slots=True)
class _Line:
    """A line as a reader sees it."""

    tokens: list[int] = field(default_factory=list)
    size: int = 0
    linked: int = 0
    text: str = ""
    prose: bool = False
    place: int = 0  # among all lines of the page
    zone: int = _TALK


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the posts of a page take of it."""

    tokens: Sequence[int]  # for every token, whether it stands in a post
    posts: int
    records: Sequence[FoundRecord] = ()  # where the posts of people who talk are
    labels: frozenset[int] = frozenset()  # tokens that tell who wrote a post, and when


def rest_of(page: ParsedPage, claimed: Claimed, url: str) -> ExtractedPost | None:
    """The prose that no record claims, as one article without author; None where there is none.

    Beside the one post of a page, most often an article, one sentence is enough: it leads in.
    """
    lines = _lines(page, claimed.tokens)
    for line in lines:
        line.prose &= line.size >= _WIDE or claimed.labels.isdisjoint(line.tokens)
    kept = _readable(page, lines, claimed.records, claimed.tokens)
    said = [line for line in kept if line.prose]
    is_kept = _says_something(said) or (claimed.posts == 1 and any(map(_leads_in, said)))
    return _article(page, kept, url, "rest") if is_kept else None


def whole_page(page: ParsedPage, url: str) -> ExtractedPost | None:
    """A page on which no record was found, as one post; None where it shows no text."""
    claimed = bytes(len(page.texts))
    lines = _lines(page, claimed)
    kept = _readable(page, lines, (), claimed)
    enough = sum(line.size for line in kept if line.prose) >= _WIDE
    return _article(page, kept if enough else lines, url, "page")


def _says_something(lines: Iterable[_Line], few: int = _FEW) -> bool:
    """Whether the lines are prose of more than a sentence."""
    said = " ".join(line.text for line in lines)
    words = len(said.split())
    return words >= _WORDS or (words >= few and len(_SENTENCE.findall(said)) >= _SENTENCES)


def _leads_in(line: _Line) -> bool:
    """Whether a line is a whole sentence of what the page is about."""
    return line.zone == _TALK and len(line.text.split()) >= _LEAD and _ENDS.search(line.text) is not None


def _article(page: ParsedPage, lines: Sequence[_Line], url: str, name: str) -> ExtractedPost | None:
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


def _lines(page: ParsedPage, claimed: Sequence[int]) -> list[_Line]:
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
    long = [line for line in lines if line.size - line.linked >= _SHORT]
    for line in long:
        line.text = _text(page, line)
    often = Counter(masked(line.text) for line in long if len(line.text) < _REPEATED)
    teasers: dict[tuple[int, str], bool] = {}
    for line in long:
        line.prose = (
            _is_prose(line)
            and (len(line.text) >= _REPEATED or often[masked(line.text)] < _RUN)
            and not (_is_heading(page, line) or (line.size < _WIDE and line.text in page.title))
            and not _leads_on(page, line, teasers)
            and not _is_notice(line)
        )
    return lines


def _text(page: ParsedPage, line: _Line) -> str:
    return " ".join("".join(page.texts[token] for token in line.tokens).split())


def _is_heading(page: ParsedPage, line: _Line) -> bool:
    around = [page.owner[line.tokens[0]], *page.ancestors(page.owner[line.tokens[0]], 2)]
    return line.size < _SUBTITLE and any(page.tag[element] in _HEADINGS for element in around)


def _leads_on(page: ParsedPage, line: _Line, known: dict[tuple[int, str], bool]) -> bool:
    """Whether a line stands in a list of titles with a few words of what they lead to."""
    if line.size >= _ITEM:
        return False
    element = page.owner[line.tokens[0]]
    for _ in range(_LEVELS):
        if element < 0 or page.size(element) >= _ITEM:
            return False
        if page.tag[element] in _ITEMS and _has_title(page, element):
            kind = (page.parent[element], page.signature[element])
            if kind not in known:
                known[kind] = _is_list(page, *kind)
            if known[kind]:
                return True
        element = page.parent[element]
    return False


def _is_list(page: ParsedPage, parent: int, signature: str) -> bool:
    """Whether an element holds several of a kind that each begin with a title that is a link."""
    alike = (child for child in page.children(parent) if page.signature[child] == signature)
    return sum(page.size(child) < 2 * _ITEM and _has_title(page, child) for child in alike) >= _RUN


def _has_title(page: ParsedPage, element: int) -> bool:
    """Whether one of the first lines of an element begins with a link as long as a title."""
    first = page.first[element]
    return any(
        page.link[token]
        and len(page.texts[token].strip()) >= _TITLE
        and (token == first or page.breaks_line(token - 1, token))
        for token in range(first, min(page.last[element], first + 12))
    )


def _is_prose(line: _Line) -> bool:
    free, text = line.size - line.linked, line.text
    if free < _SHORT or free < _LINKED * line.size or text.startswith("<"):
        return False
    if free < _LONG and _ENDS.search(text) is None:
        return False
    return not (line.size < _TEASER and _BREAKS_OFF.search(text))


def _readable(
    page: ParsedPage, lines: Sequence[_Line], records: Sequence[FoundRecord], claimed: Sequence[int]
) -> list[_Line]:
    """The lines without menus, lists of links and notices, and the short ones beside them."""
    sums = _sums(page, [line for line in lines if line.prose])
    zones = _Zones(page, [amount + taken for amount, taken in zip(sums, _taken(page, claimed), strict=True)])
    listed = _listed(lines)
    within = _within(page, records if len(records) >= _RUN else ())
    near, whole = _between_prose(lines), not any(claimed)
    main = _main_part(page, zones) if len(records) < _RUN else -1
    kept = []
    for place, line in enumerate(lines):
        first = line.tokens[0]
        line.place = place
        line.zone = _RECORD + within[first] if within[first] else zones.of(page.owner[first])
        if line.zone == _ELSEWHERE:
            continue
        if line.prose:
            kept.append(line)
        elif line.zone == _TALK and not listed[place] and line.linked <= _LINKED * line.size:
            owner = page.owner[first]
            line.text = line.text or _text(page, line)
            amid = near[place] or _belongs(page, owner, sums)
            inside = amid or whole or (main >= 0 and page.inside(owner, main))
            if not inside and not (_is_heading(page, line) and _precedes(lines, place)):
                continue
            if _is_notice(line):
                if amid and _is_prose(line):
                    kept.append(line)
            elif not (_is_button(line) or _heads_list(listed, place, line)):
                kept.append(line)
    kept = _without_vain_headings(page, kept, claimed)
    said = sum(len(line.text.split()) for line in kept if line.prose and line.zone == _TALK)
    alone = len(records) < _RUN or said >= _ARTICLE
    return [line for stretch in _stretches(kept) if _stays(stretch, alone=alone) for line in stretch]


def _without_vain_headings(page: ParsedPage, kept: Sequence[_Line], claimed: Sequence[int]) -> list[_Line]:
    """The lines without headings below which nothing stands that is kept or in a post."""
    last = sys.maxsize
    below: list[_Line] = []
    for line in reversed(kept):
        if line.prose or not _is_heading(page, line):
            last = line.place
        elif last - line.place > _GAP and not claimed[min(line.tokens[-1] + 1, len(claimed) - 1)]:
            continue
        below.append(line)
    return below[::-1]


def _main_part(page: ParsedPage, zones: "_Zones") -> int:
    """The smallest element that holds most of a page's prose, as the one around an article does; else -1."""
    main, element, enough = -1, 0, _MOST * zones.amount(0)
    while enough and element >= 0:
        main = element
        element = next((child for child in page.children(main) if zones.amount(child) >= enough), -1)
    return main


def _between_prose(lines: Sequence[_Line]) -> list[bool]:
    """Which lines have prose shortly before and after them."""
    places = [place for place, line in enumerate(lines) if line.prose]
    near = [False] * len(lines)
    for before, after in pairwise(places):
        if after - before <= _GAP:
            near[before:after] = [True] * (after - before)
    return near


def _precedes(lines: Sequence[_Line], place: int) -> bool:
    """Whether prose follows a line at once."""
    return any(line.prose for line in lines[place + 1 : place + 1 + _GAP])


def _is_button(line: _Line) -> bool:
    """Whether a line is something to press, such as "share" or "print"."""
    return len(line.text) <= _LABEL and CONTROL_TEXT.match(line.text) is not None


def _heads_list(listed: Sequence[bool], place: int, line: _Line) -> bool:
    """Whether a list of links follows a label at once, as below "read also"."""
    return line.size < _LONG and place + 1 < len(listed) and listed[place + 1]


def _is_notice(line: _Line) -> bool:
    """Whether a line says what sites say of themselves on every page.

    One word such as "privacy" makes no notice of what is longer than a sentence: leaks are talked of with it.
    """
    if line.size >= _LEGAL_SIZE:
        return False
    text = line.text.lower()
    if LEGAL.search(text):
        return True
    if line.size >= _NOTICE_SIZE or NOTICE.search(text) is None:
        return False
    if line.size < _NOTICE_SENTENCE and len(_SENTENCE.findall(line.text)) < _SENTENCES:
        return True
    return sum(1 for _ in NOTICE.finditer(text)) > 1


def _stays(stretch: Sequence[_Line], *, alone: bool) -> bool:
    """Whether a stretch is worth a post; where an article stands outside all records, all but asides is."""
    zone = stretch[0].zone
    said = [line for line in stretch if line.prose]
    if zone == _TALK and alone:
        return True
    return _says_something(said, few=_FEW if zone == _TALK else _MOTTO)


def _stretches(lines: Sequence[_Line]) -> list[list[_Line]]:
    stretches: list[list[_Line]] = []
    for line in lines:
        before = stretches[-1][-1] if stretches else None
        if before is None or line.zone != before.zone or line.place - before.place > _GAP:
            stretches.append([])
        stretches[-1].append(line)
    return stretches


def _within(page: ParsedPage, records: Sequence[FoundRecord]) -> list[int]:
    """In which record each token stands, counted from 1; 0 outside all."""
    within = [0] * len(page.texts)
    for number, record in enumerate(records, 1):
        within[record.start : record.end] = [number] * (record.end - record.start)
    return within


def _sums(page: ParsedPage, prose: Sequence[_Line]) -> list[int]:
    """Running sums of how many characters of the tokens are unclaimed prose."""
    amounts = [0] * (len(page.texts) + 1)
    for line in prose:
        for token in line.tokens:
            amounts[token + 1] = len(page.texts[token])
    for place in range(1, len(amounts)):
        amounts[place] += amounts[place - 1]
    return amounts


def _taken(page: ParsedPage, claimed: Sequence[int]) -> list[int]:
    """Running sums of how many characters of the tokens stand in posts."""
    amounts = (len(text) if taken else 0 for text, taken in zip(page.texts, claimed, strict=True))
    return list(accumulate(amounts, initial=0))


class _Zones:
    """What sort of place elements are in: talk, what stands beside it, a menu."""

    def __init__(self, page: ParsedPage, sums: Sequence[int]) -> None:
        self._page = page
        self._sums = sums
        self._most = _MAIN * sums[-1]
        self._known: dict[int, int] = {-1: _TALK}

    def amount(self, element: int) -> int:
        """How many characters of prose stand in an element."""
        return self._sums[self._page.last[element]] - self._sums[self._page.first[element]]

    def of(self, element: int) -> int:
        """The zone of an element: its own, or that of the element around it."""
        path = []
        while element not in self._known:
            path.append(element)
            element = self._page.parent[element]
        zone = self._known[element]
        for inner in reversed(path):
            zone = self._known[inner] = self._within(inner, zone)
        return zone

    def _within(self, element: int, around: int) -> int:
        page = self._page
        tag, names = page.tag[element], page.names[element]
        if around in {_MENU, _ELSEWHERE} or not (tag in _BESIDE or AROUND_NAMES.search(names)):
            return around
        inside = self.amount(element)
        if tag == "nav":
            return _MENU
        if ELSEWHERE_NAMES.search(names) and inside < self._most:
            tags = page.tag[element : page.end[element]]
            if not _ASKING.isdisjoint(tags) or _has_title(page, element):
                return _ELSEWHERE
            if "a" not in tags:
                return around  # the lead of this very article
        return _ASIDE if inside < self._most or not self._most else around


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


def _belongs(page: ParsedPage, element: int, sums: Sequence[int]) -> bool:
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
