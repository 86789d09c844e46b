"""The evaluation set keeps what its README promises."""

from collections import Counter

import pytest

from bench import leakset
from bench.leakset import LeakSet, LeakStrength, Split


@pytest.fixture(scope="module")
def leaks() -> LeakSet:
    """Answer the set that ships with the project."""
    return leakset.load()


def test_passages_are_as_long_as_real_ones(leaks: LeakSet) -> None:
    """Every passage has 73 to 150 words and an id of its own."""
    assert all(73 <= len(passage.text.split()) <= 150 for passage in leaks.passages)
    assert len({passage.id for passage in leaks.passages}) == len(leaks.passages) >= 36


def test_every_passage_is_leaked_in_three_strengths(leaks: LeakSet) -> None:
    """Each passage has one light, one heavy and one summary leak; a third also in English and disguised."""
    ids = {passage.id for passage in leaks.passages}
    told_by_passage = {
        strength: Counter(leak.passage for leak in leaks.leaks if leak.strength is strength)
        for strength in LeakStrength
    }
    for strength in (LeakStrength.LIGHT, LeakStrength.HEAVY, LeakStrength.SUMMARY):
        assert told_by_passage[strength] == dict.fromkeys(ids, 1)
    assert len(told_by_passage[LeakStrength.ENGLISH]) * 3 >= len(ids) - 2
    assert told_by_passage[LeakStrength.ENGLISH] == told_by_passage[LeakStrength.DISGUISED]


def test_pieces_are_spread_over_comments(leaks: LeakSet) -> None:
    """A leak in pieces has several posts."""
    assert all(len(leak.posts) > 1 for leak in leaks.leaks if leak.strength is LeakStrength.PIECES)


def test_nobody_chose_what_is_held_out(leaks: LeakSet) -> None:
    """A digest of the case, or of the negative's id, says its part; about a third is held out."""
    assert all(leakset.split_of(passage.case) is passage.split for passage in leaks.passages)
    assert all(leakset.split_of(leak.case) is leak.split for leak in leaks.leaks)
    assert all(leakset.split_of(negative.id) is negative.split for negative in leaks.negatives)
    held = sum(passage.split is Split.HELD_OUT for passage in leaks.passages)
    assert 0.25 <= held / len(leaks.passages) <= 0.45


def test_leaks_and_negatives_point_at_passages(leaks: LeakSet) -> None:
    """What a leak retells and what a negative resembles is in the set."""
    cases = {passage.id: passage.case for passage in leaks.passages}
    assert all(cases[leak.passage] == leak.case for leak in leaks.leaks)
    assert all(negative.near is None or negative.near in cases for negative in leaks.negatives)
    assert len(leaks.negatives) >= 48


def test_a_leak_is_no_excerpt(leaks: LeakSet) -> None:
    """No leak shares a run of fifteen words with its passage: a person retold it."""
    texts = {passage.id: f" {' '.join(passage.text.split())} " for passage in leaks.passages}
    for leak in leaks.leaks:
        words = " ".join(leak.posts).split()
        runs = (" " + " ".join(words[at : at + 15]) + " " for at in range(len(words) - 14))
        assert not any(run in texts[leak.passage] for run in runs), leak.id
