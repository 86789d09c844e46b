"""What each record of a page holds: its date, its author, its text; learnt from all records together.

One record alone does not tell which of its short lines is the author and which the rank. Twenty records do:
the author stands in the same kind of element in each, differs between them, and is no button.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from crawler.dates.words import MONTHS, WEEKDAYS
from crawler.page import SHORT, Page, Role, masked
from crawler.platforms.records import Record, Records
from crawler.platforms.vocabulary import (
    AUTHOR_NAMES,
    BODY_NAMES,
    BY,
    BY_START,
    BY_TEXT,
    DATE_NAMES,
    DROP_NAMES,
    NOT_A_NAME,
    NOT_AUTHOR_NAMES,
    QUOTE_NAMES,
    SAYS,
    TITLE_NAMES,
    USER_LINK,
)
from crawler.stamps import Stamp
from crawler.text import breaks_line
from store.archive.post import PostKind

_LETTER = re.compile(r"[^\W\d_]")
_SQUEEZE = re.compile(r"\s+")
_LABEL = 48
_LIST_LABEL = 12
_SAMPLE = 16
"""How many records at least are looked at in full to learn where things stand."""
_SURE = 2.2
_LIKELY = 1.6
"""The worth at which a name is believed where the usual place holds none."""
_MOST_TOKENS = 400
_VOID = frozenset({"br", "hr", "img"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ANSWER = re.compile(r"(?:re|aw|antw|rép|rv)\s?(?:\[\d+\])?:\s", re.IGNORECASE)
_EDGES = " \t\r\n:,;|·•»«\u203a>\u2013—-()[]\u00a0"
_WROTE = re.compile(
    r"^(?P<name>[^\s,|][^,|\n]{0,39}?)\s+(?:schrieb|sagte|meint|wrote|said|says|posted|a écrit|dit|"
    r"escribió|dijo|dice|schreef|zei|zegt|ha scritto)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Fields:
    """The parts of one record, as places on the page."""

    record: Record
    stamp: Stamp | None = None
    author: str | None = None
    author_token: int = -1
    author_role: Role | None = None
    body_role: Role | None = None
    crowded: bool = False  # the body holds more times than that of the record: it is more than one post
    body: tuple[int, int] | None = None  # tokens
    drop: list[int] = field(default_factory=list)  # elements within the body that are no part of it
    kind: PostKind = PostKind.COMMENT
    machine: str | None = None  # the time as an attribute tells it
    native: str | None = None  # the site's own id
    link: str | None = None  # the post's own address, as the page writes it
    parent: str | None = None  # native id of the post that is answered
    answers: "Fields | None" = None  # the record that is answered, where nesting tells
    contact: tuple[tuple[str, str], ...] = ()


def read_fields(
    page: Page, records: Records, stamps: Sequence[Stamp], learnt: Collection[Role] = ()
) -> list[Fields]:
    """The date, author and body of each record.

    Args:
        page: the page.
        records: its parts that may be posts.
        stamps: all times that the page prints.
        learnt: where the authors of other posts of the page stand.
    """
    found = [Fields(record) for record in records]
    _find_dates(page, found, stamps)
    _find_authors(page, found, learnt)
    _find_bodies(page, found)
    trim_edges(page, found)
    for one in found:
        _without_author(one)
        one.crowded = one.body is not None and any(
            (s.exact == 3 or s.share > 0.7) and one.body[0] <= s.token < one.body[1]
            for s in _stamps_in(page, one.record, stamps)
        )
    return found


def _without_author(one: Fields) -> None:
    """Moves a body's edge past the author's name; a body around the name is none."""
    if one.body is None or not one.body[0] <= one.author_token < one.body[1]:
        return
    start, end = one.body
    if one.author_token - start <= 1 and one.author_token + 1 < end:
        one.body = (one.author_token + 1, end)
    elif end - one.author_token <= 1 and start < one.author_token:
        one.body = (start, one.author_token)
    else:
        one.body = None


def _sample(count: int) -> range:
    """The places of the records that are looked at in full to learn where things stand."""
    return range(0, count, max(1, count // _SAMPLE))


# -- dates


def _find_dates(page: Page, found: list[Fields], stamps: Sequence[Stamp]) -> None:
    choices = [_stamps_in(page, fields.record, stamps) for fields in found]
    votes: dict[Role, float] = defaultdict(float)
    for choice in choices:
        worth: dict[Role, float] = {}
        for place, stamp in enumerate(choice):
            kind = _stamp_role(page, stamp)
            worth[kind] = max(worth.get(kind, 0.0), _worth(page, stamp) + 0.4 * (place == 0))
        for kind, value in worth.items():
            votes[kind] += value
    for fields, choice in zip(found, choices, strict=True):
        if choice:
            fields.stamp = max(choice, key=lambda stamp: (votes[_stamp_role(page, stamp)], -stamp.token))


def _stamps_in(page: Page, record: Record, stamps: Sequence[Stamp]) -> list[Stamp]:
    low = bisect_left(stamps, record.start, key=_token)
    inside = stamps[low : bisect_left(stamps, record.end, low, key=_token)]
    return [stamp for stamp in inside if not stamp.doubtful and not _quoted(page, stamp.element, record)]


def _token(stamp: Stamp) -> int:
    return stamp.token


def _quoted(page: Page, element: int, record: Record) -> bool:
    while element >= 0 and element != record.root and page.last[element] <= record.end:
        if page.tag[element] == "blockquote" or (
            page.name[element] and QUOTE_NAMES.search(page.name[element])
        ):
            return True
        element = page.parent[element]
    return False


def _stamp_role(page: Page, stamp: Stamp) -> Role:
    return (*page.role(stamp.element), str(stamp.exact))


def _worth(page: Page, stamp: Stamp) -> float:
    parent = page.parent[stamp.element]
    names = f"{page.name[stamp.element]} {page.name[parent] if parent >= 0 else ''}"
    named = DATE_NAMES.search(names) or page.tag[stamp.element] in {"time", "abbr"}
    return 1.0 + stamp.exact * 0.5 + named * 0.6 + stamp.share * 0.8


# -- authors


@dataclass(slots=True)
class _Name:
    text: str
    token: int
    worth: float


def _find_authors(page: Page, found: list[Fields], learnt: Collection[Role]) -> None:
    values: dict[Role, list[str]] = defaultdict(list)
    worth: dict[Role, list[float]] = defaultdict(list)
    sample = _sample(len(found))
    looked = {place: _names_in(page, found[place]) for place in sample}
    for names in looked.values():
        for kind, name in names.items():
            values[kind].append(name.text)
            worth[kind].append(name.worth)
    rated = {
        kind: _author_score(values[kind], worth[kind], len(sample)) + 1.5 * (kind in learnt)
        for kind in values
    }
    good = {kind: score for kind, score in rated.items() if score > _SURE}
    for place, fields in enumerate(found if good else ()):
        names = looked.get(place) or _names_in(page, fields, good)
        best = max(names.keys() & good, key=lambda kind: good[kind], default=None)
        if best is not None:
            fields.author_role, name = best, names[best]
        elif (other := _name_elsewhere(page, fields, max(good, key=lambda kind: good[kind]))) is not None:
            name = other
        else:
            continue
        fields.author, fields.author_token = name.text, name.token


def _name_elsewhere(page: Page, fields: Fields, usual: Role) -> _Name | None:
    """An author whose name looks like a label ("Gast"), or who has no account and so no link."""
    record = fields.record
    for token in range(record.start, min(record.end, record.start + _MOST_TOKENS)):
        if page.role(page.owner[token]) == usual and not _quoted(page, page.owner[token], record):
            name = clean_name(page.texts[token])
            if 0 < len(name) <= 60 and (fields.stamp is None or token != fields.stamp.token):
                return _Name(name, token, 0.0)
    likely = max(_names_in(page, fields).values(), key=lambda name: name.worth, default=None)
    return likely if likely is not None and likely.worth >= _LIKELY else None


def _author_score(values: list[str], worth: list[float], records: int) -> float:
    coverage = len(values) / records
    distinct = len(set(values)) / len(values)
    shapes = Counter(masked(value) for value in values)
    same = (
        min(1.5, 0.3 * records - 0.3)
        if shapes.most_common(1)[0][1] > 0.8 * len(values) and records > 1
        else 0.0
    )
    return 2.0 * coverage + min(1.0, distinct * 2) + sum(worth) / len(worth) - same


def _names_in(page: Page, fields: Fields, wanted: Collection[Role] | None = None) -> dict[Role, _Name]:
    """The first name in each kind of place of a record; only in the wanted ones where these are known."""
    record, stamp = fields.record, fields.stamp
    found: dict[Role, _Name] = {}
    for token in range(record.start, min(record.end, record.start + _MOST_TOKENS)):
        text = page.texts[token]
        if len(text) > 120 or (stamp is not None and token == stamp.token):
            continue
        kind = page.role(page.owner[token])
        if wanted is not None and kind not in wanted:
            continue
        if (kind in found and not BY_START.match(text.lstrip())) or not (name := _read_name(text)):
            continue
        if not _quoted(page, page.owner[token], record):
            worth = _name_worth(page, token, stamp) if wanted is None else 0.0
            found[kind] = _Name(name, token, worth)
    if stamp is not None:
        beside = _names_beside(page, stamp)
        found.update(beside if wanted is None else {k: name for k, name in beside.items() if k in wanted})
    return found


@lru_cache(maxsize=20_000)
def _read_name(text: str) -> str:
    """The name that a short text may be, or nothing."""
    name = clean_name(text)
    return name if is_name(name) else ""


def clean_name(text: str) -> str:
    """A name without the punctuation, the "by" and the verb that pages put around it."""
    plain = SAYS.sub("", " ".join(text.split()).strip(_EDGES)).strip(_EDGES)
    return BY_START.sub("", plain, count=1)


def is_name(text: str) -> bool:
    """Whether a short text may be the name of a person or account."""
    if not 1 < len(text) <= 40 or not _LETTER.search(text) or NOT_A_NAME.match(text):
        return False
    words = text.lower().replace(".", "").split()
    if text[-1] in ".!?" and len(words) > 1 and len(text) > 8:
        return False
    return not all(word in WEEKDAYS or word in MONTHS for word in words)


def _name_worth(page: Page, token: int, stamp: Stamp | None) -> float:
    element = page.owner[token]
    around = [element, *page.ancestors(element)[:3]]
    worth = 0.0
    for distance, name in enumerate(page.name[e] for e in around):
        if NOT_AUTHOR_NAMES.search(name) and distance < 2:
            worth -= 1.2 / (1 + distance)
        if AUTHOR_NAMES.search(name):
            worth += (1.8, 1.5, 0.9, 0.5)[distance]
            break
    if any(page.tag[e] == "a" and USER_LINK.search(page.get(e, "href")) for e in around[:3]):
        worth += 1.3
    elif page.link[token]:
        worth += 0.3
    if any(page.tag[e] in {"h1", "h2"} for e in around[:2]):
        worth -= 1.5
    if BY_START.match(page.texts[token].lstrip()) or (token and BY.search(page.texts[token - 1])):
        worth += 1.5
    if SAYS.search(page.texts[token]) or (token + 1 < len(page.texts) and SAYS.match(page.texts[token + 1])):
        worth += 1.0
    if stamp is not None:
        worth += max(0.0, 0.8 - 0.1 * abs(stamp.token - token))
    return worth + (0.3 if page.tag[element] in {"b", "strong", "cite", "h3", "h4", "h5"} else 0.0)


def _names_beside(page: Page, stamp: Stamp) -> dict[Role, _Name]:
    """Names that stand in one line with the date: "von Max am 11.05.2010", "Max schrieb am ..."."""
    text = _SQUEEZE.sub(" ", page.texts[stamp.token]).strip()
    kind = page.role(stamp.element)
    found: dict[Role, _Name] = {}
    for label, pattern, worth in (("by", BY_TEXT, 2.0), ("wrote", _WROTE, 2.0)):
        match = pattern.search(text)
        if match and is_name(name := clean_name(match["name"])):
            found[*kind, label] = _Name(name, stamp.token, worth)
    for side, rest in (("left", text[: stamp.mention.start]), ("right", text[stamp.mention.end :])):
        name = clean_name(rest)
        if len(name) > 2 and is_name(name) and len(name.split()) <= 3:
            found[*kind, side] = _Name(name, stamp.token, 0.4)
    return found


# -- bodies


@dataclass(slots=True)
class _Tally:
    hits: int = 0
    covered: float = 0.0
    texts: Counter[tuple[str, int]] = field(default_factory=Counter)
    named: bool = False
    dropped: bool = False


def _find_bodies(page: Page, found: list[Fields]) -> None:
    tallies: dict[Role, _Tally] = defaultdict(_Tally)
    total = 0.0
    sample = _sample(len(found))
    looked = {place: _blocks_in(page, found[place]) for place in sample}
    for place, blocks in looked.items():
        total += min(4000.0, page.written(found[place].record.start, found[place].record.end))
        for kind, (start, end, element) in blocks.items():
            _count(page, tallies[kind], start, end, element)
    rated = {kind: _body_score(tally, total, len(sample)) for kind, tally in tallies.items()}
    good = {kind: score for kind, score in rated.items() if score > 0}
    for place, fields in enumerate(found):
        known = looked.get(place)
        blocks = _blocks_in(page, fields, good) if known is None else known
        best = max(blocks.keys() & good, key=lambda kind: good[kind], default=None)
        if best is not None:
            fields.body, fields.body_role = blocks[best][:2], best


def _count(page: Page, tally: _Tally, start: int, end: int, element: int) -> None:
    tally.hits += 1
    written = page.written(start, end)
    tally.covered += min(4000.0, written) * (0.4 + 0.6 * written / max(1, page.length(start, end)))
    tally.texts[page.texts[start][:120], page.length(start, end)] += 1
    names = page.names[element] if element >= 0 else ""
    tally.dropped |= DROP_NAMES.search(names) or NOT_AUTHOR_NAMES.search(names)
    tally.named |= BODY_NAMES.search(names)


def _body_score(tally: _Tally, total: float, records: int) -> float:
    repeated = sum(count for count in tally.texts.values() if count > 1 and count > 0.2 * records)
    fresh = 1 - repeated / tally.hits
    score = tally.covered / max(1.0, total) * (0.4 + 0.6 * tally.hits / records) * fresh
    if tally.named:
        score *= 1.35
    return score * (0.15 if tally.dropped and not tally.named else 1.0)


def _blocks_in(
    page: Page, fields: Fields, wanted: Collection[Role] | None = None
) -> dict[Role, tuple[int, int, int]]:
    """The parts of a record that could be its body, by kind: tokens, and the element or -1."""
    record = fields.record
    marks = [
        token for token in (fields.stamp.token if fields.stamp else -1, fields.author_token) if token >= 0
    ]
    low, high = (min(marks), max(marks)) if marks else (-1, -1)
    first, last = page.first, page.last
    groups: dict[Role, list[int]] = defaultdict(list)
    header: set[int] = set()
    for element in page.within(record.start, record.end):
        start, end = first[element], last[element]
        if end > record.end or start <= low < end or start <= high < end:
            header.add(element)
        elif page.tag[element] not in _VOID and (wanted is None or page.role(element) in wanted):
            groups[page.role(element)].append(element)
    spans = {kind: _span(page, elements) for kind, elements in groups.items()}
    found = {
        kind: (start, end, element)
        for kind, (start, end, element) in spans.items()
        if start < end and not start <= low < end and not start <= high < end
    }
    loose: dict[Role, list[int]] = defaultdict(list)
    for token in range(record.start, record.end):
        owner = page.owner[token]
        if token not in {low, high} and (owner in header or first[owner] < record.start):
            loose["#", page.signature[owner]].append(token)
    for kind, tokens in loose.items():
        if wanted is not None and kind not in wanted:
            continue
        runs = [
            [t for t in tokens if t > high],
            [t for t in tokens if t < low],
            [t for t in tokens if low < t < high],
        ]
        run = max(filter(None, runs), key=lambda run: page.written(run[0], run[-1] + 1))
        found[kind] = (*_widened(page, run[0], run[-1], record, marks), -1)
    return found


def _widened(page: Page, first: int, last: int, record: Record, marks: Sequence[int]) -> tuple[int, int]:
    """A run of loose text with the bold words and links at its ends, which have elements of their own."""
    floor = max((mark for mark in marks if mark < first), default=record.end)
    while first - 1 > floor and first > record.start and not page.link[first - 1]:
        first -= 1
    while last + 1 < record.end and last + 1 not in marks and not breaks_line(page, last, last + 1):
        last += 1
    return first, last + 1


def _span(page: Page, elements: list[int]) -> tuple[int, int, int]:
    """From the first to the last of the elements that share the parent with the most text."""
    if len(elements) == 1:
        return page.first[elements[0]], page.last[elements[0]], elements[0]
    sizes: dict[int, int] = defaultdict(int)
    for element in elements:
        sizes[page.parent[element]] += page.size(element)
    parent = max(sizes, key=lambda element: (sizes[element], -element))
    own = [element for element in elements if page.parent[element] == parent]
    return page.first[own[0]], page.last[own[-1]], own[0]


# -- what stands in every body


def trim_edges(page: Page, found: Sequence[Fields]) -> None:
    """Cuts from the ends of the bodies what most of them begin or end with: titles, labels, buttons."""
    whole = [one for one in found if one.body is not None]
    shapes: Counter[str] = Counter()
    for one in whole:
        start, end = one.body or (0, 0)
        edges = {*range(start, min(start + 4, end)), *range(max(start, end - 8), end)}
        few = len(whole) <= 3
        shapes.update({_shape(page, t, one.author) for t in edges if not few or len(page.texts[t]) < _LABEL})
    least = max(2, min(4, len(whole)), 0.6 * len(whole))
    usual = {shape for shape, count in shapes.items() if count >= least}
    for one in whole:
        one.body = _trimmed(page, one, usual)


def _shape(page: Page, token: int, author: str | None) -> str:
    """A text with what differs from post to post masked."""
    text = masked(" ".join(page.texts[token][:200].split()))
    return text.replace(author, "@") if author else text


def _trimmed(page: Page, one: Fields, usual: set[str]) -> tuple[int, int] | None:
    if one.body is None:
        return None
    first, last = one.body
    while first < last and (_shape(page, first, one.author) in usual or _is_title(page, first)):
        first += 1
    token = last - 1
    while token > first and (page.link[token] or len(page.texts[token]) < SHORT or token == last - 1):
        shape = _shape(page, token, one.author)
        if shape in usual and (token == last - 1 or len(shape) > _LIST_LABEL):
            last = token  # a button, or the label of a list such as of those who said thanks
        token -= 1
    if token > first and _shape(page, token, one.author) in usual:
        last = token
    return (first, last) if first < last else one.body


def _is_title(page: Page, token: int) -> bool:
    """Whether a text is the subject line above a post."""
    text = page.texts[token].strip()
    around = [page.owner[token], *page.ancestors(page.owner[token])[:1]]
    named = any(TITLE_NAMES.search(page.name[e]) or page.tag[e] in _HEADINGS for e in around)
    return len(text) < 160 and (named or bool(_ANSWER.match(text)))
