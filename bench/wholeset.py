"""Whole made-up decisions, the ways in which writers retold them, and posts that only look like it.

Two folders of one layout: `leaks/whole` was looked at while the matcher was tuned, `leaks/whole-unseen` was
not: what stands in it is measured, never studied. A leak in pieces is several posts of one thread.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.leakset import SetPassage, Split

FOLDERS = {
    Split.OPEN: Path(__file__).parent / "leaks" / "whole",
    Split.HELD_OUT: Path(__file__).parent / "leaks" / "whole-unseen",
}
STRENGTHS = (
    "light",
    "heavy",
    "summary",
    "buried",
    "english",
    "english_summary",
    "pieces",
    "other",
    "disguised",
)
"""From close to the wording to other words throughout; `other` is another language."""


@dataclass(frozen=True, slots=True)
class WholeWatermark:
    """A retelling of one case: one post, or several of one thread."""

    id: str
    case: str
    strength: str
    language: str
    split: Split
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resembling:
    """A public post that resembles a case and leaks nothing."""

    id: str
    kind: str
    split: Split
    text: str


@dataclass(frozen=True, slots=True)
class WholeSet:
    """Sections of whole decisions, their leaks and hard negatives."""

    sections: tuple[SetPassage, ...]
    leaks: tuple[WholeWatermark, ...]
    negatives: tuple[Resembling, ...]


def load() -> WholeSet:
    """Both folders, as far as they are there."""
    present = [(split, folder) for split, folder in FOLDERS.items() if folder.exists()]
    return WholeSet(
        sections=tuple(section for split, folder in present for section in _sections(folder, split)),
        leaks=tuple(leak for split, folder in present for leak in _leaks(folder, split)),
        negatives=tuple(
            Resembling(row["id"], row["kind"], split, row["text"])
            for split, folder in present
            for row in _rows(folder, "negatives")
        ),
    )


def _sections(folder: Path, split: Split) -> Iterator[SetPassage]:
    for number, row in enumerate(_rows(folder, "docs")):
        yield SetPassage(
            id=f"{row['ref']}/{number}",
            ref=row["ref"],
            case=row["case"],
            kind=row["kind"],
            section=row["section"],
            country="",
            split=split,
            text=row["text"],
        )


def _leaks(folder: Path, split: Split) -> Iterator[WholeWatermark]:
    threads: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(folder, "leaks"):
        if row.get("thread"):
            threads.setdefault(row["thread"], []).append(row)
        else:
            yield WholeWatermark(row["id"], row["case"], row["strength"], row["lang"], split, (row["text"],))
    for name, rows in threads.items():
        posts = tuple(row["text"] for row in rows)
        yield WholeWatermark(name, rows[0]["case"], rows[0]["strength"], rows[0]["lang"], split, posts)


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    with (folder / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
