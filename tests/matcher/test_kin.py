"""What a Dutch word of a post may be in a decision: tried with words that people and officers really use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.forms import WordReading, forms_of
from matcher.kin import MOST, kin
from matcher.normalise import one_form, raw_words, words_of
from tests.strategies import any_text


@pytest.mark.parametrize(
    ("posted", "decided"),
    [
        ("huilt", "huilen"),
        ("zwijgt", "zwijgen"),
        ("vindt", "vinden"),
        ("groene", "groen"),
        ("stijve", "stijf"),
        ("gladde", "glad"),
        ("lijkwasser", "lijken"),
        ("lijkwasser", "wassen"),
        ("tapijtknoper", "knopen"),
        ("wolhandel", "wol"),
        ("gehoorapparatenmaker", "gehoorapparaat"),
        ("negenjarige", "negen"),
        ("twaalfjarigen", "jaar"),
        ("zeshonderdduizend", "600000"),
        ("600000", "zeshonderdduizend"),
        ("azc", "asielzoekerscentrum"),
        ("mnd", "maand"),
    ],
)
def test_a_word_of_a_post_is_recognised_in_the_decision_s_words(posted: str, decided: str) -> None:
    """Inflections the stemmer leaves, parts of compounds, ages, round numbers and abbreviations."""
    enrolled = forms_of(decided, WordReading.ENROLLED).words
    assert set(forms_of(posted, WordReading.DUTCH_POST).words) & set(enrolled)


@pytest.mark.parametrize("short", ["zn", "ff", "ipv", "idd", "mevr"])
def test_what_is_short_for_nothing_is_no_word(short: str) -> None:
    """It is neither a hit nor a miss in a post; what is enrolled keeps its forms."""
    assert forms_of(short, WordReading.DUTCH_POST).words == ()
    assert forms_of(short, WordReading.ENROLLED).words == words_of(short)


@pytest.mark.parametrize("word", ["kant", "soldaat", "boerderij", "geweren", "1250", "12"])
def test_other_words_have_no_kin(word: str) -> None:
    """What only looks inflected, or is no round number, stands for itself."""
    assert kin(word, one_form(word)) == ()


def test_the_word_itself_comes_first() -> None:
    """A guess never goes before what stands there."""
    words = forms_of("repareert", WordReading.DUTCH_POST).words
    assert words[0] == one_form("repareert")


@given(any_text(40) | st.text("abcdefghijklmnopqrstuvwxyzt", min_size=1, max_size=80))
def test_every_word_has_few_kin(text: str) -> None:
    """Nothing raises, whatever the letters, and the guesses are few."""
    for piece in raw_words(text):
        assert len(kin(piece, one_form(piece))) <= MOST
