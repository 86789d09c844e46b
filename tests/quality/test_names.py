"""A name says one thing wherever it is read."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = (
    *("bench", "console", "crawler", "documents", "exchange", "lekwacht", "matcher", "reports", "scale"),
    "store",
)


def test_no_class_name_is_given_twice() -> None:
    """Whoever searches for a class finds the one class of that name."""
    places = defaultdict(list)
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef):
                    places[node.name].append(str(path.relative_to(ROOT)))
    twice = {name: found for name, found in places.items() if len(found) > 1}
    assert not twice, f"give each of these a name of its own, after docs/glossary.md: {twice}"
