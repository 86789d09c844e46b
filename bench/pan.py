"""How well hashes align two texts: PAN 2013, the public yardstick for text reuse (English, plagdet).

Each source document is cut into passages and made fingerprints of; each suspicious document is read as a
post. Every word of the post that the fingerprints hold is a hit, in the post and, block by block, in the
source. Hits that others stand near in both texts are joined to detections: that is all that is done, no text
is compared. Published on plain text (Sanchez-Perez 2014, test corpus): plagdet 0.878.

The weights of the joining were set on the training sample that this measures; PAN's test corpus was not used.

    python -m bench.pan FILE.jsonl.gz [--limit N] [--json]

A line of the file is {"category","susp","src","gold"}, gold being
[this_offset, this_length, source_offset, source_length] in code points.
"""

import argparse
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from math import log2
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.engine import engine
from matcher import align, evidence, fingerprint
from matcher.passage import split
from matcher.register import Maker
from store.archive.extracted import Span
from store.register.fingerprint import Fingerprint

NEAR_POST, NEAR_SOURCE = 6, 8
"""Content words within which another hit supports one."""
SUPPORT = 16.0
"""Nats of other hits nearby that a hit needs: three middling words."""
GAP_POST, GAP_SOURCE = 15, 20
"""Content words without a supported hit that end a detection: a sentence or two."""
LEAST = 60.0
"""Nats of a detection, each word once: some ten words that are not everybody's."""


@dataclass(frozen=True, slots=True)
class Reuse:
    """A stretch of a text and the stretch of the source that it was taken from."""

    post: Span
    source: Span

    @property
    def characters(self) -> int:
        """Of both stretches."""
        return sum(end - start for start, end in (self.post, self.source))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, and what of the one was truly taken from the other."""

    category: str
    post: str
    source: str
    gold: tuple[Reuse, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """PAN's figures, averaged over cases and over detections."""

    pairs: int
    recall: float
    precision: float
    granularity: float

    @property
    def plagdet(self) -> float:
        """Harmonic mean of recall and precision, less where a case is found in several pieces."""
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both / log2(1 + self.granularity) if both else 0.0


@dataclass(frozen=True, slots=True)
class _Points:
    """Hits as points: content words of the post against content words of the source."""

    post: NDArray[np.int64]
    source: NDArray[np.int64]
    nats: NDArray[np.float64]
    value: NDArray[np.uint64]

    def only(self, kept: NDArray[np.bool_]) -> "_Points":
        return _Points(self.post[kept], self.source[kept], self.nats[kept], self.value[kept])


@dataclass(frozen=True, slots=True)
class _PanSource:
    """What is kept of a source document, and where its passages stand: content words, characters."""

    prints: list[Fingerprint]
    first_word: list[int]
    spans: list[Span]

    def character(self, word: int, *, end: bool) -> int:
        """Where a content word of the document stands, the passage's words taken to be of one length."""
        passage = max(0, int(np.searchsorted(self.first_word, word + (not end), side="left")) - 1)
        passage = min(passage, len(self.spans) - 1)
        start, stop = self.spans[passage]
        words = self.first_word[passage + 1] - self.first_word[passage]
        return start + round((stop - start) * min(1.0, (word - self.first_word[passage]) / max(1, words)))


def read(path: Path) -> Iterator[Pair]:
    """The pairs of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            gold = tuple(
                Reuse((at, at + length), (source, source + source_length))
                for at, length, source, source_length in row["gold"]
            )
            yield Pair(row["category"], row["susp"], row["src"], gold)


def detections(pair: Pair, maker: Maker) -> list[Reuse]:
    """What of the post is taken from the source, by hashes alone."""
    source = _enrolled(pair.source, maker)
    if not source.prints:
        return []
    places = align.places_of(pair.post, maker.vocabulary, maker.scheme)
    points = _supported(_points(pair.post, source, maker))
    reuses = [points.only(group) for group in _joined(points)]
    strong = sorted(
        (candidate for candidate in reuses if _strength(candidate) >= LEAST), key=_strength, reverse=True
    )
    kept: list[Reuse] = []
    for candidate in strong:
        first, last = int(candidate.post.min()), int(candidate.post.max())
        low = source.character(int(candidate.source.min()), end=False)
        high = source.character(int(candidate.source.max()) + maker.scheme.block, end=True)
        reuse = Reuse((places[first][0], places[last][1]), (low, high))
        if not any(_is_mostly_within(reuse.post, other.post) for other in kept):
            kept.append(reuse)
    return kept


def score(rows: Sequence[tuple[Sequence[Reuse], Sequence[Reuse]]]) -> Score:
    """PAN's figures for pairs of what is true and what was detected."""
    recall = [_covered(case, detected) for true, detected in rows for case in true]
    precision = [_covered(reuse, true) for true, detected in rows for reuse in detected]
    pieces = [
        count
        for true, detected in rows
        for case in true
        if (count := sum(_meet(case, reuse) for reuse in detected))
    ]
    return Score(len(rows), _mean(recall, 0.0), _mean(precision, 0.0), _mean(pieces, 1.0))


