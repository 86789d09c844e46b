"""Three known ways to find copied text, which have the plain text: what they find, and what that costs.

RapidFuzz `partial_ratio`, winnowed word 5-grams (Schleimer 2003), and MinHash containment of word 5-grams
(datasketch). Each of them gets the lowest threshold that raises nothing on the hard negatives and on real
posts, chosen on those very texts.
"""

import time
import tracemalloc
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from datasketch import MinHash
from rapidfuzz import fuzz

from bench.leakset import Leak, LeakSet, SetPassage
from matcher.folding import fold

GRAM = 5
WINNOW = 4
Scores = Callable[[str], list[float]]
Way = Callable[[list[str]], Scores]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one way finds at a threshold without a false alert, and costs."""

    name: str
    recall: dict[str, float]  # by strength
    megabytes_a_second: float  # of processor time, from text to scores
    bytes_a_passage: float


def measure(leaks: LeakSet, register: Sequence[SetPassage], posts: Sequence[str]) -> list[Measured]:
    """Every known way, with these passages, of which the leaks' are some, and these unrelated posts."""
    return [_measured(name, way, leaks, register, posts) for name, way in WAYS.items()]


def recall(leaks: Sequence[Leak], is_recognised: Callable[[Leak], bool]) -> dict[str, float]:
    """By strength, the share of leaks found."""
    hits: defaultdict[str, list[bool]] = defaultdict(list)
    for leak in leaks:
        hits[leak.strength.value].append(is_recognised(leak))
    return {strength: sum(of_it) / len(of_it) for strength, of_it in hits.items()}


def _measured(
    name: str, way: Way, leaks: LeakSet, register: Sequence[SetPassage], posts: Sequence[str]
) -> Measured:
    folded = [fold(passage.text).text for passage in register]
    cases = [passage.case for passage in register]
    tracemalloc.start()
    score = way(folded)
    held = tracemalloc.get_traced_memory()[0] + sum(map(len, folded)) * (way is _fuzzy)
    tracemalloc.stop()
    began = time.process_time()
    loudest = max(max(score(post)) for post in posts)
    took = time.process_time() - began
    threshold = max(loudest, *(max(score(negative.text)) for negative in leaks.negatives))

    def is_recognised(leak: Leak) -> bool:
        scores = zip(score("\n\n".join(leak.posts)), cases, strict=True)
        return any(value > threshold and case == leak.case for value, case in scores)

    bulk = sum(len(post.encode()) for post in posts)
    return Measured(name, recall(leaks.leaks, is_recognised), bulk / took / 1e6, held / len(register))


def _fuzzy(passages: list[str]) -> Scores:
    def score(text: str) -> list[float]:
        folded = fold(text).text
        return [fuzz.partial_ratio(passage, folded) for passage in passages]

    return score


def _winnowing(passages: list[str]) -> Scores:
    chosen = [_winnowed(passage) for passage in passages]

    def score(text: str) -> list[float]:
        own = _winnowed(fold(text).text)
        return [float(len(own & other)) for other in chosen]

    return score


def _containment(passages: list[str]) -> Scores:
    sketches = [(_minhash(grams), max(1, len(grams))) for grams in map(_grams, passages)]

    def score(text: str) -> list[float]:
        grams = _grams(fold(text).text)
        own = _minhash(grams)
        alike = ((own.jaccard(other), size) for other, size in sketches)
        return [share * (len(grams) + size) / (1 + share) / size for share, size in alike]

    return score


def _grams(folded: str) -> set[int]:
    """Hashes of the word 5-grams of a text."""
    return set(_gram_row(folded))


def _gram_row(folded: str) -> list[int]:
    words = folded.split()
    return [zlib.crc32(" ".join(words[at : at + GRAM]).encode()) for at in range(len(words) - GRAM + 1)]


def _winnowed(folded: str) -> set[int]:
    """The fingerprints that winnowing selects: the least hash of every window."""
    hashes = _gram_row(folded)
    return {min(hashes[at : at + WINNOW]) for at in range(max(1, len(hashes) - WINNOW + 1)) if hashes}


def _minhash(grams: set[int]) -> MinHash:
    sketch = MinHash(num_perm=128)
    sketch.update_batch([value.to_bytes(4, "little") for value in grams] or [b""])
    return sketch


WAYS: dict[str, Way] = {
    "RapidFuzz `partial_ratio`": _fuzzy,
    "winnowed 5-grams": _winnowing,
    "MinHash containment": _containment,
}
