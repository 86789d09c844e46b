"""Folding: every place of the plain text points at its own characters of the original."""

import pytest
from hypothesis import given

from matcher.folding import fold
from tests.strategies import any_text, disguised_text

ZERO_WIDTH = "\u200b"


@pytest.mark.parametrize(
    "text",
    [
        f"een æon in Zarolbek, het dor{ZERO_WIDTH}p",  # one character more, then one less
        f"{ZERO_WIDTH}ﬁets naast Zarolbek",
        "ĳs en Zarolbek",
        "gewoon Zarolbek",
    ],
)
def test_a_word_is_found_at_its_own_place_whatever_stands_before_it(text: str) -> None:
    """Characters that become two or none do not move the words behind them."""
    folded = fold(text)
    start = folded.text.index("zarolbek")
    begin, end = folded.span(start, start + len("zarolbek"))
    assert text[begin:end] == "Zarolbek"


@pytest.mark.parametrize(
    "broken",
    [
        "strij-\nders",
        "strij\u00ad\nders",
        f"strij{ZERO_WIDTH}-\nders",
        f"strij-\n{ZERO_WIDTH}ders",
        "strij-\u00ad\nders",
        "strij-\n\u00adders",
        "strij\u0301-\r\n \u0308ders",
        "strij\u2011\nders",
        "strĳ-\nders",
    ],
)
def test_a_word_broken_over_two_lines_is_one_again(broken: str) -> None:
    """Whatever shows nothing around the break, the word is whole and its place takes in the break."""
    folded = fold(f"de {broken} daar")
    assert folded.text == "de strijders daar"
    assert folded.span(3, 12) == (3, 3 + len(broken))


@given(any_text() | disguised_text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """Plain text is its own plain text."""
    folded = fold(text).text
    assert fold(folded).text == folded


@given(any_text() | disguised_text())
def test_every_place_lies_in_the_original(text: str) -> None:
    """Places grow with the text and never lie outside the original."""
    folded = fold(text)
    places = [folded.span(at, at + 1) for at in range(len(folded.text))]
    assert places == sorted(places)
    assert all(0 <= begin < end <= len(text) for begin, end in places)


@given(any_text() | disguised_text())
def test_every_plain_character_is_what_its_own_place_says(text: str) -> None:
    """A character stands at the place of an original character that alone gives it."""
    folded = fold(text)
    for at, character in enumerate(folded.text):
        begin, end = folded.span(at, at + 1)
        assert character in fold(text[begin:end]).text or text[begin:end] == "\u00ad"
