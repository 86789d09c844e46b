"""What was written in each record: the kind of place that holds most of the prose."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from crawler.extraction.finder.fields import Fields, sampled
from crawler.extraction.finder.records import FoundRecord
from crawler.extraction.finder.weights import WEIGHTS
from crawler.extraction.page import SHORT, ParsedPage, Role
from crawler.extraction.vocabulary import BODY_NAMES, BY, DROP_NAMES, EDIT_LINE, NOT_AUTHOR_NAMES

_LOOSE = "#"
"""Stands in the role of text that lies loose in a record, beside elements."""
_INTRODUCING = 20
"""A word that says that a name follows is shorter, in characters."""
_LABELS = 8
_TITLE = 100
_REPEATED = 100
"""Longer texts that stand in many records are no labels: people repeat what others wrote."""
_Block: TypeAlias = tuple[int, int, int]
_Blocks: TypeAlias = dict[Role, _Block]
_VOID = frozenset({"br", "hr", "img"})


@dataclass(slots=True)
class _Tally:
    hits: int = 0
    covered: float = 0.0
    texts: Counter[tuple[str, int]] = field(default_factory=Counter)
    named: bool = False
    dropped: bool = False


def find_bodies(page: ParsedPage, records: list[Fields]) -> None:
    """Fill in the bodies; dates and authors must be known, for a body holds neither."""
    tallies: dict[Role, _Tally] = defaultdict(_Tally)
    total = 0.0
    sample = sampled(len(records))
    looked = {place: _blocks_in(page, records[place]) for place in sample}
    for place, blocks in looked.items():
        total += min(
            WEIGHTS.body_longest, page.written(records[place].record.start, records[place].record.end)
        )
        for kind, (start, end, element) in blocks.items():
            _count(page, tallies[kind], start, end, element)
    rated = {kind: _body_score(tally, total, len(sample)) for kind, tally in tallies.items()}
    good = {kind: score for kind, score in rated.items() if score > 0}
    if good:
        _prefer_tighter(page, good, looked.values())
    for place, fields in enumerate(records):
        known = looked.get(place)
        blocks = _blocks_in(page, fields, good) if known is None else known
        best = max((kind for kind in blocks if kind in good), key=lambda kind: good[kind], default=None)
        if best is not None and not _is_label(page, best, blocks[best]):
            fields.body, fields.body_role = blocks[best][:2], best


def _is_label(page: ParsedPage, kind: Role, block: _Block) -> bool:
    """Whether a body is nothing but the word before a name, as where a post shows a picture alone."""
    text = page.texts[block[0]].strip()
    return (
        kind[0] == _LOOSE
        and block[1] - block[0] == 1
        and len(text) < _INTRODUCING
        and BY.search(text) is not None
    )


def _prefer_tighter(page: ParsedPage, good: dict[Role, float], looked: Collection[_Blocks]) -> None:
    """Rates a kind of place above the best where the best holds nothing more than labels around it."""
    best = max(good, key=lambda kind: good[kind])
    whole = [blocks for blocks in looked if best in blocks]
    tighter: dict[Role, int] = {}
    for kind, score in good.items():
        inside = [blocks for blocks in whole if kind in blocks]
        if (
            score < WEIGHTS.body_close * good[best]
            or len(inside) < WEIGHTS.body_agree * len(whole)
            or kind == best
        ):
            continue
        extra = [_around(page, blocks[best], blocks[kind]) for blocks in inside]
        if sum(labels is not None and labels <= _LABELS for labels in extra) >= WEIGHTS.body_agree * len(
            extra
        ):
            tighter[kind] = sum(labels or 0 for labels in extra)
    if tighter and max(tighter.values()) > 0:
        good[max(tighter, key=lambda kind: tighter[kind])] = good[best] + 1.0


def _around(page: ParsedPage, wide: _Block, narrow: _Block) -> int | None:
    """How many labels a block holds around another; None where prose is there or it holds less."""
    if not wide[0] <= narrow[0] < narrow[1] <= wide[1]:
        return None
    ahead, behind = range(wide[0], narrow[0]), range(narrow[1], wide[1])
    titled = len(ahead) == 1 and len(page.texts[ahead[0]]) < _TITLE
    if not titled and any(_is_prose(page, token) for token in ahead):
        return None
    if any(_is_prose(page, token) for token in behind):
        return None
    return len(ahead) + len(behind)


def _is_prose(page: ParsedPage, token: int) -> bool:
    text = page.texts[token]
    return len(text) >= SHORT and not page.link[token] and not EDIT_LINE.match(text.strip()[:200])


def _count(page: ParsedPage, tally: _Tally, start: int, end: int, element: int) -> None:
    tally.hits += 1
    written = page.written(start, end)
    share = written / max(1, page.length(start, end))
    tally.covered += min(WEIGHTS.body_longest, written) * _at_least(WEIGHTS.body_written, share)
    if page.length(start, end) < _REPEATED:
        tally.texts[page.texts[start][:120], page.length(start, end)] += 1
    names = page.names[element] if element >= 0 else ""
    tally.dropped |= DROP_NAMES.search(names) or NOT_AUTHOR_NAMES.search(names)
    tally.named |= BODY_NAMES.search(names)


def _body_score(tally: _Tally, total: float, records: int) -> float:
    repeated = sum(
        count for count in tally.texts.values() if count > 1 and count > WEIGHTS.body_repeated * records
    )
    fresh = 1 - repeated / tally.hits
    score = tally.covered / max(1.0, total) * _at_least(WEIGHTS.body_coverage, tally.hits / records) * fresh
    if tally.named:
        score *= WEIGHTS.body_named
    return score * (WEIGHTS.body_dropped if tally.dropped and not tally.named else 1.0)


def _at_least(least: float, share: float) -> float:
    """A share that counts no less than a part of one."""
    return least + (1 - least) * share


def _blocks_in(
    page: ParsedPage, fields: Fields, wanted: Collection[Role] | None = None
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
    blocks = {
        kind: (start, end, element)
        for kind, (start, end, element) in spans.items()
        if start < end and not start <= low < end and not start <= high < end
    }
    loose: dict[Role, list[int]] = defaultdict(list)
    for token in range(record.start, record.end):
        owner = page.owner[token]
        if token not in {low, high} and (owner in header or first[owner] < record.start):
            loose[_LOOSE, page.signature[owner]].append(token)
    for kind, tokens in loose.items():
        sides = {
            "after": [t for t in tokens if t > high],
            "before": [t for t in tokens if t < low],
            "between": [t for t in tokens if low < t < high],
        }
        for side, run in sides.items():
            if run and (wanted is None or (*kind, side) in wanted):
                blocks[*kind, side] = (*_widened(page, run[0], run[-1], record, marks), -1)
    return blocks


def _widened(
    page: ParsedPage, first: int, last: int, record: FoundRecord, marks: Sequence[int]
) -> tuple[int, int]:
    """A run of loose text with the bold words and links at its ends, which have elements of their own."""
    floor = max((mark for mark in marks if mark < first), default=record.end)
    while first - 1 > floor and first > record.start and not page.link[first - 1]:
        first -= 1
    while last + 1 < record.end and last + 1 not in marks and not page.breaks_line(last, last + 1):
        last += 1
    return first, last + 1


def _span(page: ParsedPage, elements: list[int]) -> tuple[int, int, int]:
    """From the first to the last of the elements that share the parent with the most text."""
    if len(elements) == 1:
        return page.first[elements[0]], page.last[elements[0]], elements[0]
    sizes: dict[int, int] = defaultdict(int)
    for element in elements:
        sizes[page.parent[element]] += page.size(element)
    parent = max(sizes, key=lambda element: (sizes[element], -element))
    own = [element for element in elements if page.parent[element] == parent]
    return page.first[own[0]], page.last[own[-1]], own[0]
