"""Where the repeated records of a page may lie: ranges of text, each of which could be one post.

Two kinds of evidence propose them. *Dates*: places of the same kind that print a time, each belonging to
the largest part of the page that holds no other of them. *Names*: elements of the same kind that are
numbered (`id="post-123"`) or named like posts.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from crawler.extraction.finder.weights import WEIGHTS
from crawler.extraction.page import ParsedPage, masked
from crawler.extraction.stamps import Stamp
from crawler.extraction.vocabulary import ID_RECORD, RECORD_NAMES

MOST_RECORDS = 10_000
MOST_GROUPS = 24
_ANCHOR = re.compile(r"^[a-z_-]{0,12}\d+$", re.IGNORECASE)
_LEVELS = 6
_HEADER = 8
"""How many texts above a date may be the head of its post, where a rule sets it off."""
_RULES = frozenset({"hr", "tr", "table", "div", "p"})


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A part of the page that may be one post: text tokens from `start` to `end`."""

    start: int
    end: int
    root: int  # the element that holds all of it, or -1 where it lies loose between others


Records = tuple[FoundRecord, ...]


def candidates(page: ParsedPage, stamps: Sequence[Stamp]) -> list[Records]:
    """The ways to cut the page into posts that are worth a closer look."""
    cuts = [_of_elements(page, group) for group in [*_numbered(page), *_named(page)]]
    cuts += [records for anchors in _date_groups(page, stamps) for records in _around(page, anchors)]
    every: dict[tuple[tuple[int, int], ...], Records] = {}
    for records in cuts:
        if records:
            every.setdefault(tuple((record.start, record.end) for record in records), records)
    return list(every.values())


def _numbered(page: ParsedPage) -> list[list[int]]:
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, mark in enumerate(page.marks):
        if mark and len(mark) < 60 and _is_numbered(shape := masked(mark)):
            groups[page.tag[index], shape].append(index)
    return _largest(groups)


@lru_cache(maxsize=10_000)
def _is_numbered(shape: str) -> bool:
    """Whether an id is that of a numbered post, by its shape: the figures in it are masked."""
    return "#" in shape and ID_RECORD.match(shape) is not None


def _named(page: ParsedPage) -> list[list[int]]:
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    telling = {name for name in set(page.name) if RECORD_NAMES.search(name)}
    for index, name in enumerate(page.name):
        if name in telling:
            groups[page.signature[index], ""].append(index)
        elif page.tag[index] == "article":
            groups["article", ""].append(index)
    for element in page.described:
        kind = page.get(element, "itemtype")
        if "Person" not in kind:
            groups["itemtype", kind].append(element)
    return _largest(groups)


def _largest(groups: dict[tuple[str, str], list[int]]) -> list[list[int]]:
    wide = [group for group in groups.values() if 2 <= len(group) <= MOST_RECORDS]
    return sorted(wide, key=len, reverse=True)[:MOST_GROUPS]


def _of_elements(page: ParsedPage, elements: Sequence[int]) -> Records:
    records = []
    for place, element in enumerate(elements):
        end = page.last[element]
        if place + 1 < len(elements) and page.inside(elements[place + 1], element):
            end = page.first[elements[place + 1]]
        if end > page.first[element]:
            records.append(FoundRecord(page.first[element], end, element))
    return tuple(records)


def _date_groups(page: ParsedPage, stamps: Sequence[Stamp]) -> list[list[Stamp]]:
    near: dict[tuple[str, ...], list[Stamp]] = defaultdict(list)
    for stamp in stamps:
        if stamp.doubtful or stamp.in_sentence:
            continue
        kinds = [
            page.signature[stamp.element],
            *(page.signature[e] for e in page.ancestors(stamp.element, 2)),
        ]
        near[tuple(kinds[:1])].append(stamp)
        near[tuple(kinds)].append(stamp)
        near["exact", str(stamp.exact), kinds[0]].append(stamp)
        tags = [page.tag[e] for e in (stamp.element, *page.ancestors(stamp.element, 2))]
        near["depth", str(page.depth[stamp.element]), str(stamp.exact), *tags].append(stamp)
    wide = [group for group in near.values() if 2 <= len(group) <= MOST_RECORDS]
    return sorted(wide, key=len, reverse=True)[:MOST_GROUPS]


def _around(page: ParsedPage, anchors: Sequence[Stamp]) -> list[Records]:
    tokens = sorted({stamp.token for stamp in anchors})
    owners = [page.owner[token] for token in tokens]
    if len(set(owners)) * 2 < len(owners):
        return [_loose(page, tokens, owners)]
    roots = [_root(page, token, tokens) for token in tokens]
    records = tuple(_record(page, root, token, tokens) for root, token in zip(roots, tokens, strict=True))
    return [records, *_runs(page, roots), *_nested(page, tokens)]


