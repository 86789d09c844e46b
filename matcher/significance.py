"""How surprising a match is: the e-value, and the score that people read.

The evidence of a match is counted in nats, each hit's being -log of the chance that an unrelated passage
holds it. As in sequence search (Karlin and Altschul 1990), the number of chance matches with at least S
nats then falls as exp(-LAMBDA * S) and grows with the size of the search, passages times post length.
The e-value is that number per million posts of this length; the constants were fitted to public Dutch
posts against made-up registers, and `bench/calibration` holds expected against observed.
"""

from math import exp, log, log10

POSTS = 1e6
LAMBDA = 1.1
LOG_K = -3.5
LENGTH_POWER = 1.0
REPORTED_E_VALUE = 10_000.0


def e_value(nats: float, passages: int, content_words: int) -> float:
    """Chance matches at least this strong expected among a million posts of this length."""
    log_expected = LOG_K + log(max(1, passages)) + LENGTH_POWER * log(max(1, content_words)) - LAMBDA * nats
    return (
        POSTS * (1.0 - exp(-exp(min(log_expected, 50.0))))
        if log_expected > -30
        else POSTS * exp(log_expected)
    )


def nats_for(e: float, passages: int, content_words: int) -> float:
    """The evidence that gives this e-value."""
    log_expected = log(-log(1.0 - e / POSTS))
    search = log(max(1, passages)) + LENGTH_POWER * log(max(1, content_words))
    return (LOG_K + search - log_expected) / LAMBDA


def score(e: float) -> int:
    """0-100 for people: 50 where one chance alert is expected in a million posts, 5 more for each tenth."""
    return max(0, min(100, round(50 - 5 * log10(max(e, 1e-300)))))
