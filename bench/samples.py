"""Real public Dutch text to measure on; it does not ship with the project."""

import gzip
import json
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

VARIABLE = "LEKWACHT_DATA_SAMPLES"
FOLDER = Path(os.environ.get(VARIABLE, Path(__file__).parents[2] / "shared" / "data"))


def available() -> bool:
    """Answer whether the samples are on this machine."""
    return (FOLDER / "posts-nl.jsonl.gz").exists()


def posts(limit: int | None = None) -> Iterator[tuple[str, str]]:
    """Answer (id, text) of real public news posts."""
    rows = _lines("posts-nl.jsonl.gz")
    return ((row["id"], row["text"]) for row in islice(rows, limit))


def paragraphs(name: str, limit: int | None = None) -> Iterator[str]:
    """Answer the texts of another sample: ``rulings-nl.jsonl.gz`` or ``laws-nl.jsonl.gz``."""
    return (row["text"] for row in islice(_lines(name), limit))


def _lines(name: str) -> Iterator[dict[str, str]]:
    with gzip.open(FOLDER / name, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
