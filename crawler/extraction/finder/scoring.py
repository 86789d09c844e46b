"""How well a way to cut a page into records explains it as what people wrote."""

import math
from collections.abc import Collection, Sequence

from crawler.extraction.finder.fields import Fields
from crawler.extraction.finder.weights import WEIGHTS
from crawler.extraction.page import ParsedPage
from crawler.extraction.vocabulary import ASIDE_NAMES

_LONGEST = 3000
_AROUND = 8
_DOTS = ("...", "\u2026")
_TEASER = 400
"""No teaser is longer, in characters."""
_CELL = 60
"""What a list prints beside a title is shorter, in characters."""
_TITLE = 12
_NEAR = 12
"""How many texts of a record are looked at for a title."""


def explained(page: ParsedPage, fields: Sequence[Fields]) -> float:
    """How much a cut explains: text that is dated and signed counts most, links and teasers count little."""
    found = [one for one in fields if one.body is not None]
    besides = {id(one) for one in found if aside(page, one)}
    score = described(page, fields, unlinked=True, left_out=besides if 2 * len(besides) < len(found) else ())
    teasers = sum(breaks_off(page, one) for one in found)
    if 2 * teasers > len(found):
        score *= WEIGHTS.most_teasers
    elif teasers > WEIGHTS.few_teasers * len(found):
        score *= 1 - WEIGHTS.some_teasers * teasers / len(found)
    if sum(leads_on(page, one) for one in found) > 0.5 * len(found):
        usual = sorted(_long(page, one) for one in found)[len(found) // 2]
        score *= WEIGHTS.leading_long if usual else WEIGHTS.leading_short
    if sum(one.crowded for one in found) > WEIGHTS.crowds * len(found):
        score *= WEIGHTS.crowded
    linked = sum(page.link_share(*one.body) > WEIGHTS.linked for one in found if one.body is not None)
    score *= 1 - WEIGHTS.linked_records * linked / max(1, len(found))
    if 2 * len(besides) > len(found):
        score *= WEIGHTS.aside
    return score


def described(
    page: ParsedPage, fields: Sequence[Fields], *, unlinked: bool = False, left_out: Collection[int] = ()
) -> float:
    """What posts explain that somebody described, so that nobody needs to doubt that they are posts.

    Args:
        page: the page.
        fields: the posts.
        unlinked: the text of links explains nothing.
        left_out: the addresses in memory of those that explain nothing.
    """
    found = [one for one in fields if one.body is not None]
    if not found:
        return 0.0
    score = sum(_worth(page, one, unlinked=unlinked) for one in found if id(one) not in left_out)
    dated = sum(one.is_dated for one in found) / len(fields)
    signed = sum(one.author is not None for one in found) / len(fields)
    return score * (WEIGHTS.cut_found + WEIGHTS.cut_dated * dated + WEIGHTS.cut_signed * signed)


def weight(length: int) -> float:
    """What a text of this many characters counts: twice the text does not make it twice a post."""
    return math.log2(1 + min(_LONGEST, length))


def _worth(page: ParsedPage, one: Fields, *, unlinked: bool) -> float:
    if one.body is None:
        return 0.0
    told = WEIGHTS.post_found + WEIGHTS.post_dated * one.is_dated
    told += WEIGHTS.post_signed * (one.author is not None)
    free = (1 - page.link_share(*one.body)) ** 2 if unlinked else 1.0
    return weight(page.length(*one.body)) * told * free


def breaks_off(page: ParsedPage, one: Fields) -> bool:
    """Whether the text ends in dots, as the teaser of a longer one does."""
    return one.body is not None and is_teaser(page, *one.body)


def is_teaser(page: ParsedPage, start: int, end: int) -> bool:
    """Whether the longest or the last text between two tokens ends in dots."""
    if page.length(start, end) > _TEASER:
        return False
    longest = max(page.texts[start:end], key=len)
    return any(ends_in_dots(text) for text in (longest, page.texts[end - 1]))


def ends_in_dots(text: str) -> bool:
    """Whether a text breaks off."""
    return text.rstrip(" \n\t)]").endswith(_DOTS)


def _long(page: ParsedPage, one: Fields) -> bool:
    return one.body is not None and page.length(*one.body) > _CELL


def leads_on(page: ParsedPage, one: Fields) -> bool:
    """Whether a title beside the text links to another page, as in a list of what is said elsewhere."""
    start, end = one.body or (one.record.end, one.record.end)
    return any(
        page.link[token] and token != one.author_token and not start < token < end and _is_title(page, token)
        for token in range(one.record.start, min(one.record.end, one.record.start + _NEAR))
    )


def _is_title(page: ParsedPage, token: int) -> bool:
    text = page.texts[token].strip()
    if not _TITLE <= len(text) <= 200 or text.count(" ") < 2:
        return False
    element = page.owner[token]
    while element >= 0 and page.tag[element] != "a":
        element = page.parent[element]
    return "#" not in page.get(element, "href")


def aside(page: ParsedPage, one: Fields) -> bool:
    """Whether a record stands in a part of the page that is named as no talk: a menu, a sidebar, a footer."""
    element = one.record.root if one.record.root >= 0 else page.owner[one.record.start]
    around = [element, *page.ancestors(element, _AROUND)]
    return any(page.tag[e] in {"nav", "aside", "footer"} or ASIDE_NAMES.search(page.names[e]) for e in around)
