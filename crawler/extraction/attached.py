"""The documents and pictures that a post links to or shows."""

import re
from collections.abc import Iterable, Iterator

from crawler.extraction.page import ParsedPage

DOCUMENT = re.compile(
    r"\.(?:pdf|do[ct][xm]?|od[tsp]|ott|fodt|rtf|xls[xm]?|xltx|ppt[xm]?|pps[xm]?|eml|msg|mht|mhtml|txt|csv|zip)(?:$|[?#])",
    re.IGNORECASE,
)
PICTURE = re.compile(r"\.(?:jpe?g|png|webp|tiff?|bmp)(?:$|[?#])", re.IGNORECASE)
_LEAST_SIDE = 200  # pixels, where the page says how large a picture is: a face, a sign, a button are smaller
_NO_TEXT = re.compile(r"avatar|emoji|smil(?:ey|ie)|icon|logo|badge|rank|gravatar|spacer|thumb", re.IGNORECASE)
_MOST_PICTURES = 20  # that one post shows


def links_in(page: ParsedPage, elements: Iterable[int]) -> Iterator[str]:
    """Where these elements link to documents, and where pictures stand that are large enough to hold text."""
    pictures = 0
    for link, is_shown in _links(page, elements):
        is_picture = PICTURE.search(link) is not None
        pictures += is_picture
        if (is_picture and pictures <= _MOST_PICTURES) or (not is_shown and DOCUMENT.search(link)):
            yield link


def _links(page: ParsedPage, elements: Iterable[int]) -> Iterator[tuple[str, bool]]:
    """Addresses, and whether the post shows what stands there rather than linking to it."""
    for element in elements:
        if page.tag[element] == "a":
            yield page.get(element, "href"), False
        elif page.tag[element] in {"iframe", "embed", "object"}:
            yield page.get(element, "src") or page.get(element, "data"), False
        elif page.tag[element] == "img" and not _is_small(page, element):
            yield page.get(element, "src") or page.get(element, "data-src"), True


def _is_small(page: ParsedPage, element: int) -> bool:
    sides = (page.get(element, name).removesuffix("px") for name in ("width", "height"))
    if any(side.isascii() and side.isdigit() and int(side[:6]) < _LEAST_SIDE for side in sides):
        return True
    return any(_NO_TEXT.search(page.get(element, name)) for name in ("class", "src", "alt"))
