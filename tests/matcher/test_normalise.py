"""Texts come out in words that can be compared, however they were typed, copied or disguised."""

import pytest
from hypothesis import example, given

from matcher import normalise as subject
from matcher.errors import NormaliserError
from matcher.normalise import check_version, normalise, raw_words, words_of
from tests.strategies import any_text, disguised_text


def words(text: str) -> list[str]:
    """The normalised words of a text."""
    return [token.word for token in normalise(text)]


def test_the_release_vector_comes_out() -> None:
    """The installed stemmer and tables normalise as when this version was released."""
    check_version()


def test_another_vector_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A normaliser that gives something else is refused in one sentence."""
    monkeypatch.setattr(subject, "_VECTOR_DIGEST", "0" * 16)
    with pytest.raises(NormaliserError, match="enrol the documents again"):
        check_version()


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("GEITEN geïnd café", "geiten geind cafe"),
        ("𝗴𝗲𝗶𝘁𝗲𝗻 ｇｅｉｔ", "geiten geit"),
        ("gеiten met pааrdеn", "geiten met paarden"),
        ("gei\u200bten pa\u00adard", "geiten paard"),
        ("g e i t e n", "geiten"),
        ("g.e.i.t.e.n", "geiten"),
        ("g-e-i-t-e-n", "geiten"),
        ("ge.vluchte soldaten", "gevluchte soldaten"),
        ("strij-\nders", "strijders"),
        ("ĳzer", "ijzer"),
        ("vijfentwintig schapen", "25 schapen"),
        ("driehonderdtwaalf kratten", "312 kratten"),
        ("1.500 euro", "1500 euro"),
        ("12-03-2019", "12 maart 2019"),
        ("2019-03-12", "12 maart 2019"),
        ("12 mrt. 2019", "12 maart 2019"),
        ("de 3e maart 2019", "3 maart 2019"),
        ("ge1ten", "geiten"),
        ("b0erder1j met 5chapen", "boerderij met schapen"),
        ("d e m a n l i e p n a a r h u i s", "man liep huis"),
        ("bekeerde", "bekering"),
        ("gesmokkeld", "smokkelaar"),
        ("kinderen", "kind"),
    ],
)
def test_what_is_written_otherwise_reads_the_same(written: str, plain: str) -> None:
    """Each disguise, spelling and inflection gives the words of the plain form."""
    assert words(written) == words(plain)


def test_stop_words_and_lone_letters_say_nothing() -> None:
    """Function words, single letters and bare month names have no word."""
    assert words("de het een, a b. In maart zijn wij er niet.") == []


def test_a_sentence_without_a_space_after_its_stop_stays_two_words() -> None:
    """Words that are joined by a full stop alone are not glued together."""
    assert words("huis.Moeder") == words("huis moeder")


@given(any_text() | disguised_text())
@example("negenhonderdennegenennegentig" * 3)
def test_normalising_twice_changes_nothing(text: str) -> None:
    """Normalise after normalise gives the same words."""
    once = words(text)
    assert words(" ".join(once)) == once


@given(any_text() | disguised_text())
def test_every_word_points_into_the_original(text: str) -> None:
    """Spans lie in order within the text that was handed in and are never empty."""
    tokens = normalise(text)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)


@given(any_text() | disguised_text())
def test_the_fast_way_gives_the_same_words(text: str) -> None:
    """Words without places are those with places."""
    assert [word for raw in raw_words(text) for word in words_of(raw)] == words(text)


@given(disguised_text(), disguised_text())
def test_a_word_is_found_at_its_own_place_whatever_stands_around_it(before: str, after: str) -> None:
    """Between blank lines a disguised word reads the same and is marked exactly where it stands."""
    disguised = "gе\u200bi\u0301te\u00adn"
    text = f"{before}\n\n.{disguised}.\n\n{after}"
    start = len(before) + 3
    assert ("geit", start, start + len(disguised)) in {
        (token.word, token.start, token.end) for token in normalise(text)
    }


def test_spans_cover_what_was_disguised() -> None:
    """A word's span takes in its zero-width characters, homoglyphs and the spaces between its letters."""
    text = "zie g\u200be\u0456ten en p a a r d e n daar"
    spans = [text[token.start : token.end] for token in normalise(text)]
    assert spans[-2:] == ["g\u200be\u0456ten", "p a a r d e n"]
