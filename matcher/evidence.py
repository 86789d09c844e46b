"""What a hit and a miss weigh, by scheme: fitted on made-up decisions and how writers retold them."""

from math import log
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.scheme import Scheme

PASSAGE = log(50.0)
"""Of how much a passage holds."""
Size = TypeVar("Size", float, NDArray[np.float64])


class Costs(NamedTuple):
    """Numbers of the log-likelihood ratio that `judge` adds up, in nats; named, and a tuple for the loops."""

    hit: float  # off a word's hit: whoever retells keeps some of the words
    miss: float  # off for a content word that hits nothing
    guess: float  # off a form that the post does not have itself, and log n more for the n-th
    most: float  # that one hit can bring
    names: float  # that all names together bring by themselves
    names_share: float  # and more by the evidence of deeds and things beside them, times this
    near: float  # share of those who retell that go on near where they were
    near_worth: float  # of two hits near in post and case: the logarithm of how much likelier, times this
    size: float  # off a hit: the logarithm of how much a case holds, times this
    group: float  # off a hit of a group of near words
    group_miss: float  # off for a group that hits nothing
    length: float  # off all evidence: the logarithm of how much longer a case is than a passage, times this
    language: float  # so much commoner is a word of a case there than its frequency says: bursts
    common: float  # a common word hits by chance, and misses for less: times that chance

    def handicap(self, size: Size) -> Size:
        """What a case must show more, by the logarithm of how much it holds."""
        more: Size = self.length * np.maximum(0.0, size - PASSAGE)
        return more


WHOLE = Costs(
    hit=0.57,
    miss=1.09,
    guess=-0.81,
    most=7.75,
    names=6.8,
    names_share=0.0,
    near=0.9,
    near_worth=0.83,
    size=0.8,
    group=3.0,
    group_miss=0.05,
    length=1.5,
    language=1.07,
    common=0.76,
)
TRUNCATED = Costs(
    hit=0.6,
    miss=0.5,
    guess=0.7,
    most=10.0,
    names=7.0,
    names_share=0.2,
    near=0.85,
    near_worth=1.6,
    size=1.0,
    group=3.3,
    group_miss=0.0,
    length=0.0,
    language=1.0,
    common=0.0,
)
"""Of few bits most hits are chance; what misses may stand in the case and not be stored."""
OVERLAPPING = TRUNCATED._replace(group=3.0, group_miss=0.05)
"""Where a word stands in many groups that hold each other."""


def costs_of(scheme: Scheme) -> Costs:
    """The costs under which hits of this scheme are judged."""
    if scheme.whole:
        return WHOLE
    return TRUNCATED if scheme.budgeted else OVERLAPPING
