"""How surprising a match is: the e-value, and the score that people read.

The evidence of a match is counted in nats, each hit's being -log of the chance that an unrelated passage
holds it. As in sequence search (Karlin and Altschul 1990), the number of chance matches with at least S
nats then falls as exp(-slope * S), with a slope near 1, and grows with the size of the search: in
proportion to the post's length but for its edges, where a stretch finds no room, and a little slower than
the number of passages, since a larger register knows better which hashes are common. The e-value is that
number per million posts of this length.
"""

from dataclasses import dataclass
from math import exp, expm1, log, log1p, log10

import numpy as np
from numpy.typing import NDArray

from matcher.scheme import Scheme

POSTS = 1e6
REPORTED_E_VALUE = 10_000.0


@dataclass(frozen=True, slots=True)
class Search:
    """How much was searched: a post of so many content words against cases that hold so much (`mass`)."""

    size: float
    content_words: int


@dataclass(frozen=True, slots=True)
class ChanceModel:
    """How many chance matches there are: their number falls with `slope`, and grows with the search."""

    slope: float  # a nat
    log_k: float
    power: float  # of the mass
    edge: float  # content words of a post that are lost at its edges


SOURCE = ChanceModel(slope=1.05, log_k=-3.15, power=0.9, edge=6.0)
"""Fitted to public Dutch posts, from a line to a novel, against made-up registers of 10 to 100,000 passages;
to be fitted anew, by `python -m bench.calibration --fit`, whenever the scheme or its evidence changes."""


TRUNCATED = ChanceModel(slope=1.0, log_k=-1.75, power=0.8, edge=40.0)
"""Fitted to the same posts, for hashes of few bits."""
PASSAGE = 50.0
"""Of how much a passage holds."""
LEAST_MASS = 100.0
"""A smaller register is judged as one that holds so much: similar stories are no rarer in it."""
LONGER = 1.4
"""A case that holds twice as much has chance matches by two to this power: its words go together."""

_MOST_TENTHS, _HALFWAY = 300, 20
_LEAST = 10.0**-_MOST_TENTHS


def mass(sizes: NDArray[np.uint32]) -> float:
    """How much there is to hit by chance in cases that hold so much, in passages' worth."""
    return float(((sizes / PASSAGE) ** LONGER).sum())


def model_of(scheme: Scheme) -> ChanceModel:
    """The model that was fitted for a scheme."""
    return SOURCE if scheme.whole else TRUNCATED


def e_value(nats: float, search: Search, model: ChanceModel = SOURCE) -> float:
    """Chance matches at least this strong expected among a million posts of this length."""
    return -POSTS * expm1(-exp(min(50.0, _log_search(search, model) - model.slope * nats)))


def nats_for(e: float, search: Search, model: ChanceModel = SOURCE) -> float:
    """The evidence that gives this e-value."""
    return (_log_search(search, model) - log(-log1p(-min(e, 0.99 * POSTS) / POSTS))) / model.slope


def score(e: float) -> int:
    """0-100 for people: how far from chance.

    50 where one chance alert is expected in a million posts; 5 less for every tenfold more. Above 50 every
    step costs more than the one before: a sentence gives some 65, a passage 80, a whole decision 90 and more,
    and 100 is the least that a number can hold. A straight line would be at its end after one sentence.
    """
    tenths = -log10(max(e, _LEAST))
    if tenths <= 0:
        return max(0, round(50 + 5 * tenths))
    return round(50 + 50 * tenths / (tenths + _HALFWAY) * (_MOST_TENTHS + _HALFWAY) / _MOST_TENTHS)


def _log_search(search: Search, model: ChanceModel) -> float:
    """How large the search is: what the exponential of the evidence is held against."""
    words = max(1, search.content_words)
    room = words * words / (words + model.edge)
    return model.log_k + model.power * log(max(LEAST_MASS, search.size)) + log(room)
