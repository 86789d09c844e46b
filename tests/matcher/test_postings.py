"""Posting lists hold what the passages hold."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.postings import cases_of, posting_lists, without_repeats

BUCKETS = 12
PASSAGES = st.lists(
    st.tuples(st.lists(st.integers(0, BUCKETS - 1), max_size=8), st.integers(0, 3)), max_size=9
)


@given(PASSAGES)
def test_posting_lists_are_the_passages_turned_around(passages: list[tuple[list[int], int]]) -> None:
    """Every bucket lists, in order and once, the passages that hold it, and counts their cases."""
    flat = np.array([bucket for held, _ in passages for bucket in held], np.uint32)
    case = np.array([of for _, of in passages], np.int64)
    used, sizes = without_repeats(flat, np.array([len(held) for held, _ in passages], np.uint32))
    start, postings = posting_lists(flat[:used], sizes, BUCKETS)
    cases = cases_of(start, postings, case, 4)

    assert sizes.tolist() == [len(set(held)) for held, _ in passages]
    for bucket in range(BUCKETS):
        held_by = [number for number, (held, _) in enumerate(passages) if bucket in held]
        assert postings[start[bucket] : start[bucket + 1]].tolist() == held_by
        assert cases[bucket] == len({passages[number][1] for number in held_by})
