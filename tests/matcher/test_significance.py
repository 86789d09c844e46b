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
    """The score is 50 at e-value 1 and rises by 5 for each factor of ten, within 0 and 100."""
    assert [score(e) for e in (1.0, 0.1, 10.0, 1e-300, 0.0, 1e9)] == [50, 55, 45, 100, 100, 5]
