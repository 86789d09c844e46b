"""How surprising a match is: the e-value, and the score that people read.

The evidence of a match is counted in nats, each hit's being -log of the chance that an unrelated passage
holds it. As in sequence search (Karlin and Altschul 1990), the number of chance matches with at least S
nats then falls as exp(-LAMBDA * S), with LAMBDA near 1, and grows with the size of the search: in
proportion to the post's length, and a little slower than the number of passages, since a larger register
knows better which hashes are common. The e-value is that number per million posts of this length. The
constants were fitted to public Dutch posts against made-up registers of 100 to 10,000 passages;
`bench/calibration` holds expected against observed.
"""

from math import exp, expm1, log, log1p, log10

POSTS = 1e6
LAMBDA = 1.1
LOG_K = -1.1
PASSAGE_POWER = 0.8
REPORTED_E_VALUE = 10_000.0


def e_value(nats: float, passages: int, content_words: int) -> float:
    """Chance matches at least this strong expected among a million posts of this length."""
    return -POSTS * expm1(-exp(min(50.0, _log_search(passages, content_words) - LAMBDA * nats)))


def nats_for(e: float, passages: int, content_words: int) -> float:
    """The evidence that gives this e-value."""
    return (_log_search(passages, content_words) - log(-log1p(-min(e, 0.99 * POSTS) / POSTS))) / LAMBDA


def score(e: float) -> int:
    """0-100 for people: 50 where one chance alert is expected in a million posts, 5 more for each tenth."""
    return max(0, min(100, round(50 - 5 * log10(max(e, 1e-300)))))


def _log_search(passages: int, content_words: int) -> float:
    """How large the search is: what the exponential of the evidence is held against."""
    return LOG_K + PASSAGE_POWER * log(max(1, passages)) + log(max(1, content_words))
