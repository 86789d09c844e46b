"""Folding: every place of the plain text points at its own characters of the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.folding import fold

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


@given(st.text(alphabet=f"aé æﬁĳб{ZERO_WIDTH}\u00ad-\n", max_size=40))
def test_every_place_lies_in_the_original(text: str) -> None:
    """Places grow with the text and never lie outside the original."""
    folded = fold(text)
    places = [folded.span(at, at + 1) for at in range(len(folded.text))]
    assert places == sorted(places)
    assert all(0 <= begin < end <= len(text) for begin, end in places)
