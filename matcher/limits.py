"""How much of a text is looked through: words and posts have a longest length; what is left out is told."""

import re
from dataclasses import dataclass

from matcher.folding import fold
from matcher.normalise import LONGEST_WORD
from store.matches.aside import AsideReason

MOST_CHARACTERS = 8_000_000
"""Of one post; the archive keeps no longer ones."""
_RUN = re.compile(rf"[^\W_]{{{LONGEST_WORD + 1},}}+")


@dataclass(frozen=True, slots=True)
class Readable:
    """The part of a text that is looked through, and why it is not all of it."""

    text: str
    left_out: tuple[AsideReason, ...]


def readable(text: str) -> Readable:
    """What of a post is looked through."""
    kept = text[:MOST_CHARACTERS]
    reasons = (
        (AsideReason.LONG_WORDS, _has_long_runs(kept)),
        (AsideReason.TOO_LONG, len(kept) < len(text)),
    )
    return Readable(kept, tuple(reason for reason, holds in reasons if holds))


def _has_long_runs(text: str) -> bool:
    """Whether letters and digits run on for longer than a word; letters alone are taken apart and read."""
    plain = text.isascii() and "-\n" not in text  # then folding joins nothing
    if plain and max(map(len, text.split()), default=0) <= LONGEST_WORD:
        return False
    return any(not run.group().isalpha() for run in _RUN.finditer(fold(text).text))
