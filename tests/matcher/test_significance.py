"""The e-value falls with the evidence and grows with the search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.significance import Search, e_value, nats_for, score

SIZES = st.integers(1, 1_000_000)
LENGTHS = st.integers(1, 100_000)


@given(st.floats(1e-6, 100_000), SIZES, LENGTHS)
def test_the_evidence_for_an_e_value_gives_it_back(e: float, cases: int, words: int) -> None:
    """`nats_for` and `e_value` undo each other."""
    search = Search(cases, words)
    assert e_value(nats_for(e, search), search) == pytest.approx(e, rel=1e-6)


@given(st.floats(0, 200), SIZES, LENGTHS)
def test_more_evidence_is_never_less_surprising(nats: float, cases: int, words: int) -> None:
    """The e-value falls with the evidence, grows with the register and the post, and stays in its range."""
    here = e_value(nats, Search(cases, words))
    assert 0 <= e_value(nats + 1, Search(cases, words)) <= here <= 1e6
    assert e_value(nats, Search(2 * cases, words)) >= here
    assert e_value(nats, Search(cases, 2 * words)) >= here


def test_the_score_is_fifty_at_one_chance_alert_in_a_million() -> None:
    """The score is 50 at e-value 1, falls by 5 for each factor of ten, and stays within 0 and 100."""
    assert [score(e) for e in (1.0, 10.0, 1e9, 1e12, 1e-300, 0.0)] == [50, 45, 5, 0, 100, 100]


def test_the_score_spreads_over_what_leaks_bring() -> None:
    """A sentence, a passage, a page and a whole decision have scores that an officer can tell apart."""
    scores = [score(e) for e in (1e-3, 1e-9, 1e-20, 1e-36, 1e-80, 1e-150)]
    assert scores == [57, 67, 77, 84, 93, 97]
    assert len(set(scores)) == len(scores)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_less_chance_is_never_a_lower_score(bits: float, other: float) -> None:
    """The score orders matches as their e-values do."""
    assert score(min(bits, other)) >= score(max(bits, other))
