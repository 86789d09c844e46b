"""What each record of a page holds: its date, its author, its text; learnt from all records together.

One record alone does not tell which of its short lines is the author and which the rank. Twenty records do:
the author stands in the same kind of element in each, differs between them, and is no button.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence

from crawler.extraction.finder.authors import find_authors
from crawler.extraction.finder.bodies import find_bodies
from crawler.extraction.finder.edges import trim_edges
from crawler.extraction.finder.fields import Fields, stamps_in
from crawler.extraction.finder.records import Records
from crawler.extraction.finder.weights import WEIGHTS
from crawler.extraction.page import ParsedPage, Role
from crawler.extraction.stamps import Stamp
from crawler.extraction.vocabulary import DATE_NAMES


def read_fields(
    page: ParsedPage, records: Records, stamps: Sequence[Stamp], learnt: Collection[Role] = ()
) -> list[Fields]:
    """The date, author and body of each record.

    Args:
        page: the page.
        records: its parts that may be posts.
        stamps: all times that the page prints.
        learnt: where the authors of other posts of the page stand.
    """
    every = [Fields(record) for record in records]
    _find_dates(page, every, stamps)
    find_authors(page, every, learnt)
    find_bodies(page, every)
    trim_edges(page, every)
    for fields in every:
        _without_author(fields)
        fields.crowded = fields.body is not None and any(
            not s.in_sentence
            and (s.exact == 3 or s.share > WEIGHTS.date_alone)
            and fields.body[0] <= s.token < fields.body[1]
            for s in stamps_in(page, fields.record, stamps)
        )
    return every


def _without_author(fields: Fields) -> None:
    """Moves a body's edge past the author's name; a body around the name is none."""
    if fields.body is None or not fields.body[0] <= fields.author_token < fields.body[1]:
        return
    start, end = fields.body
    if fields.author_token - start <= 1 and fields.author_token + 1 < end:
        fields.body = (fields.author_token + 1, end)
    elif end - fields.author_token <= 1 and start < fields.author_token:
        fields.body = (start, fields.author_token)
    else:
        fields.body = None


def _find_dates(page: ParsedPage, records: list[Fields], stamps: Sequence[Stamp]) -> None:
    choices = [stamps_in(page, fields.record, stamps) for fields in records]
    votes: dict[Role, float] = defaultdict(float)
    for choice in choices:
        worth: dict[Role, float] = {}
        for place, stamp in enumerate(choice):
            kind = _stamp_role(page, stamp)
            worth[kind] = max(worth.get(kind, 0.0), _worth(page, stamp) + WEIGHTS.date_first * (place == 0))
        for kind, value in worth.items():
            votes[kind] += value
    for fields, choice in zip(records, choices, strict=True):
        if choice:
            fields.stamp = max(choice, key=lambda stamp: (votes[_stamp_role(page, stamp)], -stamp.token))


def _stamp_role(page: ParsedPage, stamp: Stamp) -> Role:
    return (*page.role(stamp.element), str(stamp.exact))


def _worth(page: ParsedPage, stamp: Stamp) -> float:
    parent = page.parent[stamp.element]
    names = f"{page.name[stamp.element]} {page.name[parent] if parent >= 0 else ''}"
    named = DATE_NAMES.search(names) or page.tag[stamp.element] in {"time", "abbr"}
    worth = WEIGHTS.date_printed + WEIGHTS.date_exact * stamp.exact + WEIGHTS.date_named * named
    return worth + WEIGHTS.date_share * stamp.share - WEIGHTS.date_in_sentence * stamp.in_sentence
