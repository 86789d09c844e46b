"""Sentences of a post against sentences of cases, added up over the best run."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from matcher.meaning import score, space
from matcher.meaning.score import Cases
from matcher.meaning.space import Floats
from matcher.meaning.vectors import Vectors

GAINS = arrays.arrays(
    np.float32,
    st.tuples(st.integers(1, 8), st.integers(1, 4)),
    elements=st.floats(-7, 33, width=32, allow_nan=False),
)


def unit(rows: int, seed: int) -> Floats:
    """Vectors of length one, far from each other."""
    drawn = np.random.default_rng(seed).normal(size=(rows, space.DIMENSIONS)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def register(cases: int, sentences: int, seed: int = 1) -> tuple[Vectors, Floats]:
    """One passage a case, numbered from 1, of so many sentences each; and the vectors as they were."""
    vectors = unit(cases * sentences, seed)
    made = Vectors(np.arange(1, cases + 1), np.full(cases, sentences), space.packed(vectors))
    return made, vectors


def test_who_says_one_thing_of_a_case_after_the_other_shows_that_case() -> None:
    """Sentences near to sentences of one case, among others, show it and the run in which they stand."""
    vectors, rows = register(60, 5)
    cases = Cases(vectors, {number: 100 + number for number in range(1, 61)})
    post = np.concatenate([unit(3, 7), rows[15:20], unit(2, 8)])
    shown = cases.shown(post, [10], ["nl"])[0]
    assert (shown[0].case, shown[0].passage, shown[0].first, shown[0].last) == (104, 4, 3, 7)
    assert shown[0].nats > 4.6


def test_one_near_sentence_shows_less_than_five() -> None:
    """A single sentence that is said elsewhere too brings less than the same told on."""
    vectors, rows = register(60, 5)
    cases = Cases(vectors, {number: number for number in range(1, 61)})
    single, all_of_it = cases.shown(np.concatenate([rows[15:16], rows[15:20]]), [1, 5], ["nl", "nl"])
    assert single[0].nats < all_of_it[0].nats


def test_what_is_not_enrolled_any_more_shows_nothing() -> None:
    """Vectors of a passage that no case has are left out, whatever the file holds."""
    vectors, rows = register(60, 5)
    cases = Cases(vectors, {number: number for number in range(1, 61) if number != 4})
    assert 4 not in {finding.case for finding in cases.shown(rows[15:20], [5], ["nl"])[0]}


def test_posts_stay_apart_and_empty_ones_show_nothing() -> None:
    """A post without a sentence, alone or between others, shows nothing and shifts nothing."""
    vectors, rows = register(60, 5)
    cases = Cases(vectors, {number: number for number in range(1, 61)})
    shown = cases.shown(np.concatenate([rows[15:20], rows[40:45]]), [0, 5, 0, 5, 0], ["nl"] * 5)
    assert [shown_cases[0].case if shown_cases else None for shown_cases in shown] == [None, 4, None, 9, None]
    assert cases.shown(np.zeros((0, space.DIMENSIONS), np.float32), [0], ["nl"]) == [[]]


def test_blocks_of_vectors_give_what_one_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """A register is compared in parts for the sake of memory: the parts change nothing."""
    vectors, rows = register(60, 5)
    cases = Cases(vectors, {number: number % 7 for number in range(1, 61)})
    whole = cases.shown(rows[10:20], [4, 6], ["nl", "de"])
    monkeypatch.setattr(score, "BLOCK", 1)
    assert cases.shown(rows[10:20], [4, 6], ["nl", "de"]) == whole


@given(GAINS)
def test_the_best_run_is_the_best_of_all(gains: Floats) -> None:
    """What is added up is the largest sum over sentences that follow each other, found by trying all."""
    best = score._best_runs(gains)
    for case in range(gains.shape[1]):
        own = gains[:, case]
        sums = [own[a:b].sum() for a in range(len(own)) for b in range(a + 1, len(own) + 1)]
        assert best[case] == pytest.approx(max(0.0, *sums, -1.0), abs=1e-3)
        first, last = score._run(own)
        assert own[first : last + 1].sum() == pytest.approx(max(sums), abs=1e-3)
