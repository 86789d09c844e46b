"""Reads a DOCX (Office Open XML, ISO 29500): its body, notes, margins, remarks and tracked changes."""

import re
from collections.abc import Iterator

from lxml import etree

from documents.block import Block, BlockPiece, BlockPlace, plain
from documents.ledger import Where
from documents.office.docx_style import DocxStyles, RunLook
from documents.office.relations import main_part, relations
from documents.office.side_parts import SideParts
from documents.package import Package
from documents.reading import DocumentReading
from documents.record import HiddenKind

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VML = "{urn:schemas-microsoft-com:vml}"
_CHOICES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED = {f"{_W}del", f"{_W}moveFrom"}
_SPACES = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}ptab": " "}
_TEXT = {f"{_W}t", f"{_W}delText", f"{_MATH}t"}
_CODES = {f"{_W}instrText", f"{_W}delInstrText"}
_NEVER_READ = {f"{_W}pPr", f"{_W}sectPr", *_CODES}
_BOX = f"{_W}txbxContent"
_LEAST_WORDS = 4
_DRAWN = {_BOX, f"{_A}p", f"{_VML}textpath"}
_SAID = ("descr", "title", "tooltip", "alt")
"""Attributes of drawings and links that say in words what they show."""
_SAID_BY_VALUE = (
    f"{_W}alias", f"{_W}tblCaption", f"{_W}tblDescription", f"{_W}default", f"{_W}docVar", f"{_W}listItem",
    f"{_W}helpText", f"{_W}statusText",
)  # fmt: skip
_PARTS = {
    "document": (BlockPlace.BODY, None),
    "footnotes": (BlockPlace.BODY, None),
    "endnotes": (BlockPlace.BODY, None),
    "hdr": (BlockPlace.MARGIN, None),
    "ftr": (BlockPlace.MARGIN, None),
    "comments": (BlockPlace.BESIDE, HiddenKind.COMMENT),
    "glossaryDocument": (BlockPlace.BESIDE, HiddenKind.INVISIBLE),
    "settings": (BlockPlace.BESIDE, HiddenKind.INVISIBLE),
}
"""The parts with text of their own, by their root, in the order in which they are read."""


def read_docx(data: bytes, reading: DocumentReading) -> list[Block]:
    """The blocks of a DOCX.

    Raises:
        DocumentError: it is encrypted, broken, or unpacks to more than is allowed.
    """
    with Package(data, reading) as package:
        main = main_part(package, otherwise="word/document.xml")
        document = package.required_xml(main)
        styles = next(
            (relation.target for relation in relations(package, main) if relation.kind == "styles"),
            "word/styles.xml",
        )
        reader = _DocxReader(DocxStyles(package.xml(styles)))
        side = SideParts(package, reading, done={main, styles})
        blocks = list(reader.part(document, BlockPlace.BODY, None))
        for root_name, (place, hidden) in _PARTS.items():
            for part, root in side.take(root_name):
                with reading.part(Where.PART, name=part):
                    blocks.extend(reader.part(root, place, hidden))
        return [*blocks, *side.blocks()]


def blocks_of_flat(root: etree._Element) -> list[Block]:
    """The blocks of a document's root that stands alone, such as one written in a single XML file."""
    return list(_DocxReader(DocxStyles(root)).part(root, BlockPlace.BODY, None))


