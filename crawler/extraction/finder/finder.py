"""Finds posts on pages of software that nobody described: repeated, dated records.

Every way to cut the page into records is read in full (`crawler.platforms.learn`) and the one that explains
most of the page as dated, signed, unlinked text wins. A page with a single post has no repetition: there the
surroundings of each date are tried.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from crawler.extraction.finder.authors import forget_doubtful_author
from crawler.extraction.finder.fields import Fields
from crawler.extraction.finder.learn import read_fields
from crawler.extraction.finder.records import FoundRecord, Records, candidates
from crawler.extraction.finder.scoring import aside, breaks_off, explained, is_teaser, leads_on, weight
from crawler.extraction.finder.weights import WEIGHTS
from crawler.extraction.page import ParsedPage, Role
from crawler.extraction.stamps import Stamp
from crawler.extraction.text import plain_text
from crawler.extraction.vocabulary import NEST_NAMES
from store.archive.extracted import PostKind

NAME = "generic"
VERSION = 5
_LISTS = frozenset({"ul", "ol", "dl"})
_NEAR = 6
"""How many dates above the posts are tried for the opening post."""
_LEAST = 40
"""Characters of prose that an opening post has at least."""
_SAYING = 20
"""Characters of prose from which on a post says something."""
_SINGLES = 30
"""How many dates of a page are tried for a single post."""
_LEVELS = 12
_TITLES = frozenset({"h1", "h2", "h3"})
_SECTION_ENDS = frozenset({"hr", "form", "h1", "h2", "h3", "table", "ul", "ol", "footer", "nav", "aside"})


def best_records(page: ParsedPage, stamps: Sequence[Stamp], least: float = 0.0) -> list[Fields]:
    """The fields of the records that explain the page best.

    Args:
        page: the page.
        stamps: all times that it prints.
        least: what another way to read the page explains; nothing is returned that explains less.
    """
    best: list[Fields] = []
    highest = least
    bounded = ((_bound(page, records), records) for records in candidates(page, stamps))
    for bound, records in sorted(bounded, key=lambda pair: pair[0], reverse=True):
        if bound * WEIGHTS.typical <= highest:
            break
        fields = read_fields(page, records, stamps)
        score = explained(page, fields)
        if score > highest:
            best, highest = fields, score
    if not least and (highest < WEIGHTS.enough or len(best) < 3):
        best = _single(page, stamps, highest) or best
    kept = without_adverts(_alike(page, [post for post in best if post.body is not None]))
    if 2 * sum(_is_signed(post) for post in kept) < len(kept):
        return []  # parts of one text, of which most tell neither who wrote them nor when
    _link_answers(page, kept)
    opening = _opening(page, kept, stamps) if len(kept) > 1 else None
    return kept if opening is None else [opening, *kept]


def _link_answers(page: ParsedPage, records: Sequence[Fields]) -> None:
    """What answers what, where the answers to a post are nested in an element beside it."""
    above: list[Fields] = []
    for fields in records:
        root = fields.record.root
        if root < 0:
            return
        while above and page.depth[above[-1].record.root] >= page.depth[root]:
            above.pop()
        if above and _nested(page, root, above[-1].record.root):
            fields.answers = above[-1]
        above.append(fields)


def _nested(page: ParsedPage, root: int, above: int) -> bool:
    between = [e for e in page.ancestors(root) if e > above]
    return any(page.tag[e] in _LISTS or NEST_NAMES.search(page.names[e]) for e in between)


def without_adverts(records: list[Fields]) -> list[Fields]:
    """The records without those that tell neither author nor time among many that do: advertising."""
    signed = [fields for fields in records if _is_signed(fields)]
    return signed if len(records) > 3 and len(signed) >= WEIGHTS.mostly_told * len(records) else records


def _is_signed(fields: Fields) -> bool:
    """Whether anything says who wrote a post, or when; an article may go without."""
    return fields.is_dated or fields.author is not None or fields.kind is PostKind.ARTICLE


def _bound(page: ParsedPage, records: Records) -> float:
    """What the records would explain if all of their text but links were dated and signed."""
    text = sum(
        weight(page.length(record.start, record.end)) * (1 - page.link_share(record.start, record.end))
        for record in records
    )
    teasers = sum(is_teaser(page, record.start, record.end) for record in records)
    return text * WEIGHTS.bound_teased if teasers > WEIGHTS.bound_teasers * len(records) else text


def _alike(page: ParsedPage, records: list[Fields]) -> list[Fields]:
    """The records without those whose body and author stand in other places than those of most others."""
    records = [fields for fields in records if not (breaks_off(page, fields) and leads_on(page, fields))]
    records = _without_titles(page, records)
    if len(records) < 4:
        return records
    body, count = Counter(fields.body_role for fields in records).most_common(1)[0]
    author = Counter(fields.author_role for fields in records).most_common(1)[0][0]
    if count < WEIGHTS.alike * len(records):
        return records
    return [fields for fields in records if fields.body_role == body or fields.author_role == author]


def _without_titles(page: ParsedPage, records: list[Fields]) -> list[Fields]:
    """The records without those whose kind of place for the body holds nothing but links.

    Such is a list of what is said elsewhere, with who said it last and when, beside what is said here.
    """
    said = {
        fields.body_role
        for fields in records
        if fields.body is not None and page.link_share(*fields.body) < WEIGHTS.linked
    }
    return [fields for fields in records if fields.body_role in said] if said else records


def _single(page: ParsedPage, stamps: Sequence[Stamp], least: float) -> list[Fields]:
    """The one post of a page, where that explains more than any repetition."""
    best: list[Fields] = []
    highest = least
    likely = [stamp for stamp in stamps if not (stamp.doubtful or stamp.in_sentence) and stamp.exact > 1]
    for stamp in likely[:_SINGLES]:
        inner: FoundRecord | None = None
        for record in _rising(page, stamp, likely):
            if inner is not None and page.written(record.start, inner.start) >= _LEAST:
                break  # an article above, of which the post inside is only an answer
            if _bound(page, (record,)) <= highest * WEIGHTS.single_larger:
                continue
            fields = read_fields(page, (record,), stamps)
            score = explained(page, fields) if fields[0].stamp and fields[0].author else 0.0
            named = max(0.0, min(WEIGHTS.single_author_most, fields[0].author_worth))
            score *= WEIGHTS.single_least + WEIGHTS.single_author * named
            if score and fields[0].body and page.written(*fields[0].body) >= _SAYING:
                inner = record
            if score > highest * WEIGHTS.single_larger:
                best, highest = fields, score
    for record_fields in best:
        forget_doubtful_author(page, record_fields)
    return best


def _rising(page: ParsedPage, stamp: Stamp, likely: Sequence[Stamp]) -> Iterator[FoundRecord]:
    """The ever larger surroundings of a date that hold more text than the last, and no other such date."""
    size = 0.0
    below = stamp.element
    kind = page.signature[stamp.element]
    others = [other.token for other in likely if other is not stamp and page.signature[other.element] == kind]
    for element in [stamp.element, *page.ancestors(stamp.element)][:_LEVELS]:
        if any(page.first[element] <= token < page.last[element] for token in others):
            return
        if page.tag[element] in {"body", "html"}:
            if below != element:
                yield _section(page, below)
            return
        written = page.written(page.first[element], page.last[element])
        if written > size + 4:
            size = written
            yield _whole(page, element)
        below = element


def _section(page: ParsedPage, element: int) -> FoundRecord:
    """An element that lies loose on the page, with what follows it up to the next rule or heading."""
    end, parent = page.end[element], page.parent[element]
    while end < page.end[parent] and page.tag[end] not in _SECTION_ENDS:
        end = page.end[end]
    last = page.first[end] if end < page.end[parent] else page.last[parent]
    return FoundRecord(page.first[element], max(page.last[element], last), -1)


def _whole(page: ParsedPage, root: int) -> FoundRecord:
    return FoundRecord(page.first[root], page.last[root], root)


def _opening(page: ParsedPage, records: Sequence[Fields], stamps: Sequence[Stamp]) -> Fields | None:
    """The post or article that the others answer, where it stands above them in markup of its own."""
    top = min(fields.record.start for fields in records)
    learnt = {fields.author_role for fields in records if fields.author_role is not None}
    starts = sorted(fields.record.start for fields in records)
    above = [stamp for stamp in stamps if stamp.token < top and not (stamp.doubtful or stamp.in_sentence)]
    for stamp in reversed(above[-_NEAR:]):
        root = _alone(page, stamp.element, starts)
        for record in (_whole(page, root), _up_to(page, root, starts)) if root >= 0 else ():
            fields = _read_opening(page, record, stamps, learnt)
            if fields is not None and not _is_after(fields, records[0]):
                return fields
    return None


def _up_to(page: ParsedPage, root: int, starts: Sequence[int]) -> FoundRecord:
    """The line below a title with what lies loose after it, up to the element that holds the other posts.

    Empty where no title stands right above: many a page prints a date of its own.
    """
    title = page.elements[root].getprevious()
    if title is None or title.tag not in _TITLES or page.parent[root] < 0:
        return FoundRecord(page.first[root], page.first[root], -1)
    end, parent = page.end[root], page.parent[root]
    while end < page.end[parent]:
        if bisect_left(starts, page.first[end]) != bisect_left(starts, page.last[end]):
            break
        end = page.end[end]
    last = page.first[end] if end < page.end[parent] else page.last[parent]
    return FoundRecord(page.first[root], last, -1)


def _read_opening(
    page: ParsedPage, record: FoundRecord, stamps: Sequence[Stamp], learnt: Collection[Role]
) -> Fields | None:
    if page.written(record.start, record.end) < _LEAST:
        return None
    (fields,) = read_fields(page, (record,), stamps, learnt)
    if fields.body is None or fields.stamp is None or fields.author is None or fields.crowded:
        return None
    if aside(page, fields) or breaks_off(page, fields):
        return None
    if page.written(*fields.body) < _LEAST or page.link_share(*fields.body) > WEIGHTS.opening_linked:
        return None
    if plain_text(page, *fields.body) in page.title:
        return None
    fields.kind = PostKind.ARTICLE
    return fields


def _is_after(fields: Fields, answer: Fields) -> bool:
    """Whether a later day is told for a post than for its first answer: that of the clock above the page."""
    days = [
        (mention.year, mention.month, mention.day)
        for mention in (field.stamp.mention for field in (fields, answer) if field.stamp is not None)
        if mention.year and mention.month and mention.day
    ]
    return len(days) == 2 and days[0] > days[1]


def _alone(page: ParsedPage, element: int, starts: Sequence[int]) -> int:
    """The largest element around this one that holds no start of a record."""
    root = -1
    while element >= 0:
        if bisect_left(starts, page.first[element]) != bisect_left(starts, page.last[element]):
            break
        root, element = element, page.parent[element]
    return root
