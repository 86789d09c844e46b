"""How surprising the words of a decision are to who does not have it: the strongest model we can make.

Interpolated word trigrams (absolute discounting) over other decisions, law and rulings, and public posts;
the words of the passage so far, since a passage repeats itself; how common a word is in Dutch; and letters,
for words that stand in none of these. The mixture is fitted to the very words it is held against, which can
only make them look less surprising than they are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from wordfreq import top_n_list, word_frequency

from bench import samples
from matcher.normalise import normalise, one_form

DISCOUNT = 0.75
LISTED = 150_000
ROUNDS = 30
_START = "<s>"
_ENDS = "^$"


class Trigrams:
    """Word trigrams of some texts, each order discounted in favour of the one below."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        self._counts: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for words in texts:
            history = (_START, _START)
            for word in words:
                for order in range(3):
                    self._counts[history[order:]][word] += 1
                history = (history[1], word)
        self._totals = {context: counts.total() for context, counts in self._counts.items()}

    def probability(self, word: str, history: tuple[str, str]) -> float:
        """Answer how likely a word is after the two before it; 0 for a word in none of the texts."""
        total = self._totals.get((), 0)
        share = self._counts[()][word] / total if total else 0.0
        for context in (history[1:], history):
            counts = self._counts.get(context)
            if counts is not None:
                seen, total = counts[word], self._totals[context]
                share = (max(0.0, seen - DISCOUNT) + DISCOUNT * len(counts) * share) / total
        return share


class Letters:
    """Letter trigrams of a list of words: how likely a word is that stands on no list."""

    def __init__(self, words: Iterable[str]) -> None:
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)
        for word in words:
            for at, letter in enumerate(f"{word}{_ENDS[1]}"):
                for context in ("", f"{_ENDS[0]}{word}"[at : at + 1], f"{_ENDS[0] * 2}{word}"[at : at + 2]):
                    self._counts[context][letter] += 1
        self._totals = {context: counts.total() for context, counts in self._counts.items()}

    def probability(self, word: str) -> float:
        """Answer how likely these letters are as a word."""
        chance = 1.0
        for at, letter in enumerate(f"{word}{_ENDS[1]}"):
            share = 1e-3
            for context in ("", f"{_ENDS[0]}{word}"[at : at + 1], f"{_ENDS[0] * 2}{word}"[at : at + 2]):
                counts = self._counts.get(context)
                if counts is not None:
                    total = self._totals[context]
                    share = (max(0.0, counts[letter] - DISCOUNT) + DISCOUNT * len(counts) * share) / total
            chance *= share
        return chance


@dataclass(frozen=True)
class Text:
    """A text that the model is held against: the words of a passage, and of which case."""

    case: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Public:
    """What everybody can read, as models."""

    general: dict[str, float]
    law: Trigrams
    posts: Trigrams
    letters: Letters


@cache
def public(posts: int | None = None) -> Public:
    """Answer the models of public text; ``posts`` limits how many posts are read."""
    general: Counter[str] = Counter()
    for word in top_n_list("nl", LISTED):
        if word.isalpha() and (form := one_form(word)):
            general[form] += word_frequency(word, "nl")
    total = sum(general.values())
    return Public(
        general={word: share / total for word, share in general.items()},
        law=Trigrams(words_of(text) for text in samples.legal()),
        posts=Trigrams(words_of(text) for _, text in samples.posts(posts)),
        letters=Letters(general),
    )


def words_of(text: str) -> tuple[str, ...]:
    """Answer the content words of a text in their one form, in order."""
    return tuple(token.word for token in normalise(text))


def surprisal(texts: Sequence[Text], known: Public) -> list[list[float]]:
    """Answer for every text the bits of each of its words, to who has all other cases and public text."""
    others = {
        case: Trigrams(story.words for story in texts if story.case != case)
        for case in {t.case for t in texts}
    }
    rows = [_components(text, others[text.case], known) for text in texts]
    weights = _fitted(np.concatenate(rows))
    return [np.round(-np.log2(row @ weights), 6).tolist() for row in rows]


def _components(text: Text, others: Trigrams, known: Public) -> np.ndarray:
    """Answer by word of a text how likely each part of the mixture holds it to be."""
    return np.array(list(_of_each_word(text, others, known))).reshape(len(text.words), 6)


def _of_each_word(text: Text, others: Trigrams, known: Public) -> Iterator[tuple[float, ...]]:
    history, before = (_START, _START), Counter[str]()
    for word in text.words:
        yield (
            others.probability(word, history),
            known.law.probability(word, history),
            known.posts.probability(word, history),
            known.general.get(word, 0.0),
            before[word] / max(1, before.total()),
            known.letters.probability(word),
        )
        before[word] += 1
        history = (history[1], word)


def _fitted(rows: np.ndarray) -> np.ndarray:
    """Answer the weights of the mixture under which the words are least surprising (EM)."""
    weights = np.full(rows.shape[1], 1 / rows.shape[1])
    for _ in range(ROUNDS):
        shares = rows * weights
        weights = (shares / shares.sum(axis=1, keepdims=True)).mean(axis=0)
    return weights
