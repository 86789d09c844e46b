"""Texts in pieces of about a sentence."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from matcher.meaning.sentences import MOST, MOST_CHARACTERS, MOST_PIECES, pieces_of

TEXTS = st.one_of(
    st.text(max_size=2_000),
    st.lists(
        st.sampled_from(["ik", "vertrok", "naar", "de", "grens.", "x" * 90, "\n", "\uff01", "Waarom?"])
    ).map(" ".join),
)


def test_sentences_are_pieces_and_short_ones_are_joined() -> None:
    """A sentence is a piece; one of a few words goes with the one before it."""
    text = (
        "Hij werkte als klokkenmaker in het dorp aan de rivier. Toen. "
        "Zijn zwager werd met een fietspomp geslagen en vastgehouden in een molen."
    )
    sentences = [text[piece.start : piece.end] for piece in pieces_of(text)]
    assert sentences == [text[: text.index(" Zijn")], text[text.index("Zijn") :]]


def test_a_sentence_without_an_end_is_cut_evenly() -> None:
    """People who never write a full stop are read in parts of about equal length."""
    text = " ".join(f"woord{number}" for number in range(60))
    sizes = [len(text[piece.start : piece.end].split()) for piece in pieces_of(text)]
    assert sum(sizes) == 60
    assert max(sizes) <= MOST
    assert max(sizes) - min(sizes) <= 1


def test_a_text_without_end_gives_so_many_pieces_and_no_more() -> None:
    """A post of a million words is read up to a bound, so that no post holds the others up."""
    assert len(pieces_of("Dit is een zin van zeven hele woorden. " * 10_000)) == MOST_PIECES


@given(TEXTS)
def test_pieces_hold_every_word_once_in_order_and_are_short(text: str) -> None:
    """Whatever the text, its pieces follow each other, leave no word out and are never long."""
    pieces = pieces_of(text)
    assert all(0 < piece.end - piece.start <= MOST_CHARACTERS for piece in pieces)
    assert all(before.end <= after.start for before, after in pairwise(pieces))
    assert "".join("".join(text[piece.start : piece.end].split()) for piece in pieces) == "".join(
        text.split()
    )
