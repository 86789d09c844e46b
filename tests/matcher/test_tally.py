"""A case is asked about closely only where one stretch of a post has enough of it."""

import numpy as np
import pytest

from matcher.loops import Features
from matcher.tally import screened


class Tally:
    """Hits on cases: `hits` are (place, weight, misses paid up to it, cases that are hit)."""

    def __init__(self, cases: int, hits: list[tuple[int, float, float, tuple[int, ...]]]) -> None:
        self.cases = cases
        self.features = Features(
            np.arange(len(hits)),
            np.array([place for place, *_ in hits], np.int64),
            np.array([weight for _, weight, *_ in hits], np.float64),
            np.array([misses for *_, misses, _ in hits], np.float64),
        )
        ends = np.cumsum([0, *(len(of_hit) for *_, of_hit in hits)])
        self.at, self.end = ends[:-1].copy(), ends[1:]
        self.postings = np.array([case for *_, of_hit in hits for case in of_hit], np.uint32)
        self.at_first = np.zeros(cases, np.float32)
        self.state = np.zeros((cases, 5), np.float32)

    def chosen(self, least: float, *, base: int = 0, limit: int | None = None) -> list[int]:
        """The cases of one block, numbered within it, with at least so many nats."""
        limit = self.cases if limit is None else limit
        return list(
            screened(
                len(self.at),
                self.features,
                self.at,
                self.end,
                self.postings,
                0,
                base,
                limit,
                self.at_first,
                np.float64(least),
                8.0,
                self.state,
                np.zeros(limit - base, np.int64),
            ).tolist()
        )


def enough(cases: int, hits: list[tuple[int, float, float, tuple[int, ...]]], least: float) -> list[int]:
    """The cases with at least so many nats."""
    return Tally(cases, hits).chosen(least)


def test_hits_of_one_stretch_add_up_less_the_misses_between() -> None:
    """Three hits of 5 nats with 2 nats of misses after the first give 13; one alone gives 5."""
    hits = [(0, 5.0, 0.0, (0,)), (5, 5.0, 2.0, (0, 1)), (6, 5.0, 2.0, (0,))]
    assert enough(2, hits, 13.0) == [0]
    assert enough(2, hits, 13.5) == []
    assert enough(2, hits, 5.0) == [0, 1]


def test_a_hit_counts_for_no_more_than_the_most() -> None:
    """One word, however rare, makes no case by itself: of 30 nats it brings 8."""
    assert enough(1, [(0, 30.0, 0.0, (0,))], 8.5) == []
    assert enough(1, [(0, 30.0, 0.0, (0,))], 8.0) == [0]


def test_a_run_that_lost_everything_begins_anew() -> None:
    """What stands far apart is not added up; the best stretch counts, also where a worse one follows."""
    apart = [(0, 6.0, 0.0, (0,)), (1, 6.0, 0.0, (0,)), (900, 5.0, 50.0, (0,))]
    assert enough(1, apart, 12.0) == [0]
    assert enough(1, apart, 12.5) == []


def test_forms_of_one_word_count_as_the_strongest() -> None:
    """Two forms at one place are one hit: 3 and 5 nats give 5, whichever comes first."""
    for first, second in ((3.0, 5.0), (5.0, 3.0)):
        hits = [(4, first, 0.0, (0,)), (4, second, 0.0, (0,))]
        assert enough(1, hits, 5.0) == [0]
        assert enough(1, hits, 5.5) == []


def test_a_case_that_is_hit_by_chance_more_often_needs_more() -> None:
    """`at_first` is taken off each hit of its case, and a hit that is worth nothing then is none."""
    tally = Tally(2, [(0, 5.0, 0.0, (0, 1)), (1, 5.0, 0.0, (0, 1))])
    tally.at_first[1] = 2.0
    assert tally.chosen(6.5) == [0]
    again = Tally(1, [(0, 2.0, 0.0, (0,))])
    again.at_first[0] = 2.0
    assert again.chosen(0.0) == []


def test_blocks_of_cases_are_told_one_after_the_other() -> None:
    """Each block goes on where the last one stopped, and none leaves anything behind for the next."""
    tally = Tally(5, [(0, 5.0, 0.0, (0, 3, 4)), (1, 5.0, 0.0, (1, 3))])
    assert tally.chosen(5.0, base=0, limit=2) == [0, 1]
    assert not tally.state.any()
    assert tally.chosen(10.0, base=2, limit=5) == [1]
    assert tally.at.tolist() == tally.end.tolist()


@pytest.mark.parametrize("least", [0.5, 5.0])
def test_cases_come_in_order_whatever_is_hit_first(least: float) -> None:
    """The order of the hits in a post says nothing about the order of the cases."""
    assert enough(4, [(0, 5.0, 0.0, (3,)), (1, 5.0, 0.0, (0, 2))], least) == [0, 2, 3]
