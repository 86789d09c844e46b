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


def legal() -> Iterator[str]:
    """Answer public Dutch law and rulings, a paragraph at a time."""
    for name in ("rulings-nl.jsonl.gz", "laws-nl.jsonl.gz"):
        yield from (row["text"] for row in _lines(name))
    for path in sorted((FOLDER / "law-nl").glob("*.md")):
        yield from path.read_text(encoding="utf-8").split("\n\n")


def retold() -> Iterator[tuple[str, str, str]]:
    """Answer (case, section, text) of whole made-up decisions by others."""
    with (FOLDER / "retold-nl" / "docs.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield row.get("case") or row["ref"], row["section"], row["text"]


def paragraphs(name: str, limit: int | None = None) -> Iterator[str]:
    """Answer the texts of another sample: ``rulings-nl.jsonl.gz`` or ``laws-nl.jsonl.gz``."""
    return (row["text"] for row in islice(_lines(name), limit))


def _lines(name: str) -> Iterator[dict[str, str]]:
    with gzip.open(FOLDER / name, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
