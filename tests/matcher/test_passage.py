"""Sections become passages of a length that can be recognised, without losing a word."""

from hypothesis import given
from hypothesis import strategies as st

from matcher.passage import split

PARAGRAPHS = st.lists(st.integers(1, 400), max_size=6)


@given(PARAGRAPHS)
def test_no_word_is_lost_and_none_is_too_long(lengths: list[int]) -> None:
    """Every word stands in one passage, in order, and no passage has more than 150 words."""
    words = iter(f"w{number}." if number % 9 == 0 else f"W{number}" for number in range(10_000))
    text = "\n\n".join(" ".join(next(words) for _ in range(length)) for length in lengths)
    passages = split("relaas", text)
    assert " ".join(passage.text for passage in passages).split() == text.split()
    assert all(passage.words <= 150 for passage in passages)


def test_short_paragraphs_are_joined() -> None:
    """Paragraphs of a line or two become one passage."""
    text = "\n\n".join(["Hij woonde in een dorp aan de rivier en had daar een winkel."] * 5)
    assert len(split("relaas", text)) == 1


def test_empty_text_has_no_passages() -> None:
    """White space alone gives nothing."""
    assert split("relaas", " \n\n ") == []
