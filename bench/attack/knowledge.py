"""What the thief knows: a vocabulary that holds every word sought, how common words are, which go together.

The thief has the program, so the normaliser, the word list and the filter of public pairs are known. The
genre is known too: every other case of the evaluation set, with its standard phrases, is public to him.
Pairs of law and rulings are left out: the scheme does not store them, so that they only lead him astray.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from wordfreq import top_n_list, word_frequency

from bench import filler, samples
from bench.leakset import SetPassage
from matcher.normalise import normalise, one_form

GENRE_SHARE = 0.5
"""How much of a passage is written in the words of other decisions rather than those of general Dutch."""
WINDOW = 4
NAMES = 20_000
"""Invented names on the thief's list, beside all that stand in the passages."""


@dataclass(frozen=True)
class Knowledge:
    """Words by number; ``general`` and ``of_case`` are counts or shares by number."""

    words: list[str]
    number: dict[str, int]
    general: NDArray[np.float64]  # share of public Dutch
    of_case: dict[str, NDArray[np.float64]]  # occurrences in the passages of a case
    names: NDArray[np.bool_]  # which words are on the thief's list of names and places
    public_pairs: Counter[tuple[int, int]]  # near pairs of public Dutch and all cases, numbers ascending
    case_pairs: dict[str, Counter[tuple[int, int]]]
    listed: NDArray[np.bool_]  # which words are on the thief's list whatever decisions he has read

    def prior(self, case: str) -> NDArray[np.float64]:
        """Answer how likely each word is in a decision, from all other cases; 0 for words on no list."""
        others = sum(counts for name, counts in self.of_case.items() if name != case)
        genre = others / others.sum()
        return (GENRE_SHARE * genre + (1 - GENRE_SHARE) * self.general) * (self.listed | (others > 0))

    @cached_property
    def decision_pairs(self) -> Counter[tuple[int, int]]:
        """Answer the near pairs of all cases."""
        return sum(self.case_pairs.values(), Counter())

    @property
    def pairs_seen(self) -> int:
        """Answer how many near pairs the thief has read."""
        return max(1, self.public_pairs.total())

    def seen_together(self, ends: NDArray[np.int64], case: str) -> NDArray[np.float64]:
        """Answer how often each pair of words stands together in public Dutch and in the other cases."""
        own = self.case_pairs.get(case, Counter())
        pairs = zip(ends.min(axis=1).tolist(), ends.max(axis=1).tolist(), strict=True)
        return np.array([self.public_pairs[pair] - own[pair] for pair in pairs], np.float64)


def gather(
    passages: Iterable[SetPassage], size: int, posts: int = 0, names: int = NAMES, *, perfect: bool = True
) -> Knowledge:
    """Answer what a thief knows with a vocabulary of at least ``size`` words.

    A perfect list has every word of every passage: what cannot be named cannot be recovered. Another has the
    commonest words of Dutch, invented names, and the words of the decisions that the thief has read.
    """
    passages = list(passages)
    texts = {passage.id: forms(passage.text) for passage in passages}
    general: Counter[str] = Counter()
    for word in top_n_list("nl", size * 2):
        if word.isalpha() and (form := one_form(word)):
            general[form] += word_frequency(word, "nl")
    ranked = [word for word, _ in general.most_common(size)]
    listed = {form for name in filler.names(names) if (form := one_form(name.lower()))}
    listed |= {form for passage in passages for form in capitalised(passage.text)}
    own = {form for name in filler.names(names) if (form := one_form(name.lower()))} | set(ranked)
    words = list(dict.fromkeys([*ranked, *sorted(listed), *(w for text in texts.values() for w in text)]))
    number = {word: at for at, word in enumerate(words)}
    shares = np.array([general.get(word, 0.0) or 3e-9 for word in words])
    return Knowledge(
        words=words,
        number=number,
        general=shares / shares.sum(),
        of_case=_by_case(passages, texts, number),
        names=np.array([word in listed for word in words]),
        listed=np.array([perfect or word in own for word in words]),
        public_pairs=near_pairs(chain(map(forms, _public(posts)), texts.values()), number),
        case_pairs={
            case: near_pairs((texts[p.id] for p in passages if p.case == case), number)
            for case in {passage.case for passage in passages}
        },
    )


def forms(text: str) -> list[str]:
    """Answer the normalised content words of a text, in order."""
    return [token.word for token in normalise(text)]


def near_pairs(texts: Iterable[list[str]], number: dict[str, int]) -> Counter[tuple[int, int]]:
    """Answer how often two different known words stand within the window."""
    counts: Counter[tuple[int, int]] = Counter()
    for text in texts:
        codes = [number.get(word, -1) for word in text]
        for gap in range(1, WINDOW):
            pairs = zip(codes, codes[gap:], strict=False)
            counts.update((min(p), max(p)) for p in pairs if min(p) >= 0 and p[0] != p[1])
    return counts


def capitalised(text: str) -> set[str]:
    """Answer the words that have a capital within a sentence."""
    words = (token for token in normalise(text) if text[token.start].isupper())
    return {t.word for t in words if text[: t.start].rstrip()[-1:] not in {"", ".", "?", "!", ":"}}


def _public(posts: int) -> Iterable[str]:
    if samples.available():
        yield from (text for _, text in samples.posts(posts))


def _by_case(
    passages: list[SetPassage], texts: dict[str, list[str]], number: dict[str, int]
) -> dict[str, NDArray[np.float64]]:
    counts: dict[str, NDArray[np.float64]] = {}
    for passage in passages:
        own = counts.setdefault(passage.case, np.zeros(len(number)))
        np.add.at(own, [number[word] for word in texts[passage.id]], 1.0)
    return counts
