"""English words and terms are found in any form, and synonyms in both directions."""

import pytest

from matcher.lexicon import dutch_for, english_stem, synonyms, term_length
from matcher.normalise import one_form


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("bakers", "bakker"),
        ("bakery", "bakkerij"),
        ("bakeries", "bakkerij"),
        ("kidnapped", "ontvoerd"),
        ("kidnapping", "ontvoering"),
        ("fled", "gevlucht"),
        ("fleeing", "gevlucht"),
        ("stolen", "gestolen"),
        ("dug", "graven"),
        ("women", "vrouw"),
        ("knives", "mes"),
        ("geese", "gans"),
        ("neighbor", "buurman"),
        ("neighbours", "buurman"),
        ("smugglers", "smokkelaar"),
        ("theater", "theater"),
        ("theatre", "theater"),
        ("organisation", "organisatie"),
        ("organizations", "organisatie"),
        ("turkish", "turks"),
        ("kyiv", "kiev"),
        ("kiev", "kiev"),
    ],
)
def test_an_english_word_is_dutch_in_any_form(english: str, dutch: str) -> None:
    """Inflection and British or American spelling make no difference."""
    assert one_form(dutch) in dutch_for(english)


@pytest.mark.parametrize(
    ("term", "dutch"),
    [
        ("residence permits", "verblijfsvergunning"),
        ("set fire", "branden"),
        ("police stations", "politiebureau"),
        ("brothers in law", "zwager"),
        ("broke in", "inbreken"),
    ],
)
def test_a_term_of_several_words_is_one_thing(term: str, dutch: str) -> None:
    """A term is as long as its words, and its Dutch is that of the whole."""
    pieces = [*term.split(), "yesterday"]
    length = term_length(pieces, 0)
    assert length <= len(term.split())
    assert one_form(dutch) in dutch_for(" ".join(pieces[:length]))


def test_single_words_are_no_term() -> None:
    """Words that the lists do not have together stay apart."""
    assert term_length(["seven", "goats"], 0) == 1
    assert term_length(["goats"], 0) == 1


def test_an_unknown_word_has_no_dutch() -> None:
    """A name is nothing but itself."""
    assert dutch_for("belhazi") == ()


def test_british_and_american_spelling_have_one_stem() -> None:
    """Colour is color, and recognised is recognized."""
    assert english_stem("colours") == english_stem("color")
    assert english_stem("recognised") == english_stem("recognizing")


def test_synonyms_hold_in_both_directions() -> None:
    """Whoever says freezer may mean the cold-storage cell, and the other way round."""
    assert one_form("verrekijker") not in synonyms(one_form("vriezer"))
    assert one_form("wees") in synonyms(one_form("weeskind"))
    assert one_form("weeskind") in synonyms(one_form("wees"))
