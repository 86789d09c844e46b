"""Numbers with their nouns, in every message that a command writes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import store
from store.counted import counted

ROOT = Path(str(store.__file__)).parents[1]
ROOMS = ("console", "crawler", "documents", "exchange", "lekwacht", "matcher", "reports", "store")
SINGULAR = frozenset(
    [
        "is",
        "was",
        "has",
        "as",
        "this",
        "its",
        "holds",
        "asks",
        "stands",
        "belongs",
        "needs",
        "ends",
        "says",
        "means",
        "takes",
        "reads",
        "unpacks",
        "does",
        "begins",
        "exists",
        "lies",
        "comes",
        "names",
        "nats",
        "incidents",
    ]
)
"""Words in -s after a value that are no plural of what was counted; `incidents` is a command's name."""
FIXED = frozenset(
    {
        "LONGEST",
        "LEAST_WORDS",
        "NIGHTS",
        "CHECKS_LOOKED_BACK",
        "seconds",
        "volume.posts",
    }
)
"""Numbers that are never one, or that are not whole."""


@pytest.mark.parametrize(("number", "told"), [(0, "0 posts"), (1, "1 post"), (2000, "2,000 posts")])
def test_one_is_told_in_the_singular(number: int, told: str) -> None:
    """None and several take the plural."""
    assert counted(number, "post") == told
    assert counted(2, "match", "matches") == "2 matches"


@pytest.mark.parametrize("room", ROOMS)
def test_no_message_says_1_posts(room: str) -> None:
    """A message that counts says so by `counted`, or by the catalogue, which knows the singular too."""
    slips = [slip for path in sorted((ROOT / room).rglob("*.py")) for slip in _slips(path)]
    assert slips == []


def _slips(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.JoinedStr):
            continue
        for value, text in zip(node.values, node.values[1:], strict=False):
            if not (isinstance(value, ast.FormattedValue) and isinstance(text, ast.Constant)):
                continue
            plural = re.match(r" (?:[a-z]+ )?([a-z-]+s)\b", str(text.value))
            if (
                plural
                and not SINGULAR & set(plural.group().split())
                and ast.unparse(value.value) not in FIXED
            ):
                yield f"{path.name}:{node.lineno}: {ast.unparse(value.value)}{plural.group()}"
