"""What stands at the ends of every body and belongs to none: titles, labels, buttons, lists of thanks."""

import re
from collections import Counter
from collections.abc import Sequence

from crawler.extraction.finder.fields import Fields
from crawler.extraction.finder.weights import WEIGHTS
from crawler.extraction.page import SHORT, ParsedPage, masked
from crawler.extraction.vocabulary import TITLE_NAMES

_LABEL = 48
_OPENING = 6
"""A label at the start of a line may be this short, in characters."""
_LONGEST = 100
"""No label is longer; people repeat what others wrote."""
_LIST_LABEL = 12
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ANSWER = re.compile(r"(?:re|aw|antw|rép|rv)\s?(?:\[\d+\])?:\s", re.IGNORECASE)


def trim_edges(page: ParsedPage, records: Sequence[Fields]) -> None:
    """Cuts from the ends of the bodies what most of them begin or end with: titles, labels, buttons."""
    whole = [fields for fields in records if fields.body is not None]
    shapes: Counter[str] = Counter()
    for fields in whole:
        start, end = fields.body or (0, 0)
        edges = {*range(start, min(start + 4, end)), *range(max(start, end - 8), end)}
        longest = _LABEL if len(whole) <= 3 else _LONGEST
        shapes.update({_shape(page, t, fields.author) for t in edges if len(page.texts[t]) < longest})
    least = max(2, min(4, len(whole)), WEIGHTS.edge_usual * len(whole))
    usual = {shape for shape, count in shapes.items() if count >= least}
    for fields in whole:
        fields.body = _trimmed(page, fields, usual)


def _shape(page: ParsedPage, token: int, author: str | None) -> str:
    """A text with what differs from post to post masked."""
    text = masked(" ".join(page.texts[token][:200].split()))
    return text.replace(author, "@") if author else text


def _trimmed(page: ParsedPage, fields: Fields, usual: set[str]) -> tuple[int, int] | None:
    if fields.body is None:
        return None
    first, last = fields.body
    while first < last and (_shape(page, first, fields.author) in usual or _is_title(page, first)):
        first += 1
    if first == last:
        return fields.body
    first = _line_start(page, fields.body[0], first)
    token = last - 1
    while token > first and (page.link[token] or len(page.texts[token]) < SHORT or token == last - 1):
        shape = _shape(page, token, fields.author)
        apart = page.link[token] or len(page.texts[token]) < SHORT or page.breaks_line(token - 1, token)
        if (
            shape in usual
            and apart
            and (token == last - 1 or (len(shape) > _LIST_LABEL and not _is_inner(page, token)))
        ):
            last = token  # a button, or the label of a list such as of those who said thanks
        token -= 1
    if token > first and _shape(page, token, fields.author) in usual:
        last = token
    return (first, last) if first < last else fields.body


def _is_inner(page: ParsedPage, token: int) -> bool:
    """Whether a sentence goes on before and after a text."""
    ahead, behind = page.breaks_line(token - 1, token), page.breaks_line(token, token + 1)
    return not ahead and not behind and not page.link[token]


def _line_start(page: ParsedPage, floor: int, first: int) -> int:
    """Where a body begins that was cut within a sentence: at the start of the line."""
    start = first
    while start > floor and not page.breaks_line(start - 1, start):
        start -= 1
    said = page.length(start, first)
    return start if start < first and said > _OPENING and page.texts[first].lstrip()[:1].islower() else first


def _is_title(page: ParsedPage, token: int) -> bool:
    """Whether a text is the subject line above a post."""
    text = page.texts[token].strip()
    around = [page.owner[token], *page.ancestors(page.owner[token], 1)]
    named = any(TITLE_NAMES.search(page.name[e]) or page.tag[e] in _HEADINGS for e in around)
    return len(text) < 160 and (named or bool(_ANSWER.match(text)))
