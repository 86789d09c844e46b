"""Only pages that can hold no sentence of a wanted language are passed over."""

import pytest

from scale import sieve
from tests.matcher.conftest import RETOLD
from tests.scale.conftest import DUTCH, GERMAN, page

ENGLISH = "They told him that the police had taken his brother and that she went with them from the city. "


@pytest.mark.parametrize(
    ("text", "wanted", "kept"),
    [
        (DUTCH, ("nl",), True),
        (GERMAN * 20, ("nl", "en"), False),
        (GERMAN * 20 + RETOLD + GERMAN * 20, ("nl",), True),
        (ENGLISH, ("nl",), False),
        (ENGLISH, ("nl", "en"), True),
        (GERMAN, (), True),
    ],
)
def test_one_sentence_is_enough(text: str, wanted: tuple[str, ...], kept: bool) -> None:
    """A comment in Dutch under a German article has the page read; without languages every page is."""
    assert sieve.may_hold(page(text), wanted) is kept


def test_two_bytes_a_letter_are_not_judged() -> None:
    """What cannot be told from the bytes is read."""
    assert sieve.may_hold(GERMAN.encode("utf-16"), ("nl",))


@pytest.mark.parametrize(
    ("status", "kind", "size", "kept"),
    [
        (200, b"text/html; charset=utf-8", 5_000, True),
        (200, b"", 5_000, True),
        (200, b"application/rss+xml", 5_000, True),
        (200, b"image/png", 5_000, False),
        (301, b"text/html", 5_000, False),
        (404, b"text/html", 5_000, False),
        (200, b"text/html", 20, False),
    ],
)
def test_pictures_and_redirects_are_no_pages(status: int, kind: bytes, size: int, kept: bool) -> None:
    """Kind, status and size tell."""
    assert sieve.is_page(status, kind, size) is kept
