"""What evidence by meaning is worth beside that of words, and what it is worth alone.

Both are told in nats. By meaning m nats say that one unrelated post in exp(m) comes as near to any case
of a register of a thousand. Measured on retellings and hard negatives, at the source meaning adds nothing
to what words tell apart in Dutch and English: similar stories gain as much by it as retold ones. So it
never makes an alert: it brings to the officers' second list what words alone would have left out, above
all in other languages.
"""

from math import exp, log

from matcher.meaning.channel import CaseEvidence
from matcher.significance import POSTS

FITTED_CASES = 1_056
"""Of the register with which `matcher.meaning.score.CHANCES` were fitted."""
SUBJECT = 4.0
"""Nats by meaning that the subject alone gives a post which shares words with a case: beside words only what
goes beyond them counts, or posts about flight would fill the list."""
CASE_POWER = 0.85
"""As for words: a larger register is searched by chance a little less than in proportion."""
SHARE = 0.02
"""Of the posts of a Dutch crawl that are in a language that words cannot read: at most about so many."""
LEAST = 2.0
"""Chance posts per million below which meaning never brings a case: by default a lead and no alert."""
LEAST_WORDS = 3.0
"""Nats of words from which they stand beside: a shared name, number or rare word."""
SHOWN_NATS = 2.3
"""Nats by meaning from which it is told as a reason: one unrelated post in ten reaches them."""


def beside_words(shown: CaseEvidence) -> float:
    """The nats that it adds to those of words."""
    return max(0.0, shown.nats - SUBJECT)


def e_value(shown: CaseEvidence, cases: int, *, is_read_by_words: bool) -> float:
    """The e-value of a case by meaning alone: chance posts per million of the crawl.

    Args:
        shown: what it shows by meaning.
        cases: how many cases were searched.
        is_read_by_words: whether the post is in a language whose words are known.
    """
    share = 1.0 if is_read_by_words else SHARE
    searched = CASE_POWER * log(max(1, cases) / FITTED_CASES)
    return POSTS * share * exp(min(0.0, searched - shown.nats))
