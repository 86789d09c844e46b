"""What chance alone brings about: the strongest match of every public text in made-up registers.

A register holds the made-up decisions and passages of the evaluation sets, which are like real ones, and so
many synthetic passages more. Texts are the posts as they are, and the same posts cut, or laid end to end,
to texts of one length: from a line to a novel.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bench import bulk, leakset, wholeset
from bench.engine import engine
from matcher.scan import Scanner
from matcher.scheme import CURRENT, Scheme
from matcher.significance import ChanceModel, Search, nats_for

LENGTHS = (0, 10, 50, 200, 1_000, 10_000, 50_000)
"""Words of a text; 0: posts as they are."""
BATCH_WORDS = 100_000
WEAKEST = 500_000.0
"""Below this e-value, by the present model, the strongest match of a text is looked for."""


@dataclass(frozen=True)
class Drawn:
    """The strongest match of each text of one length in a register of one size."""

    cases: int
    mass: float  # of the register
    length: int  # words, as in `LENGTHS`
    nats: NDArray[np.float64]  # 0 where there was none
    content_words: NDArray[np.int64]

    def half(self, part: int) -> "Drawn":
        """Every second text, from the first or second on: what is fitted on one is verified on the other."""
        return Drawn(self.cases, self.mass, self.length, self.nats[part::2], self.content_words[part::2])

    def count(self, level: float, model: ChanceModel) -> int:
        """How many texts have a match with at most this e-value."""
        lengths, which = self._lengths
        least = np.array([nats_for(level, Search(self.mass, words), model) for words in lengths.tolist()])
        return int((self.nats >= least[which]).sum())

    @cached_property
    def _lengths(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        lengths, which = np.unique(self.content_words, return_inverse=True)
        return lengths, which


def draw(more: int, posts: Sequence[str], scheme: Scheme = CURRENT) -> Iterator[Drawn]:
    """The strongest matches in a register with so many synthetic cases more, by length of text."""
    with engine(scheme) as matching:
        bulk.fill(matching, more, seed=7)
        matching.enrol([*leakset.load().passages, *wholeset.load().sections])
        (maker,) = matching.register.makers()
        scanner = Scanner(matching.register.index(maker), maker)
        for length in LENGTHS:
            rows = [row for batch in _batches(posts, length) for row in _strongest(scanner, batch)]
            if rows:
                nats, words = zip(*rows, strict=True)
                yield Drawn(scanner.index.cases, scanner.mass, length, np.array(nats), np.array(words))


def _strongest(scanner: Scanner, texts: list[str]) -> Iterator[tuple[float, int]]:
    """Nats of the strongest match, and content words, of each text."""
    best = [0.0] * len(texts)
    for finding in scanner.scan(texts, WEAKEST):
        best[finding.text] = max(best[finding.text], finding.nats)
    return zip(best, scanner.counted(scanner.vocabulary.coded_posts(texts)), strict=True)


def _batches(posts: Sequence[str], length: int) -> Iterator[list[str]]:
    texts = list(posts) if not length else _of_length(posts, length)
    step = max(1, BATCH_WORDS // max(length, 200))
    return (texts[at : at + step] for at in range(0, len(texts), step))


def _of_length(posts: Sequence[str], length: int) -> list[str]:
    words = [word for post in posts for word in post.split()]
    return [" ".join(words[at : at + length]) for at in range(0, len(words) - length + 1, length)]
