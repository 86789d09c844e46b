"""What the scheme for registers that travel stores of a passage, and what it never does."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from bench import leakset
from matcher.fingerprint import MadeFingerprint, make, name_values, near, word_values
from matcher.kernels import truncated
from matcher.key import Key
from matcher.normalise import raw_words
from matcher.reading import stretches
from matcher.scheme import CARRIED, TRIOS, Scheme
from matcher.vocabulary import Vocabulary
from tests.matcher.conftest import STORY

NOTHING = np.zeros(0, np.uint64)
GOLDEN = (
    (3659, 3804, 59545),
    (66281, 66845, 66876, 66901, 69312, 70083, 70295, 70838, 71014, 71758, 73663),
)
PASSAGES = [passage.text for passage in leakset.load().passages]


def vocabulary() -> Vocabulary:
    """A vocabulary under a key that stays."""
    return Vocabulary(Key(secret=bytes(range(32)), id="test"))


def test_fingerprints_of_carried_1_never_change() -> None:
    """A released scheme is what it was: another would find nothing of what is in registers."""
    made = make(STORY, vocabulary(), CARRIED, NOTHING)
    assert (made.groups.values, made.words.values) == GOLDEN
    assert {*made.groups.blocks, *made.words.blocks} == {0}  # no order at all


@pytest.mark.parametrize("text", PASSAGES[::3])
def test_no_word_is_hashed_twice(text: str) -> None:
    """A word stands in one group or alone, so that no stored hash confirms another."""
    words = vocabulary()
    made = make(text, words, CARRIED, NOTHING)
    coded = words.coded(stretches(raw_words(text), enrolled=True))
    codes = coded.codes.astype(np.int64)
    groups = near(coded, words, CARRIED)
    buckets = truncated(words.group_hashes(codes[groups]), CARRIED.group_bits)
    stored = {tuple(sorted(row)) for row in codes[groups[np.isin(buckets, made.groups.values)]].tolist()}
    times = Counter(word for group in stored for word in group)
    assert sum(count > 1 for count in times.values()) <= 1  # a group may share its hash by chance
    grouped = np.array(sorted(times), np.int64)
    alone = word_values(words.word_hashes(grouped), words.zipf[grouped], CARRIED)
    named = name_values(words.word_hashes(grouped), words.zipf[grouped], CARRIED)
    assert not np.isin(alone.values[alone.kept], made.words.values).any()
    assert np.isin(named.values[named.kept], made.words.values).sum() <= 1  # as above


def test_what_is_drawn_has_nothing_to_do_with_its_hash() -> None:
    """Of the groups that could be stored those with small hashes are no likelier to be: before, they were."""
    assert abs(small(CARRIED) - 0.5) < 0.12
    assert small(TRIOS) > 0.55


def small(scheme: Scheme) -> float:
    """How many of all stored groups have a hash of the lower half."""
    words = vocabulary()
    hashes = [value for text in PASSAGES for value in make(text, words, scheme, NOTHING).groups.values]
    return sum(value < 1 << (scheme.group_bits - 1) for value in hashes) / len(hashes)


def test_the_budget_holds() -> None:
    """A scheme with half the budget stores half the bits, and never more than it may."""
    words = vocabulary()
    full, half = (
        sum(bits(make(text, words, s, NOTHING), s) for text in PASSAGES) for s in (CARRIED, tight())
    )
    assert 0.4 * full <= half <= 0.6 * full


def tight() -> Scheme:
    """The same scheme with half the budget."""
    return replace(CARRIED, budget=CARRIED.budget / 2)


def bits(made: MadeFingerprint, scheme: Scheme) -> int:
    """The bits that a fingerprint stores."""
    own = int(scheme.bits_of(np.array(made.words.values, np.uint64)).sum())
    return own + scheme.group_bits * len(made.groups.values)
