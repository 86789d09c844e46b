"""A text is read in the language in which it is written, stretch by stretch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.forms import WordReading, forms_of
from matcher.lexicon import is_common
from matcher.normalise import raw_words, words_of
from matcher.numerals import english_number
from matcher.reading import stretches

DUTCH = "de man heeft verklaard dat hij met zijn broer naar de stad is gevlucht en daar in een kelder zat. "
ENGLISH = "they told him that the police had taken his brother, and then she went with them from the city. "


def words(text: str) -> set[str]:
    """Every word that a post may be recognised by."""
    return {
        word
        for part in stretches(raw_words(text))
        for piece in part.pieces
        for word in forms_of(piece, part.reading).words
    }


def test_a_dutch_post_is_read_as_dutch() -> None:
    """Its pieces stay as they are."""
    [part] = stretches(raw_words(DUTCH))
    assert (part.reading, part.pieces) == (WordReading.DUTCH_POST, raw_words(DUTCH))


def test_an_english_post_is_read_as_english() -> None:
    """English little words decide."""
    [part] = stretches(raw_words(ENGLISH))
    assert part.reading is WordReading.ENGLISH_POST


def test_a_post_in_two_languages_is_read_in_both() -> None:
    """A quotation in the other language is read in its own."""
    readings = [part.reading for part in stretches(raw_words(DUTCH * 4 + ENGLISH * 4 + DUTCH * 4))]
    assert readings == [WordReading.DUTCH_POST, WordReading.ENGLISH_POST, WordReading.DUTCH_POST]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("on March 3rd, 2019 they", "20190303"),
        ("on March 3, 2019 they", "20190303"),
        ("on the 3rd of March 2019 they", "20190303"),
        ("on 3 March 2019 they", "20190303"),
        ("on March 3rd they", "0303"),
        ("in March 2019 they", "201903"),
        ("twenty-five goats", "25"),
        ("two hundred and fifty goats", "250"),
        ("three dozen goats", "36"),
        ("a hundred goats", "100"),
        ("twelve goats", "12"),
        ("his residence permit", "verblijfsvergun"),
    ],
)
def test_english_dates_numbers_and_terms_are_put_together(written: str, meant: str) -> None:
    """What English says in several words has the form of its Dutch."""
    assert meant in words(ENGLISH + written)


def test_english_words_of_every_text_say_nothing() -> None:
    """A word like `however` is neither a hit nor a miss."""
    assert forms_of("however", WordReading.ENGLISH_POST).words == ()
    assert forms_of("belhazi", WordReading.ENGLISH_POST).words == ("belhazi",)


def test_numbers_that_stand_beside_each_other_stay_apart() -> None:
    """Two numbers are not added up."""
    assert english_number(["five", "seven"], 0) is None
    assert english_number(["twenty", "goats"], 0) is None


@given(
    st.lists(
        st.sampled_from(raw_words(DUTCH + ENGLISH + "march 3rd 2019 residence permit twenty five a of and"))
    )
    | st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8))
)
def test_every_piece_is_read_once(pieces: list[str]) -> None:
    """The stretches hold all pieces, each in one place."""
    assert sum(size for part in stretches(pieces) for size in part.sizes) == len(pieces)
    assert all(len(part.sizes) == len(part.pieces) for part in stretches(pieces))


@given(st.lists(st.sampled_from(raw_words(DUTCH + ENGLISH + "vriezer geiten kleermaker 25 smokkelaar"))))
def test_widening_never_takes_a_word_away(pieces: list[str]) -> None:
    """Every word that a post has by itself stays among its forms, and in Dutch comes first."""
    for reading in set(WordReading) - {WordReading.ENGLISH_ENROLLED}:
        for piece in pieces:
            own, forms = words_of(piece), forms_of(piece, reading).words
            assert set(own) <= set(forms) or (reading is WordReading.ENGLISH_POST and is_common(piece))
            if reading is not WordReading.ENGLISH_POST:
                assert forms[: len(own)] == own


def test_an_enrolled_english_text_is_read_as_english() -> None:
    """Of each piece its first meaning is stored, in Dutch where one is known: any post has it."""
    [part] = stretches(raw_words(ENGLISH), enrolled=True)
    assert part.reading is WordReading.ENGLISH_ENROLLED
    enrolled = [forms_of(piece, part.reading).words for piece in part.pieces]
    assert max(map(len, enrolled)) == 1
    stored = {word for forms in enrolled for word in forms}
    assert stored <= words(ENGLISH)
    assert {"broer", "stad", "politie"} <= stored


def test_an_enrolled_dutch_text_is_read_as_dutch() -> None:
    """A few English words in it change nothing."""
    [part] = stretches(raw_words(DUTCH + " the police "), enrolled=True)
    assert part.reading is WordReading.ENROLLED
