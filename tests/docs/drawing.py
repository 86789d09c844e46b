"""The drawing of the house in `docs/architecture.md`: made from the imports, so that it cannot lie."""

import re
from collections import defaultdict
from functools import cache

import grimp

PAGE = "architecture.md"
PACKAGES = ("lekwacht", "console", "scale", "reports", "matcher", "crawler", "exchange", "documents", "store")
"""From the front door down to the cellar."""
_HALLS = ("reports", "crawler")
"""Packages that have rooms of their own."""


def drawn(text: str) -> str:
    """The page with its drawing as the imports are now."""
    return re.sub(r"(```mermaid\n).*?(?=```)", rf"\1{drawing()}", text, flags=re.DOTALL)


@cache
def drawing() -> str:
    """A Mermaid flowchart: an arrow points at what is imported."""
    lines = ["flowchart TD"]
    for package in PACKAGES:
        rooms = sorted(room for room in _rooms() if room.startswith(f"{package}."))
        if rooms:
            lines += [f"  subgraph {package}", *(f"    {_node(room)}" for room in rooms), "  end"]
        else:
            lines.append(f"  {_node(package)}")
    arrows = sorted((source, target) for source, targets in _arrows().items() for target in targets)
    return "\n".join([*lines, *(f"  {source} --> {target}" for source, target in arrows)]) + "\n"


def rooms() -> frozenset[str]:
    """Every package, and every room inside one, as `reports.output`."""
    return _rooms() | frozenset(PACKAGES)


def _arrows() -> dict[str, set[str]]:
    graph = _graph()
    targets: dict[str, set[str]] = defaultdict(set)
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            source, target = _room(module), _room(imported)
            if source.split(".")[0] != target.split(".")[0]:
                source, target = source.split(".")[0], target.split(".")[0]
            if (
                source != target
                and not target.startswith(f"{source}.")
                and not source.startswith(f"{target}.")
            ):
                targets[source].add(target)
    return targets


def _rooms() -> frozenset[str]:
    return frozenset(_room(module) for module in _graph().modules)


def _room(module: str) -> str:
    parts = module.split(".")
    is_hall = parts[0] in _HALLS and len(parts) > 1 and _graph().find_children(".".join(parts[:2]))
    return ".".join(parts[:2]) if is_hall else parts[0]


def _node(room: str) -> str:
    return f"{room}[{room.rsplit('.', maxsplit=1)[-1]}/]"


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES)
