"""What is looked up by case and by bucket is what the passages hold."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matcher.postings import by_case, posting_lists

BUCKETS = 12
CASES = st.lists(st.lists(st.tuples(st.integers(0, BUCKETS - 1), st.integers(0, 5)), max_size=8), max_size=9)


@given(CASES)
def test_both_ways_tell_what_the_cases_hold(cases: list[list[tuple[int, int]]]) -> None:
    """Every case has its hashes in order and once, and every bucket lists its cases so."""
    buckets = np.array([bucket for held in cases for bucket, _ in held], np.uint32)
    places = np.array([place for held in cases for _, place in held], np.uint16)
    first = np.cumsum([0, *map(len, cases)])
    held_start, sizes = by_case(buckets, places, first, len(cases))
    start, postings = posting_lists(buckets[: held_start[-1]], held_start, BUCKETS)

    for number, held in enumerate(cases):
        own = slice(held_start[number], held_start[number + 1])
        assert list(zip(buckets[own].tolist(), places[own].tolist(), strict=True)) == sorted(set(held))
    assert sizes.tolist() == [len({bucket for bucket, _ in held}) for held in cases]
    for bucket in range(BUCKETS):
        holders = [number for number, held in enumerate(cases) if bucket in {holder for holder, _ in held}]
        assert postings[start[bucket] : start[bucket + 1]].tolist() == holders
