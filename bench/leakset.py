"""The evaluation set: invented decision passages, leaks written by hand, hard negatives and host posts."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "leaks"


class Split(StrEnum):
    """Says whether a case may be looked at while tuning."""

    OPEN = "open"
    HELD_OUT = "held_out"


class LeakStrength(StrEnum):
    """Says how far a leak stands from the wording of its passage."""

    LIGHT = "light"
    HEAVY = "heavy"
    SUMMARY = "summary"
    PIECES = "pieces"
    ENGLISH = "english"
    DISGUISED = "disguised"


@dataclass(frozen=True, slots=True)
class SetPassage:
    """One invented passage of 73-150 words and where it stands in its invented decision.

    Its first ``public_words`` words are law verbatim: who posts only those leaks nothing.
    """

    id: str
    ref: str
    case: str
    kind: str
    section: str
    country: str
    split: Split
    text: str
    public_words: int = 0


@dataclass(frozen=True, slots=True)
class Leak:
    """One retelling of a passage, spread over one or more posts of one thread."""

    id: str
    passage: str
    case: str
    strength: LeakStrength
    split: Split
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HardNegative:
    """One public post that resembles a passage (``near``, where known) and leaks nothing."""

    id: str
    kind: str
    near: str | None
    split: Split
    text: str


@dataclass(frozen=True, slots=True)
class Host:
    """One unrelated post, cut where something else is put in."""

    id: str
    before: str
    after: str

    def around(self, text: str) -> str:
        """Answer the post with ``text`` in its midst."""
        return f"{self.before} {text} {self.after}"


@dataclass(frozen=True, slots=True)
class LeakSet:
    """The whole set, in the order of the files."""

    passages: tuple[SetPassage, ...]
    leaks: tuple[Leak, ...]
    negatives: tuple[HardNegative, ...]
    hosts: tuple[Host, ...]


def load(folder: Path = FOLDER) -> LeakSet:
    """Answer the set that ships with the project."""
    return LeakSet(
        passages=tuple(
            SetPassage(**{**row, "split": Split(row["split"])}) for row in _rows(folder, "passages")
        ),
        leaks=tuple(_leak(row) for row in _rows(folder, "leaks")),
        negatives=tuple(
            HardNegative(**{**row, "split": Split(row["split"])}) for row in _rows(folder, "negatives")
        ),
        hosts=tuple(Host(**row) for row in _rows(folder, "hosts")),
    )


def split_of(key: str) -> Split:
    """Answer the part a case or a negative falls in: by digest, so that nobody chose it."""
    digest = hashlib.blake2b(key.encode(), digest_size=8, person=b"lekwacht-split").digest()
    return Split.HELD_OUT if digest[-1] % 3 == 0 else Split.OPEN


def digest(folder: Path = FOLDER) -> str:
    """Answer the SHA-256 over the set's files, whole decisions included, as 64 hexadecimal digits."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.jsonl")):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def _leak(row: dict[str, Any]) -> Leak:
    return Leak(
        id=row["id"],
        passage=row["passage"],
        case=row["case"],
        strength=LeakStrength(row["strength"]),
        split=Split(row["split"]),
        posts=tuple(row["posts"]),
    )


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    with (folder / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
