"""What each record of a page holds: its date, its author, its text; learnt from all records together.

One record alone does not tell which of its short lines is the author and which the rank. Twenty records do:
the author stands in the same kind of element in each, differs between them, and is no button.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.page import Page
from crawler.platforms.records import Record, Records
from crawler.platforms.vocabulary import (
    AUTHOR_NAMES,
    BODY_NAMES,
    BY,
    BY_TEXT,
    DATE_NAMES,
    DROP_NAMES,
    NOT_A_NAME,
    NOT_AUTHOR_NAMES,
    QUOTE_NAMES,
    SAYS,
    USER_LINK,
)
from crawler.stamps import Stamp
from store.archive.post import PostKind

Role = tuple[str, ...]
"""A kind of place within a record: the signatures of the element and of those around it."""

_LETTER = re.compile(r"[^\W\d_]")
_SQUEEZE = re.compile(r"\s+")
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
    body: tuple[int, int] | None = None  # tokens
    drop: list[int] = field(default_factory=list)  # elements within the body that are no part of it
    kind: PostKind = PostKind.COMMENT
    machine: str | None = None  # the time as an attribute tells it
    native: str | None = None  # the site's own id
    link: str | None = None  # the post's own address, as the page writes it
    parent: str | None = None  # native id of the post that is answered
    contact: tuple[tuple[str, str], ...] = ()


def read_fields(page: Page, records: Records, stamps: Sequence[Stamp]) -> list[Fields]:
    """The date, author and body of each record."""
    found = [Fields(record) for record in records]
    _find_dates(page, found, stamps)
    _find_authors(page, found)
    _find_bodies(page, found)
    return found


def role(page: Page, element: int) -> Role:
    """The kind of place that an element is."""
    parent = page.parent[element]
    return (page.signature[element], page.signature[parent] if parent >= 0 else "")


# -- dates


def _find_dates(page: Page, found: list[Fields], stamps: Sequence[Stamp]) -> None:
    choices = [_stamps_in(page, fields.record, stamps) for fields in found]
    votes: Counter[Role] = Counter()
    for choice in choices:
        votes.update({_stamp_role(page, stamp): 0 for stamp in choice})
        for kind, value in {(_stamp_role(page, s), _worth(page, s)) for s in reversed(choice)}:
            votes[kind] += value  # type: ignore[assignment]
    for fields, choice in zip(found, choices, strict=True):
        if choice:
            fields.stamp = max(choice, key=lambda stamp: (votes[_stamp_role(page, stamp)], -stamp.token))


def _stamps_in(page: Page, record: Record, stamps: Sequence[Stamp]) -> list[Stamp]:
    inside = [stamp for stamp in stamps if record.start <= stamp.token < record.end]
    return [stamp for stamp in inside if not stamp.doubtful and not _quoted(page, stamp.element, record)]


def _quoted(page: Page, element: int, record: Record) -> bool:
    while element >= 0 and element != record.root and page.last[element] <= record.end:
        if page.tag[element] == "blockquote" or (
            page.name[element] and QUOTE_NAMES.search(page.name[element])
        ):
            return True
        element = page.parent[element]
    return False


def _stamp_role(page: Page, stamp: Stamp) -> Role:
    return (*role(page, stamp.element), str(stamp.exact))


def _worth(page: Page, stamp: Stamp) -> float:
    parent = page.parent[stamp.element]
    names = f"{page.name[stamp.element]} {page.name[parent] if parent >= 0 else ''}"
    named = bool(DATE_NAMES.search(names)) or page.tag[stamp.element] in {"time", "abbr"}
    return 1.0 + stamp.exact * 0.5 + named * 0.6 + stamp.share * 0.8


# -- authors


@dataclass(slots=True)
class _Name:
    text: str
    token: int
    worth: float


def _find_authors(page: Page, found: list[Fields]) -> None:
    choices = [_names_in(page, fields) for fields in found]
    values: dict[Role, list[str]] = defaultdict(list)
    worth: dict[Role, list[float]] = defaultdict(list)
    for choice in choices:
        for kind, name in choice.items():
            values[kind].append(name.text)
            worth[kind].append(name.worth)
    score = {kind: _author_score(values[kind], worth[kind], len(found)) for kind in values}
    for fields, choice in zip(found, choices, strict=True):
        good = [kind for kind in choice if score[kind] > 2.2]
        if good:
            name = choice[max(good, key=lambda kind: score[kind])]
            fields.author, fields.author_token = name.text, name.token


def _author_score(values: list[str], worth: list[float], records: int) -> float:
    coverage = len(values) / records
    distinct = len(set(values)) / len(values)
    same = 1.5 if records >= 4 and len(set(values)) == 1 else 0.0
    return 2.0 * coverage + min(1.0, distinct * 2) + sum(worth) / len(worth) - same


def _names_in(page: Page, fields: Fields) -> dict[Role, _Name]:
    record = fields.record
    found: dict[Role, _Name] = {}
    stamp = fields.stamp
    for token in range(record.start, min(record.end, record.start + 400)):
        text = page.texts[token]
        if len(text) > 120:
            continue
        text = clean_name(text)
        if not is_name(text) or (stamp is not None and token == stamp.token):
            continue
        kind = role(page, page.owner[token])
        if kind not in found and not _quoted(page, page.owner[token], record):
            found[kind] = _Name(text, token, _name_worth(page, token, stamp))
    if stamp is not None:
        found.update(_names_beside(page, stamp))
    return found


def clean_name(text: str) -> str:
    """A name without the punctuation and the verb that pages put around it."""
    return SAYS.sub("", _SQUEEZE.sub(" ", text).strip(_EDGES)).strip(_EDGES)


def is_name(text: str) -> bool:
    """Whether a short text may be the name of a person or account."""
    return 1 < len(text) <= 40 and bool(_LETTER.search(text)) and not NOT_A_NAME.match(text)


def _name_worth(page: Page, token: int, stamp: Stamp | None) -> float:
    element = page.owner[token]
    around = [element, *page.ancestors(element)[:3]]
    worth = 0.0
    for distance, name in enumerate(page.name[e] for e in around):
        if name and NOT_AUTHOR_NAMES.search(name) and distance < 2:
            worth -= 1.2 / (1 + distance)
        if name and AUTHOR_NAMES.search(name):
            worth += (1.8, 1.5, 0.9, 0.5)[distance]
            break
    if any(page.tag[e] == "a" and USER_LINK.search(page.get(e, "href")) for e in around[:3]):
        worth += 1.3
    if token and BY.search(page.texts[token - 1]):
        worth += 1.5
    if SAYS.search(page.texts[token]) or (token + 1 < len(page.texts) and SAYS.match(page.texts[token + 1])):
        worth += 1.0
    if stamp is not None:
        worth += max(0.0, 0.8 - 0.1 * abs(stamp.token - token))
    return worth + (0.3 if page.tag[element] in {"b", "strong", "cite", "h3", "h4", "h5"} else 0.0)


def _names_beside(page: Page, stamp: Stamp) -> dict[Role, _Name]:
    """Names that stand in one line with the date: "von Max am 11.05.2010", "Max schrieb am ..."."""
    text = _SQUEEZE.sub(" ", page.texts[stamp.token]).strip()
    kind = role(page, stamp.element)
    found: dict[Role, _Name] = {}
    for label, pattern, worth in (("by", BY_TEXT, 2.0), ("wrote", _WROTE, 2.0)):
        match = pattern.search(text)
        if match and is_name(name := clean_name(match["name"])):
            found[*kind, label] = _Name(name, stamp.token, worth)
    rest = clean_name(text[: stamp.mention.start] or text[stamp.mention.end :])
    if not found and is_name(rest) and len(rest.split()) <= 3:
        found[*kind, "rest"] = _Name(rest, stamp.token, 0.4)
    return found


# -- bodies


@dataclass(slots=True)
class _Tally:
    hits: int = 0
    covered: float = 0.0
    texts: Counter[str] = field(default_factory=Counter)
    named: bool = False
    dropped: bool = False


def _find_bodies(page: Page, found: list[Fields]) -> None:
    choices = [_blocks_in(page, fields) for fields in found]
    tallies: dict[Role, _Tally] = defaultdict(_Tally)
    total = 0.0
    for fields, choice in zip(found, choices, strict=True):
        total += min(4000, page.length(fields.record.start, fields.record.end))
        for kind, (start, end, element) in choice.items():
            _count(page, tallies[kind], start, end, element)
    score = {kind: _body_score(tally, total, len(found)) for kind, tally in tallies.items()}
    for fields, choice in zip(found, choices, strict=True):
        if choice:
            best = max(choice, key=lambda kind: score[kind])
            if score[best] > 0:
                fields.body = choice[best][:2]


def _count(page: Page, tally: _Tally, start: int, end: int, element: int) -> None:
    tally.hits += 1
    tally.covered += min(4000, page.length(start, end)) * (1 - 0.8 * page.link_share(start, end))
    tally.texts["".join(page.texts[start:end])[:120].strip()] += 1
    names = f"{page.name[element]} {page.get(element, 'id')}" if element >= 0 else ""
    tally.dropped |= bool(DROP_NAMES.search(names) or NOT_AUTHOR_NAMES.search(names))
    tally.named |= bool(BODY_NAMES.search(names))


def _body_score(tally: _Tally, total: float, records: int) -> float:
    repeated = sum(count for count in tally.texts.values() if count > 1 and count > 0.2 * records)
    fresh = 1 - repeated / tally.hits
    score = tally.covered / max(1.0, total) * (0.4 + 0.6 * tally.hits / records) * fresh
    if tally.named:
        score *= 1.35
    return score * (0.15 if tally.dropped and not tally.named else 1.0)


def _blocks_in(page: Page, fields: Fields) -> dict[Role, tuple[int, int, int]]:
    """The parts of a record that could be its body, by kind: tokens, and the element or -1."""
    record = fields.record
    marks = [
        token for token in (fields.stamp.token if fields.stamp else -1, fields.author_token) if token >= 0
    ]
    groups: dict[Role, list[int]] = defaultdict(list)
    loose: dict[Role, list[int]] = defaultdict(list)
    for element in page.within(record.start, record.end):
        if page.last[element] > record.end or page.last[element] == page.first[element]:
            continue
        if any(page.first[element] <= mark < page.last[element] for mark in marks):
            continue
        groups[role(page, element)].append(element)
    for token in range(record.start, record.end):
        owner = page.owner[token]
        if token not in marks and (
            page.last[owner] > record.end
            or any(page.first[owner] <= mark < page.last[owner] for mark in marks)
        ):
            loose["#", page.signature[owner]].append(token)
    found = {kind: _span(page, elements) for kind, elements in groups.items()}
    for kind, tokens in loose.items():
        found[kind] = (tokens[0], tokens[-1] + 1, -1)
    return found


def _span(page: Page, elements: list[int]) -> tuple[int, int, int]:
    """From the first to the last of the elements that share the parent with the most text."""
    outer = [e for place, e in enumerate(elements) if not place or not page.inside(e, elements[place - 1])]
    sizes: Counter[int] = Counter()
    for element in outer:
        sizes[page.parent[element]] += page.size(element)
    parent = sizes.most_common(1)[0][0]
    own = [element for element in outer if page.parent[element] == parent]
    return page.first[own[0]], page.last[own[-1]], own[0]
