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
COUNTS = re.compile(r"\blen\(|\b(?:n|count|total|amount)$|\bcount\(")
"""What a value that counts looks like; one that is called as the noun behind it counts too."""
FOR_PROGRAMS = frozenset({"result.records records", "result.pages pages", "result.posts new posts"})
"""Of `crawl --warc`: the words of its line stay whatever the number, since programs read it."""


@pytest.mark.parametrize(("number", "phrase"), [(0, "0 posts"), (1, "1 post"), (2000, "2,000 posts")])
def test_one_is_told_in_the_singular(number: int, phrase: str) -> None:
    """None and several take the plural."""
    assert counted(number, "post") == phrase
    assert counted(2, "match", "matches") == "2 matches"


@pytest.mark.parametrize("room", ROOMS)
def test_no_message_says_1_posts(room: str) -> None:
    """A message that counts says so by `counted`, or by the catalogue, which knows the singular too."""
    slips = [slip for path in sorted((ROOT / room).rglob("*.py")) for slip in _slips(path)]
    assert slips == []


def _slips(path: Path) -> Iterator[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    shown = [node for node in nodes if isinstance(node, ast.FunctionDef) and node.name == "__repr__"]
    for_programmers = {id(inner) for node in shown for inner in ast.walk(node)}
    for node in nodes:
        if not isinstance(node, ast.JoinedStr) or id(node) in for_programmers:
            continue
        for value, text in zip(node.values, node.values[1:], strict=False):
            if not (isinstance(value, ast.FormattedValue) and isinstance(text, ast.Constant)):
                continue
            if value.format_spec is not None:
                continue  # a measure, which is hardly ever one
            plural = re.match(r" (?:[a-z]+ )?([a-z-]+s)\b", str(text.value))
            counted_by = ast.unparse(value.value)
            if counted_by.startswith("counted("):
                continue
            if f"{counted_by}{plural.group() if plural else ''}" in FOR_PROGRAMS:
                continue
            if plural and (COUNTS.search(counted_by) or plural.group(1) in re.findall(r"[a-z]+", counted_by)):
                yield f"{path.name}:{node.lineno}: {counted_by}{plural.group()}"
