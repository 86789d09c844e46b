"""Stretches of versions hold the same versions as the sets of their numbers."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from store.exchange.stretches import Stretch, joined, without

stretch = st.tuples(st.integers(0, 30), st.integers(0, 30))


def versions(stretches: list[Stretch]) -> set[int]:
    """Every version in these stretches."""
    return {number for after, until in stretches for number in range(after + 1, until + 1)}


@given(st.lists(stretch))
def test_joined_holds_the_same_versions_in_order_and_apart(given_: list[Stretch]) -> None:
    """Nothing is lost or added, and between two stretches at least one version is missing."""
    stretches = joined(given_)
    assert versions(stretches) == versions(given_)
    assert all(after < until for after, until in stretches)
    assert all(earlier[1] < other[0] for earlier, other in itertools.pairwise(stretches))


@given(stretch, st.lists(stretch))
def test_without_is_the_difference(whole: Stretch, others: list[Stretch]) -> None:
    """What is left are the versions of the stretch that stand in none of the others."""
    assert versions(without(whole, others)) == versions([whole]) - versions(others)
