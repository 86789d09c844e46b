"""Names as pages show them: which are names at all, and which are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.casebook.author import key_of


@pytest.mark.parametrize(
    "author",
    [
        "Anoniem",
        " ANONIEM ",
        "Anoniem (niet gecontroleerd)",
        "Anonymous (not verified)",
        "anoniem_88",
        "Gast123",
        "Bezoeker 12",
        "[deleted]",
        "Verwijderde gebruiker",
        "\uff21noniem",
        "",
        "  ",
        "🐝",
        "---",
        None,
    ],
)
def test_a_word_for_nobody_is_no_name(author: str | None) -> None:
    """It joins nothing, however it is spelled and whatever number stands behind it."""
    assert key_of(author) is None


@pytest.mark.parametrize("author", ["Anna Gast", "Gastón", "Lidwien", "Piet Anoniemski", "Userina", "李"])
def test_a_name_that_only_looks_like_one_joins(author: str) -> None:
    """A part of a name is not the name."""
    assert key_of(author) is not None


def test_spellings_of_one_name_are_the_same() -> None:
    """Capitals, blanks and wide letters do not tell names apart; another letter does."""
    assert len({key_of(name) for name in ("Piet Kijkt", " piet  KIJKT", "\uff30iet Kijkt")}) == 1
    assert key_of("Piet Kijkt") != key_of("Piet Kijk")


@given(st.text(max_size=80))
def test_a_key_is_its_own_key(name: str) -> None:
    """Whatever a stranger calls themselves: what was made the same once stays so."""
    key = key_of(name)
    assert key is None or key_of(key) == key
