"""A register and the matcher behind it, driven through the command line as a user drives it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.leakset import Passage


@dataclass(frozen=True, slots=True)
class Hit:
    """One line that `check --jsonl` answered: a passage found in a post."""

    post: str
    case: str
    alert: bool
    e_value: float
    score: float
    spans: tuple[tuple[int, int], ...]


class EngineError(RuntimeError):
    """A command failed: its last line of complaint."""


class Engine:
    """A data directory with a key beside it, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.key = folder / "key"
        self._lekwacht("init", "--key-file", str(self.key))

    def enrol(self, passages: Iterable[Passage]) -> None:
        """Enrol passages; those of one ``ref`` become one document."""
        fields = ("ref", "case", "kind", "section", "text")
        rows = (json.dumps({name: getattr(passage, name) for name in fields}) for passage in passages)
        self._lekwacht("enrol", "--jsonl", "-", stdin="\n".join(rows))

    def check(self, posts: Iterable[tuple[str, str]], *, everything: bool = True) -> list[Hit]:
        """Answer all hits of (id, text) posts: alerts, and with ``everything`` weaker ones too."""
        rows = "\n".join(json.dumps({"id": name, "text": text}) for name, text in posts)
        extra = ("--all",) if everything else ()
        return list(_hits(self._lekwacht("check", "--jsonl", *extra, "-", stdin=rows)))

    def _lekwacht(self, *arguments: str, stdin: str = "") -> str:
        done = subprocess.run(  # noqa: S603 - our own command line
            [sys.executable, "-m", "lekwacht", "--data", str(self.data), *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        )
        if done.returncode:
            raise EngineError(f"lekwacht {arguments[0]} ended with {done.returncode}: {done.stderr[-400:]}")
        return done.stdout


def _hits(output: str) -> Iterator[Hit]:
    for line in output.splitlines():
        row = json.loads(line)
        yield Hit(
            post=row["id"],
            case=row["case"],
            alert=row["alert"],
            e_value=row["e_value"],
            score=row["score"],
            spans=tuple((start, end) for start, end in row["spans"]),
        )
