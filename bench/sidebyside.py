"""The matcher beside three known ways to find copied text, on the same leaks, in one run.

RapidFuzz `partial_ratio` and classic winnowed word 5-grams (Schleimer 2003) see the plain text; MinHash is
containment over word 5-grams (datasketch). Each of them gets the lowest threshold that raises nothing on
the hard negatives and on real posts, chosen on those very texts; the matcher has its default threshold.

    python -m bench.sidebyside [--posts 3000]
"""

import argparse
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator

from datasketch import MinHash
from rapidfuzz import fuzz

from bench import filler, leakset, samples
from bench.engine import engine
from bench.leakset import LeakSet
from matcher.folding import fold

GRAM = 5
WINNOW = 4


def grams(text: str) -> list[int]:
    """Hashes of the word 5-grams of a text."""
    words = fold(text).text.split()
    return [zlib.crc32(" ".join(words[at : at + GRAM]).encode()) for at in range(len(words) - GRAM + 1)]


def winnowed(text: str) -> set[int]:
    """The fingerprints that winnowing selects: the least hash of every window."""
    hashes = grams(text)
    return {min(hashes[at : at + WINNOW]) for at in range(max(1, len(hashes) - WINNOW + 1)) if hashes}


def minhash(text: str) -> MinHash:
    """The MinHash of a text's 5-grams."""
    sketch = MinHash(num_perm=128)
    sketch.update_batch([value.to_bytes(4, "little") for value in grams(text)] or [b""])
    return sketch


def fuzzy(passages: list[str], text: str) -> list[float]:
    """`partial_ratio` with every passage."""
    folded = fold(text).text
    return [fuzz.partial_ratio(passage, folded) for passage in passages]


def scorers(leaks: LeakSet) -> dict[str, Callable[[str], list[float]]]:
    """By name, the scores of a text with every passage."""
    plain = [fold(passage.text).text for passage in leaks.passages]
    chosen = [winnowed(text) for text in plain]
    sketches = [minhash(text) for text in plain]

    def by_winnowing(text: str) -> list[float]:
        own = winnowed(text)
        return [float(len(own & other)) for other in chosen]

    def by_minhash(text: str) -> list[float]:
        own = minhash(text)
        return [own.jaccard(other) for other in sketches]

    return {
        "RapidFuzz on plain text": lambda text: fuzzy(plain, text),
        "winnowed 5-grams": by_winnowing,
        "MinHash of 5-grams": by_minhash,
    }


def recall(leaks: LeakSet, found: Callable[[str, str], bool]) -> dict[str, float]:
    """By strength, the share of leaks found: `found` is given the text and the case."""
    hits: defaultdict[str, list[bool]] = defaultdict(list)
    for leak in leaks.leaks:
        hits[leak.strength.value].append(found("\n\n".join(leak.posts), leak.case))
    return {strength: sum(all_of) / len(all_of) for strength, all_of in hits.items()}


def baselines(leaks: LeakSet, posts: list[str]) -> Iterator[tuple[str, dict[str, float]]]:
    """Recall of each known way at a threshold above all negatives."""
    cases = [passage.case for passage in leaks.passages]
    quiet = [*posts, *(negative.text for negative in leaks.negatives)]
    for name, score in scorers(leaks).items():
        threshold = max(max(score(text)) for text in quiet)

        def found(text: str, case: str, score: object = score, threshold: float = threshold) -> bool:
            values = score(text)  # type: ignore[operator]
            return any(value > threshold and own == case for value, own in zip(values, cases, strict=True))

        yield name, recall(leaks, found)


def ours(leaks: LeakSet, size: int = 1_000) -> dict[str, float]:
    """Recall of the matcher at its default threshold, in a register of `size` passages."""
    with engine() as matching:
        matching.enrol([*leaks.passages, *filler.passages(size - len(leaks.passages))])
        texts = [(leak.id, "\n\n".join(leak.posts)) for leak in leaks.leaks]
        alerts = matching.check(texts, everything=False)
        told = {(str(hit.id), hit.detection.document.case_ref) for hit in alerts}
    names = {text: name for name, text in texts}
    return recall(leaks, lambda text, case: (names[text], case) in told)


def main() -> None:
    """Print recall by strength, a row a way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=3_000)
    options = parser.parse_args()
    leaks = leakset.load()
    posts = [text for _, text in samples.posts(options.posts)] if samples.available() else []
    rows = [*baselines(leaks, posts), ("this matcher, hashes only", ours(leaks))]
    strengths = [strength.value for strength in leakset.Strength]
    print(f"{'':28}", *(f"{strength:>10}" for strength in strengths))
    for name, shares in rows:
        print(f"{name:28}", *(f"{shares.get(strength, 0):>10.2f}" for strength in strengths))


if __name__ == "__main__":
    main()
