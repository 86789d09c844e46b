"""What Office files of every kind have in common: how a file describes itself, and what colours show."""

import re
from collections.abc import Iterator

from lxml import etree

from documents.block import Block, BlockPlace, plain
from documents.package import Package
from documents.record import HiddenKind

_PARTS = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
_PERSONAL_PROPERTIES = {
    "title", "subject", "creator", "keywords", "description", "lastModifiedBy", "category",
    "Company", "Manager", "lpwstr", "lpstr",
}  # fmt: skip


def properties(package: Package) -> Iterator[Block]:
    """What the file says of its title, author and organisation."""
    for part in _PARTS:
        root = package.xml(part)
        for element in root.iter(etree.Element) if root is not None else ():
            if etree.QName(element).localname in _PERSONAL_PROPERTIES and (element.text or "").strip():
                yield plain(element.text or "", place=BlockPlace.BESIDE, hidden=HiddenKind.METADATA)


def is_pale(colour: str) -> bool:
    """Whether letters of this colour (RRGGBB) cannot be seen on white."""
    return bool(re.fullmatch(r"(?:F[5-9A-F]){3}", colour.strip().lstrip("#"), re.IGNORECASE))


def is_dark(colour: str) -> bool:
    """Whether white letters can be seen on this colour."""
    return bool(re.fullmatch(r"[0-9A-Fa-f]{6}", colour)) and not is_pale(colour)