class _DocxReader:
    """Walks a part's elements in the order in which they are read."""

    def __init__(self, styles: DocxStyles) -> None:
        self._styles = styles

    def part(self, root: etree._Element, place: BlockPlace, hidden: HiddenKind | None) -> Iterator[Block]:
        """Every paragraph of a part, and what its drawings and fields say beside it."""
        for block in self.blocks(root, place):
            if hidden is None:
                yield block
            else:
                yield plain(block.text, place=place, hidden=hidden)
        yield from _said(root)

    def blocks(self, root: etree._Element, place: BlockPlace = BlockPlace.BODY) -> Iterator[Block]:
        """Every paragraph, and every table row as one."""
        for element in _chosen(root):
            if element.tag == f"{_W}p":
                yield from self._paragraph(element, place)
            elif element.tag == f"{_W}tbl":
                yield from self._table(element, place)
            elif element.tag in _DRAWN:
                yield from self._drawn(element, place)
            elif isinstance(element.tag, str) and element.tag not in _NEVER_READ:
                yield from self.blocks(element, place)

    def _paragraph(self, paragraph: etree._Element, place: BlockPlace) -> Iterator[Block]:
        look = self._styles.of_paragraph(paragraph)
        pieces = tuple(self._pieces(paragraph, look, None))
        if any(piece.text.strip() for piece in pieces):
            yield Block(pieces, place, look.level or self._bold_heading(paragraph, pieces))
        yield from self._drawings(paragraph, place)

    def _drawings(self, element: etree._Element, place: BlockPlace) -> Iterator[Block]:
        """What stands in boxes, shapes and letters drawn as a picture, anchored in a paragraph."""
        for child in _chosen(element):
            if child.tag in _DRAWN:
                yield from self._drawn(child, place)
            elif isinstance(child.tag, str) and child.tag != f"{_W}p":
                yield from self._drawings(child, place)

    def _drawn(self, element: etree._Element, place: BlockPlace) -> Iterator[Block]:
        if element.tag == _BOX:
            yield from self.blocks(element, place)
        elif element.tag == f"{_A}p":
            yield plain("".join(text.text or "" for text in element.iter(f"{_A}t")), place=place)
        else:
            yield plain(element.get("string", ""), place=place)

    def _bold_heading(self, paragraph: etree._Element, pieces: tuple[BlockPiece, ...]) -> int:
        return self._styles.level_of_bold(paragraph, "".join(piece.text for piece in pieces))

    def _table(self, table: etree._Element, place: BlockPlace) -> Iterator[Block]:
        """Every row of a table, and of the tables within it, whatever wraps the rows and cells."""
        for row in table.iter(f"{_W}tr"):
            properties = row.find(f"{_W}trPr")
            hidden = None if properties is None else _hidden_row(properties)
            cells = (
                self._cell(cell, row, place)
                for cell in row.iter(f"{_W}tc")
                if next(cell.iterancestors(f"{_W}tr")) is row
            )
            pieces = [piece for cell in cells for piece in (*cell, BlockPiece("\t"))]
            if any(piece.text.strip() for piece in pieces):
                yield Block(tuple(BlockPiece(piece.text, hidden or piece.hidden) for piece in pieces), place)

    def _cell(self, cell: etree._Element, row: etree._Element, place: BlockPlace) -> Iterator[BlockPiece]:
        """The text of a cell's own paragraphs; a table inside it brings its own rows."""
        for paragraph in cell.iter(f"{_W}p"):
            owner = next(paragraph.iterancestors(f"{_W}tr"))
            if owner is row and not _is_within_drawing(paragraph, cell):
                for block in self._paragraph(paragraph, place):
                    yield from (*block.pieces, BlockPiece(" "))

    def _pieces(
        self, element: etree._Element, look: RunLook, hidden: HiddenKind | None
    ) -> Iterator[BlockPiece]:
        for child in _chosen(element):
            if child.tag in _TEXT:
                yield BlockPiece(child.text or "", hidden)
            elif child.tag in _SPACES:
                yield BlockPiece(_SPACES[child.tag], hidden)
            elif child.tag == f"{_W}r":
                yield from self._pieces(child, look, hidden or self._styles.of_run(child, look).hidden)
            elif child.tag in _DELETED:
                yield from self._pieces(child, look, HiddenKind.DELETED)
            elif isinstance(child.tag, str) and child.tag not in _NEVER_READ and child.tag not in _DRAWN:
                yield from self._pieces(child, look, hidden)


def _chosen(element: etree._Element) -> Iterator[etree._Element]:
    """The children of an element; of two ways to write one thing the first, or the other if that is empty."""
    for child in element:
        if child.tag != _CHOICES:
            yield child
            continue
        ways = [*child.iterchildren(_CHOICE), *child.iterchildren(_FALLBACK)]
        yield from ways[:1] if ways and _has_text(ways[0]) else ways


def _has_text(element: etree._Element) -> bool:
    return any((text.text or "").strip() for text in element.iter(f"{_W}t", f"{_A}t"))


def _hidden_row(properties: etree._Element) -> HiddenKind | None:
    if properties.find(f"{_W}del") is not None:
        return HiddenKind.DELETED
    return HiddenKind.ROW if properties.find(f"{_W}hidden") is not None else None


def _is_within_drawing(paragraph: etree._Element, cell: etree._Element) -> bool:
    """Whether a paragraph of a cell stands in a box, which its anchor's paragraph brings along."""
    for ancestor in paragraph.iterancestors():
        if ancestor is cell:
            return False
        if ancestor.tag in (_BOX, _FALLBACK):
            return True
    return False


def _said(root: etree._Element) -> Iterator[Block]:
    """What stands beside the text: what drawings show in words, what fields ask for, how forms are filled."""
    for element in root.iter(etree.Element):
        if element.tag in _CODES:
            yield from _code(element.text)
        for name in _SAID:
            yield from _beside(element.get(name) or element.get(f"{_W}{name}"))
        if element.tag in _SAID_BY_VALUE:
            yield from _beside(element.get(f"{_W}val"))
            yield from _beside(element.get(f"{_W}displayText"))
        if element.tag == f"{_W}fldSimple":
            yield from _code(element.get(f"{_W}instr"))


def _code(value: str | None) -> Iterator[Block]:
    """A field's code where it holds words of its own, rather than the number of a page."""
    words = re.findall(r"(?<!\\)\b[^\W\d_]{2,}", value or "")
    if len(words) >= _LEAST_WORDS:
        yield from _beside(value)


def _beside(value: str | None) -> Iterator[Block]:
    if value and any(letter.isalpha() for letter in value):
        yield plain(value, place=BlockPlace.BESIDE, hidden=HiddenKind.INVISIBLE)