def _nested(page: ParsedPage, tokens: Sequence[int]) -> list[Records]:
    """Records of which some hold others: the outermost kind of element of which each date has its own."""
    chains: list[dict[str, int]] = []
    for token in tokens:
        chain: dict[str, int] = {}
        for element in [page.owner[token], *page.ancestors(page.owner[token], _LEVELS)]:
            chain.setdefault(page.signature[element], element)
        chains.append(chain)
    kinds = [kind for kind in chains[0] if all(kind in chain for chain in chains[1:])]
    groups = [[chain[kind] for chain in chains] for kind in kinds]
    own = [group for group in groups if len(set(group)) == len(group)]
    if not own:
        return []
    widest = min(own, key=lambda group: group[0])
    inner = any(page.inside(second, first) for first, second in pairwise(widest))
    return [_of_elements(page, widest)] if inner else []


def _root(page: ParsedPage, token: int, tokens: Sequence[int]) -> int:
    """The largest element that holds this token and no other of the group; -1 where none does."""
    element, root = page.owner[token], -1
    while element >= 0:
        count = bisect_left(tokens, page.last[element]) - bisect_left(tokens, page.first[element])
        if count > 1:
            break
        root, element = element, page.parent[element]
    return root


def _record(page: ParsedPage, root: int, token: int, tokens: Sequence[int]) -> FoundRecord:
    if root >= 0:
        return FoundRecord(page.first[root], page.last[root], root)
    place = bisect_left(tokens, token)
    end = tokens[place + 1] if place + 1 < len(tokens) else page.last[page.owner[token]]
    return FoundRecord(token, max(token + 1, end), -1)


def _loose(page: ParsedPage, tokens: Sequence[int], owners: Sequence[int]) -> Records:
    """Records that lie in one element, each from its date to the next."""
    common = Counter(owners).most_common(1)[0][0]
    inside = [token for token, owner in zip(tokens, owners, strict=True) if page.inside(owner, common)]
    starts = [
        _line_start(page, token, floor)
        for token, floor in zip(inside, [page.first[common] - 1, *inside], strict=False)
    ]
    ends = [*starts[1:], page.last[common]]
    return tuple(FoundRecord(start, end, -1) for start, end in zip(starts, ends, strict=True) if end > start)


def _line_start(page: ParsedPage, token: int, floor: int) -> int:
    """Where the line of a date begins, or the part above it that a rule sets off."""
    rule = next((t for t in range(token, max(floor, token - _HEADER), -1) if _rule_before(page, t)), None)
    if rule is not None:
        return rule
    while token - 1 > floor and not page.breaks_line(token - 1, token):
        token -= 1
    return token


def _rule_before(page: ParsedPage, token: int) -> bool:
    return any(page.tag[e] == "hr" for e in page.between(token - 1, token))


def _runs(page: ParsedPage, roots: Sequence[int]) -> list[Records]:
    """Records made of neighbours: each root with the elements up to the next, after it or before it."""
    parents = Counter(page.parent[root] for root in roots if root >= 0)
    runs: list[Records] = []
    for parent, count in parents.most_common(2):
        if count < 2 or parent < 0:
            continue
        own = [root for root in roots if root >= 0 and page.parent[root] == parent]
        after, marked = _after(page, own, parent)
        before = () if marked else _before(page, own, parent)
        runs += [cut for cut in (after, before) if cut]
    return runs


def _after(page: ParsedPage, own: Sequence[int], parent: int) -> tuple[Records, bool]:
    """Each root with what follows it, and whether rules or anchors say where the records begin."""
    children = page.children(parent)
    places = [bisect_left(children, root) for root in own]
    gaps = [second - first for first, second in pairwise(places)]
    usual = max(1, sorted(gaps)[len(gaps) // 2])
    if usual == 1:
        return (), False
    floors = [-1, *places]
    starts = [_past_rule(page, children, place, floor) for place, floor in zip(places, floors, strict=False)]
    stops = [*starts[1:], min(len(children), starts[-1] + usual)]
    records = tuple(
        FoundRecord(page.first[children[start]], page.last[children[stop - 1]], -1)
        for start, stop in zip(starts, stops, strict=True)
    )
    moved = sum(start != place for start, place in zip(starts, places, strict=True))
    return records, moved > WEIGHTS.moved * len(places)


def _past_rule(page: ParsedPage, children: Sequence[int], place: int, floor: int) -> int:
    """Where a record begins that has a rule, a gap or an anchor before it; else as was thought."""
    for at in range(place - 1, floor, -1):
        child = children[at]
        if page.tag[child] in _RULES and page.first[child] == page.last[child]:
            return at + 1
        if page.tag[child] == "a" and _ANCHOR.search(page.marks[child] or page.get(child, "name")):
            return at
    return place


def _before(page: ParsedPage, own: Sequence[int], parent: int) -> Records:
    children = page.children(parent)
    places = [bisect_left(children, root) for root in own]
    gaps = [second - first for first, second in pairwise(places)]
    usual = max(1, sorted(gaps)[len(gaps) // 2])
    if usual == 1:
        return ()
    starts = [max(0, places[0] - usual + 1), *(place + 1 for place in places[:-1])]
    return tuple(
        FoundRecord(page.first[children[start]], page.last[children[place]], -1)
        for start, place in zip(starts, places, strict=True)
    )