def measure(pairs: Iterable[Pair]) -> dict[str, Score]:
    """By category, and over all, what is detected."""
    rows: defaultdict[str, list[tuple[tuple[Reuse, ...], list[Reuse]]]] = defaultdict(list)
    with engine() as matching:
        maker = matching.register.maker()
        for pair in pairs:
            row = (pair.gold, detections(pair, maker))
            rows[pair.category].append(row)
            rows["all"].append(row)
    return {group: score(rows[group]) for group in sorted(rows)}


def _enrolled(text: str, maker: Maker) -> _PanSource:
    prints, first_word, spans, at = [], [0], [], 0
    for passage in split("1", text):
        words = passage.text.split()
        start = at = text.index(words[0], at)
        for word in words:
            at = text.index(word, at) + len(word)
        made = fingerprint.make(text[start:at], maker.vocabulary, maker.scheme, maker.standard)
        blocks = 1 + max(made.words.blocks, default=-1)
        prints.append(
            Fingerprint(
                len(prints), maker.scheme.name, maker.key.id, (), (), made.words.values, made.words.blocks
            )
        )
        first_word.append(first_word[-1] + blocks * maker.scheme.block)
        spans.append((start, at))
    return _PanSource(prints, first_word, spans)


def _points(post: str, source: _PanSource, maker: Maker) -> _Points:
    hits = align.hits(post, source.prints, maker.vocabulary, maker.scheme, evidence.costs_of(maker.scheme))
    rows = sorted(
        (hit.first, source.first_word[passage] + block * maker.scheme.block, hit.nats, hit.value)
        for hit in hits
        for passage, block in hit.where
    )
    post_at, source_at, nats, value = zip(*rows, strict=True) if rows else ((), (), (), ())
    return _Points(
        np.array(post_at, np.int64),
        np.array(source_at, np.int64),
        np.array(nats, np.float64),
        np.array(value, np.uint64),
    )


def _supported(points: _Points) -> _Points:
    """The hits near which others stand, in both texts."""
    kept = np.zeros(len(points.post), bool)
    lows = np.searchsorted(points.post, points.post - NEAR_POST, side="left")
    highs = np.searchsorted(points.post, points.post + NEAR_POST, side="right")
    for at, (low, high) in enumerate(zip(lows.tolist(), highs.tolist(), strict=True)):
        near = np.abs(points.source[low:high] - points.source[at]) <= NEAR_SOURCE
        near &= points.value[low:high] != points.value[at]
        kept[at] = points.nats[low:high][near].sum() >= SUPPORT
    return points.only(kept)


def _joined(points: _Points) -> Iterator[NDArray[np.bool_]]:
    """Which hits belong together: by steps that are short in both texts."""
    free = np.ones(len(points.post), bool)
    while free.any():
        group = np.zeros(len(free), bool)
        reached = [int(np.flatnonzero(free)[0])]
        while reached:
            at = reached.pop()
            near = free & (np.abs(points.post - points.post[at]) <= GAP_POST)
            near &= np.abs(points.source - points.source[at]) <= GAP_SOURCE
            free &= ~near
            group |= near
            reached.extend(np.flatnonzero(near).tolist())
        yield group


def _strength(points: _Points) -> float:
    """Nats, each word once."""
    best: dict[int, float] = {}
    for value, nats in zip(points.value.tolist(), points.nats.tolist(), strict=True):
        best[value] = max(nats, best.get(value, 0.0))
    return sum(best.values())


def _shared(span: Span, other: Span) -> int:
    return max(0, min(span[1], other[1]) - max(span[0], other[0]))


def _is_mostly_within(span: Span, other: Span) -> bool:
    return 2 * _shared(span, other) >= span[1] - span[0]


def _meet(reuse: Reuse, other: Reuse) -> bool:
    return _shared(reuse.post, other.post) > 0 and _shared(reuse.source, other.source) > 0


def _covered(reuse: Reuse, others: Iterable[Reuse]) -> float:
    """The share of its characters that stand in the others that meet it."""
    met = [other for other in others if _meet(reuse, other)]
    covered = sum(
        len({character for span in spans for character in range(max(own[0], span[0]), min(own[1], span[1]))})
        for own, spans in (
            (reuse.post, [other.post for other in met]),
            (reuse.source, [other.source for other in met]),
        )
    )
    return covered / max(1, reuse.characters)


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, help="read so many pairs of each category")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    measured = measure(_limited(read(options.file), options.limit))
    if options.json:
        print(json.dumps({group: asdict(row) | {"plagdet": row.plagdet} for group, row in measured.items()}))
        return
    print(f"{'':28}{'pairs':>6}{'recall':>10}{'precision':>10}{'granularity':>13}{'plagdet':>9}")
    for group, row in measured.items():
        print(
            f"{group:28}{row.pairs:6}{row.recall:10.3f}{row.precision:10.3f}{row.granularity:13.3f}{row.plagdet:9.3f}"
        )


def _limited(pairs: Iterable[Pair], limit: int | None) -> Iterator[Pair]:
    taken: defaultdict[str, int] = defaultdict(int)
    for pair in pairs:
        taken[pair.category] += 1
        if limit is None or taken[pair.category] <= limit:
            yield pair


if __name__ == "__main__":
    main()
