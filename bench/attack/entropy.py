"""Bits stored about each passage against the bits of its words: what is stored must not determine them.

That an attack fails proves nothing; this counts. Stored are the bits of every hash, of groups, words and
names alike; the words' are their surprisal under the strongest model that can be made without the decision.

    python -m bench.attack.entropy [--scheme carried-1]... [--posts 30000] [--json]
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from bench import leakset, samples
from bench.attack import language
from bench.leakset import SetPassage
from bench.schemes import named
from matcher import fingerprint
from matcher.key import Key
from matcher.passage import split
from matcher.scheme import Scheme
from matcher.vocabulary import Vocabulary

SCHEMES = ("carried-1", "trios-1")
MOST = 0.5
"""Of the entropy of its words that may be stored about any passage."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One passage: bits stored about it, bits of its words, and how many content words it has."""

    id: str
    stored: int
    entropy: float
    words: int

    @property
    def share(self) -> float:
        """Answer the bits stored as a share of those of the words."""
        return self.stored / self.entropy if self.entropy else 0.0


def stored_bits(made: fingerprint.MadeFingerprint, scheme: Scheme) -> int:
    """Answer how many bits a fingerprint stores, the order of its hashes included."""
    groups, words = made.groups, made.words
    bits = scheme.group_bits * len(groups.values)
    bits += int(scheme.bits_of(np.array(words.values, np.uint64)).sum())
    blocks = len({*groups.blocks, *words.blocks})
    return bits + int(np.ceil((len(groups.blocks) + len(words.blocks)) * np.log2(max(1, blocks))))


def weigh(passages: Iterable[SetPassage], scheme: Scheme, known: language.Public) -> Iterator[Weighed]:
    """Answer every passage, weighed under ``scheme``."""
    passages = list(passages)
    vocabulary = Vocabulary(Key(secret=bytes(range(32)), id="bench"))
    texts = [language.Text(passage.case, language.words_of(passage.text)) for passage in passages]
    for passage, text, bits in zip(passages, texts, language.surprisal(texts, known), strict=True):
        made = fingerprint.make(passage.text, vocabulary, scheme, np.zeros(0, np.uint64))
        yield Weighed(passage.id, stored_bits(made, scheme), sum(bits), len(text.words))


def own_set() -> list[SetPassage]:
    """Answer the passages of the evaluation set, as the matcher would cut them."""
    return [
        replace(passage, id=f"{passage.id}/{number}", text=part.text)
        for passage in leakset.load().passages
        for number, part in enumerate(split(passage.section, passage.text), 1)
    ]


def others_set() -> list[SetPassage]:
    """Answer the passages of whole decisions that others wrote."""
    return [
        SetPassage(f"{case}/{number}", case, case, "", section, "", leakset.Split.OPEN, part.text)
        for case, section, text in samples.retold()
        for number, part in enumerate(split(section, text), 1)
    ]


def main() -> None:
    """Weigh and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scheme", action="append", help="name of a scheme, with changes after it")
    parser.add_argument("--posts", type=int, default=30_000, help="public posts that the model reads")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    known = language.public(options.posts)
    passages = [*own_set(), *others_set()]
    own = {passage.id for passage in own_set()}
    results = {}
    for name in options.scheme or SCHEMES:
        weighed = list(weigh(passages, named(name), known))
        results[name] = {
            "own set": _summed([passage for passage in weighed if passage.id in own]),
            "by others": _summed([passage for passage in weighed if passage.id not in own]),
        }
    if options.json:
        print(json.dumps(results, indent=1))
        return
    print(
        f"{'':24}{'passages':>9}{'bits/word':>10}{'stored':>8}{'entropy':>8}{'mean':>6}{'95 %':>6}{'most':>6}"
    )
    for name, sets in results.items():
        for which, row in sets.items():
            print(
                f"{name:12}{which:12}{row['passages']:9.0f}{row['bits a word']:10.1f}{row['stored']:8.0f}"
                f"{row['entropy']:8.0f}{row['mean']:6.2f}{row['95 %']:6.2f}{row['most']:6.2f}"
            )


def _summed(weighed: list[Weighed]) -> dict[str, float]:
    shares = np.array([passage.share for passage in weighed])
    stored, entropy = sum(passage.stored for passage in weighed), sum(passage.entropy for passage in weighed)
    return {
        "passages": len(weighed),
        "bits a word": entropy / sum(passage.words for passage in weighed),
        "stored": stored / len(weighed),
        "entropy": entropy / len(weighed),
        "mean": stored / entropy,
        "95 %": float(np.quantile(shares, 0.95)),
        "most": float(shares.max()),
    }


if __name__ == "__main__":
    main()
