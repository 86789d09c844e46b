"""How the parts of an Office Open XML package refer to each other (ISO 29500-2)."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from documents.package import Package, tidied


@dataclass(frozen=True, slots=True)
class PartRelation:
    """One part's reference to another, or to an address outside."""

    id: str
    kind: str  # the last word of its type: "officeDocument", "header", "aFChunk"
    target: str  # the name of a part, or an address
    outside: bool


def relations(package: Package, part: str = "") -> Iterator[PartRelation]:
    """The relations of a part; of the package itself without one."""
    folder, _, name = part.rpartition("/")
    root = package.xml(f"{folder}/_rels/{name}.rels")
    for relation in root.iterchildren("{*}Relationship") if root is not None else ():
        outside = relation.get("TargetMode") == "External"
        target = relation.get("Target", "")
        yield PartRelation(
            relation.get("Id", ""),
            relation.get("Type", "").rpartition("/")[2],
            target if outside else _absolute(folder, target),
            outside,
        )


def main_part(package: Package, *, otherwise: str) -> str:
    """The part that the package's own relations call the document; `otherwise` where they call none."""
    for relation in relations(package):
        if relation.kind == "officeDocument" and package.named(relation.target):
            return relation.target
    return otherwise


def _absolute(folder: str, target: str) -> str:
    joined = target if target.startswith(("/", "\\")) else posixpath.join(folder, target)
    return tidied(unquote(joined))
