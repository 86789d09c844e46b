"""Which pages are worth reading: most of the web is in other languages, and told apart without parsing.

Nearly every Dutch or English sentence holds one of a few small words. They are looked for in the bytes of a
page, markup and all: a page on which none of them stands twice over holds no sentence of that language. One
Dutch comment on a page in another language is enough to have the page read.
"""

from collections.abc import Sequence
from enum import StrEnum

_SMALL_WORDS = {
    "nl": (b" het ", b" een ", b" niet ", b" van ", b" dat ", b" zijn ", b" ook ", b" voor "),
    "en": (b" the ", b" and ", b" of ", b" that ", b" with ", b" was ", b" for ", b" this "),
}
_DIFFERENT = 2
"""Small words of a language that make a page worth reading."""
_LEAST = 200
"""Bytes of the shortest page that can hold a retelling."""
_PAGES = (b"html", b"xml", b"text/plain", b"json")


class SieveReason(StrEnum):
    """Why a record was passed over without being read."""

    NO_PAGE = "no_page"  # a picture, a script, a document, a redirect, or nothing
    OTHER_LANGUAGE = "other_language"


def languages() -> tuple[str, ...]:
    """Those that can be asked for."""
    return tuple(_SMALL_WORDS)


def is_page(status: int, content_type: bytes, size: int) -> bool:
    """Whether an answer may hold what people wrote, by its kind and size."""
    kind = content_type.lower()
    return 200 <= status < 300 and size >= _LEAST and (not kind or any(part in kind for part in _PAGES))


def may_hold(body: bytes, wanted: Sequence[str]) -> bool:
    """Whether a page may hold a sentence of one of these languages; of any, where none is named.

    A page in an encoding of two bytes a letter is not judged: it may.
    """
    return (
        not wanted
        or b"\x00" in body[:_LEAST]
        or any(_holds(body, _SMALL_WORDS[language]) for language in wanted)
    )


def _holds(body: bytes, words: tuple[bytes, ...]) -> bool:
    different = 0
    for word in words:
        different += word in body
        if different >= _DIFFERENT:
            return True
    return False
