"""Many posts are cut together into the very pieces that each has by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.folding import ascii_text, fold
from matcher.forms import WordReading
from matcher.normalise import raw_words
from matcher.pieces import Cut, Pieces
from matcher.reading import stretches

FRAGMENTS = (
    "maart",
    "3",
    "2019",
    " ",
    "  ",
    ".",
    "-",
    "/",
    "'19",
    "jan",
    "v i j f",
    "ge.heim",
    "1.000",
    "mei2020",
    "3maart",
    "3e",
    "abc.def3",
    "the",
    "het",
    "\n",
    "_",
    "*",
    "…",
    "½",
    "é",
    "ß",
    "“",
    "ع",
    "٣",
    "-\n",
    "\u00ad",
    "Ж",
    "İ",
)
TEXTS = st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join) | st.text(max_size=40)


def words_by_text(pieces: Pieces, cut: Cut) -> list[list[str]]:
    """The words of each text of a cut."""
    words = iter([pieces.words[number] for number in cut.pieces.tolist()])
    return [[next(words) for _ in range(count)] for count in cut.counts.tolist()]


@given(st.lists(TEXTS, max_size=6))
def test_texts_cut_together_have_their_own_pieces(texts: list[str]) -> None:
    """Whatever stands beside it, a text has the pieces and the reading that it has alone."""
    pieces = Pieces()
    cut = pieces.cut(texts)
    alone = [raw_words(text) for text in texts]
    assert words_by_text(pieces, cut) == alone
    readings = [[part.reading for part in stretches(words)] for words in alone]
    assert cut.dutch.tolist() == [as_dutch == [WordReading.DUTCH_POST] for as_dutch in readings]


def test_a_piece_keeps_its_number() -> None:
    """A word met again has the number that it had, when the table has grown as well."""
    pieces = Pieces()
    first = pieces.cut(["geiten in de kelder op 3 maart 2019"]).pieces
    pieces.cut([" ".join(f"woord{number}" for number in range(20_000))])
    assert pieces.cut(["Geiten in de kelder, op 3 maart 2019!"]).pieces.tolist() == first.tolist()
    assert len(set(pieces.words)) == len(pieces.words)


@pytest.mark.parametrize("texts", [[], [""], ["", " \n", ""]])
def test_texts_without_words_have_no_pieces(texts: list[str]) -> None:
    """Nothing to cut gives nothing."""
    assert words_by_text(Pieces(), Pieces().cut(texts)) == [[] for _ in texts]


@given(TEXTS)
def test_plain_text_has_the_pieces_of_folded_text(text: str) -> None:
    """Where a text can be had in ASCII its pieces are those of the folded text."""
    pieces = ascii_text(text)
    if pieces is not None:
        assert pieces.isascii()
        assert raw_words(pieces) == raw_words(fold(text).text)
