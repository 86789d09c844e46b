"""Cutting a public text into pieces: nothing is lost, whatever the spans."""

from hypothesis import given
from hypothesis import strategies as st

from console.marking import AROUND, pieces

SPANS = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=6)


@given(text=st.text(max_size=50), matched=SPANS, quotes=SPANS)
def test_the_pieces_together_are_the_text(
    text: str, matched: list[tuple[int, int]], quotes: list[tuple[int, int]]
) -> None:
    """Spans that overlap, are empty or lie outside change the look of the text and never the text."""
    assert "".join(piece.text for piece in pieces(text, matched, quotes)) == text


@given(text=st.text(min_size=1, max_size=50), matched=SPANS)
def test_a_character_is_marked_when_a_span_covers_it(text: str, matched: list[tuple[int, int]]) -> None:
    """Every code point of a span, and no other."""
    marked = [piece.marked for piece in pieces(text, matched) for _ in piece.text]
    assert marked == [any(start <= at < end for start, end in matched) for at in range(len(text))]


def test_what_is_far_from_a_match_is_folded() -> None:
    """A long text shows the surroundings of what matched."""
    text = "a" * 2000 + "RAAK" + "b" * 2000
    shown = [piece for piece in pieces(text, [(2000, 2004)]) if not piece.folded]
    assert "".join(piece.text for piece in shown) == "a" * AROUND + "RAAK" + "b" * AROUND


def test_a_text_without_a_match_is_shown_whole() -> None:
    """Where nothing is marked nothing is far from it either."""
    assert [piece.folded for piece in pieces("a" * 5000, [])] == [False]
