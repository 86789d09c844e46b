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
    bodied = [post for post in fields if post.body is not None]
    besides = {id(post) for post in bodied if aside(page, post)}
    score = described(page, fields, unlinked=True, left_out=besides if 2 * len(besides) < len(bodied) else ())
    teasers = sum(breaks_off(page, post) for post in bodied)
    if 2 * teasers > len(bodied):
        score *= WEIGHTS.most_teasers
    elif teasers > WEIGHTS.few_teasers * len(bodied):
        score *= 1 - WEIGHTS.some_teasers * teasers / len(bodied)
    if sum(leads_on(page, post) for post in bodied) > 0.5 * len(bodied):
        usual = sorted(_long(page, post) for post in bodied)[len(bodied) // 2]
        score *= WEIGHTS.leading_long if usual else WEIGHTS.leading_short
    if sum(post.crowded for post in bodied) > WEIGHTS.crowds * len(bodied):
        score *= WEIGHTS.crowded
    linked = sum(page.link_share(*post.body) > WEIGHTS.linked for post in bodied if post.body is not None)
    score *= 1 - WEIGHTS.linked_records * linked / max(1, len(bodied))
    if 2 * len(besides) > len(bodied):
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
    bodied = [post for post in fields if post.body is not None]
    if not bodied:
        return 0.0
    score = sum(_worth(page, post, unlinked=unlinked) for post in bodied if id(post) not in left_out)
    dated = sum(post.is_dated for post in bodied) / len(fields)
    signed = sum(post.author is not None for post in bodied) / len(fields)
    return score * (WEIGHTS.cut_found + WEIGHTS.cut_dated * dated + WEIGHTS.cut_signed * signed)


def weight(length: int) -> float:
    """What a text of this many characters counts: twice the text does not make it twice a post."""
    return math.log2(1 + min(_LONGEST, length))


def _worth(page: ParsedPage, post: Fields, *, unlinked: bool) -> float:
    if post.body is None:
        return 0.0
    worth = WEIGHTS.post_found + WEIGHTS.post_dated * post.is_dated
    worth += WEIGHTS.post_signed * (post.author is not None)
    free = (1 - page.link_share(*post.body)) ** 2 if unlinked else 1.0
    return weight(page.length(*post.body)) * worth * free


def breaks_off(page: ParsedPage, post: Fields) -> bool:
    """Whether the text ends in dots, as the teaser of a longer one does."""
    return post.body is not None and is_teaser(page, *post.body)


def is_teaser(page: ParsedPage, start: int, end: int) -> bool:
    """Whether the longest or the last text between two tokens ends in dots."""
    if page.length(start, end) > _TEASER:
        return False
    longest = max(page.texts[start:end], key=len)
    return any(ends_in_dots(text) for text in (longest, page.texts[end - 1]))


def ends_in_dots(text: str) -> bool:
    """Whether a text breaks off."""
    return text.rstrip(" \n\t)]").endswith(_DOTS)


def _long(page: ParsedPage, post: Fields) -> bool:
    return post.body is not None and page.length(*post.body) > _CELL


def leads_on(page: ParsedPage, post: Fields) -> bool:
    """Whether a title beside the text links to another page, as in a list of what is said elsewhere."""
    start, end = post.body or (post.record.end, post.record.end)
    return any(
        page.link[token] and token != post.author_token and not start < token < end and _is_title(page, token)
        for token in range(post.record.start, min(post.record.end, post.record.start + _NEAR))
    )


def _is_title(page: ParsedPage, token: int) -> bool:
    text = page.texts[token].strip()
    if not _TITLE <= len(text) <= 200 or text.count(" ") < 2:
        return False
    element = page.owner[token]
    while element >= 0 and page.tag[element] != "a":
        element = page.parent[element]
    return "#" not in page.get(element, "href")


def aside(page: ParsedPage, post: Fields) -> bool:
    """Whether a record stands in a part of the page that is named as no talk: a menu, a sidebar, a footer."""
    element = post.record.root if post.record.root >= 0 else page.owner[post.record.start]
    around = [element, *page.ancestors(element, _AROUND)]
    return any(page.tag[e] in {"nav", "aside", "footer"} or ASIDE_NAMES.search(page.names[e]) for e in around)
