"""How much a post means what a case means: sentence by sentence, added up over the best run of them.

One sentence that is near to one passage shows little: sentences are near to each other by subject. But
who retells a decision says one thing of it after the other, and each is near to some sentence of the
*same* case. For every sentence of a post and every case: how surprising would it be (in nats) that an
unrelated sentence comes as near to anything in it? Less what unrelated ones reach on average, that is
added up over the run of sentences that brings most. The sum is then held against what unrelated posts of
that language and length reach, and told in nats like the evidence of words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from matcher.meaning import space
from matcher.meaning.space import Floats
from matcher.meaning.vectors import Vectors

DRIFT = 7.0
"""Nats off every sentence: about what the nearest of a thousand cases shows by chance."""
MOST = 40.0
"""Nats that one sentence can bring."""
BLOCK = 1 << 14
"""Vectors that are compared together."""
KEPT = 8
"""Cases that are told of a post, the strongest first."""


@dataclass(frozen=True, slots=True)
class Chance:
    """What unrelated posts of a language reach: half of them `usual`; for each `fold` more, e times fewer."""

    usual: float
    fold: float


CHANCES = {
    "nl": Chance(6.9, 3.0),
    "en": Chance(6.0, 3.0),
    "de": Chance(6.0, 2.75),
    "fr": Chance(5.0, 2.4),
    "tr": Chance(6.0, 3.3),
    "ar": Chance(6.0, 2.4),
}
"""Fitted with a register of a thousand cases, so that one unrelated post in ten reaches 2.3 nats, one in a
hundred 4.6 and one in a thousand 6.9; `python -m bench.meaning --chance` shows how well that holds."""
OTHERS = Chance(6.9, 3.3)
"""Of languages without a sample of their own: as for Dutch, which reaches most."""


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """What one case shows in one post."""

    case: int  # its place among the cases that were compared
    nats: float
    passage: int  # id of the passage that brings most
    first: int  # sentences of the best run
    last: int


class Cases:
    """The vectors of a register, by case."""

    def __init__(self, vectors: Vectors, case_of: dict[int, int]) -> None:
        known = vectors.of(case_of)
        numbers = np.array([case_of[number] for number in known.passage_ids.tolist()], np.int64)
        order = np.argsort(numbers, kind="stable")
        owner = np.repeat(np.arange(len(known)), known.counts)
        place = np.empty(len(known), np.int64)
        place[order] = np.arange(len(known))
        by_case = np.argsort(place[owner], kind="stable") if len(known) else np.zeros(0, np.int64)
        self.rows = known.rows[by_case]
        self.passages = known.passage_ids[owner[by_case]]
        of_rows = numbers[owner[by_case]]
        starts = np.flatnonzero(np.diff(of_rows, prepend=-1))
        self.numbers = of_rows[starts]
        self.starts = np.append(starts, len(of_rows))

    def __len__(self) -> int:
        return len(self.numbers)

    def shown(
        self, sentences: Floats, sizes: Sequence[int], languages: Sequence[str]
    ) -> list[list[ShownSentence]]:
        """By post: the cases that mean what it means, the strongest first.

        Args:
            sentences: vectors of the sentences of all posts, one post after the other.
            sizes: how many sentences each post has.
            languages: of each post.
        """
        by_post: list[list[ShownSentence]] = [[] for _ in sizes]
        if not len(self) or not len(sentences):
            return by_post
        expected = space.load().expected(sentences)
        bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.array(sizes, np.int64))])
        for low, high in self._blocks():
            near = self._near(sentences, low, high)
            gains = _surprise((near - expected[0][:, None]) / expected[1][:, None]) - DRIFT
            for post, language in enumerate(languages):
                own = slice(int(bounds[post]), int(bounds[post + 1]))
                by_post[post] += self._of_post(sentences[own], gains[own], low, CHANCES.get(language, OTHERS))
        return [
            sorted(sentences, key=lambda sentence: (-sentence.nats, sentence.case))[:KEPT]
            for sentences in by_post
        ]

    def _of_post(self, sentences: Floats, gains: Floats, low: int, chance: Chance) -> Iterator[ShownSentence]:
        scale = sqrt(len(gains) + 1)
        nats = (_best_runs(gains) / scale - chance.usual) / chance.fold
        strongest = np.argsort(-nats, kind="stable")[:KEPT]
        for place in strongest[nats[strongest] > 0.0].tolist():
            first, last = _run(gains[:, place])
            case = low + place
            yield ShownSentence(
                case=int(self.numbers[case]),
                nats=float(nats[place]),
                passage=self._passage(sentences[first : last + 1], case),
                first=first,
                last=last,
            )

    def _passage(self, sentences: Floats, case: int) -> int:
        """The passage of a case to which these sentences come nearest, one by one."""
        own = slice(int(self.starts[case]), int(self.starts[case + 1]))
        near = sentences @ space.unpacked(self.rows[own]).T
        nearest, votes = self.passages[own][near.argmax(1)], near.max(1)
        ids = np.unique(nearest)
        return int(ids[np.argmax([votes[nearest == number].sum() for number in ids])])

    def _blocks(self) -> Iterator[tuple[int, int]]:
        """Runs of cases that have about BLOCK vectors together."""
        low = 0
        while low < len(self):
            ahead = int(np.searchsorted(self.starts, self.starts[low] + BLOCK, side="right")) - 1
            high = min(len(self), max(low + 1, ahead))
            yield low, high
            low = high

    def _near(self, sentences: Floats, low: int, high: int) -> Floats:
        """By sentence and case: how near the sentence is to the nearest of the case."""
        rows = slice(int(self.starts[low]), int(self.starts[high]))
        near = sentences @ space.unpacked(self.rows[rows]).T
        return np.maximum.reduceat(near, self.starts[low:high] - self.starts[low], axis=1)


def _surprise(spreads: Floats) -> Floats:
    """-log of the chance that a normal variable lies so many spreads above its mean, for two and more."""
    far = np.maximum(spreads, np.float32(0.0))
    nats = np.float32(0.5) * far * far + np.log(np.maximum(far, np.float32(1.0))) + np.float32(0.919)
    return np.asarray(np.minimum(nats, np.float32(MOST)), np.float32)


def _best_runs(gains: Floats) -> Floats:
    """By case: the largest sum of gains over sentences that follow each other."""
    run: Floats = np.zeros(gains.shape[1], np.float32)
    best = run
    for row in gains:
        run = np.maximum(run + row, np.float32(0.0))
        best = np.maximum(best, run)
    return best


def _run(gains: Floats) -> tuple[int, int]:
    """The first and last sentence of that run, for one case."""
    sums = np.concatenate([np.zeros(1), np.cumsum(gains.astype(np.float64))])
    lowest = np.minimum.accumulate(sums)
    last = int(np.argmax(sums[1:] - lowest[:-1]))
    first = int(np.argmin(sums[: last + 1]))
    return first, last
