"""Reads a DOCX (Office Open XML, ISO 29500): its body, notes, margins, remarks and tracked changes."""

from collections.abc import Iterator

from lxml import etree

from documents.block import Block, Piece, Place, plain
from documents.docx_style import Look, Styles
from documents.office import properties
from documents.package import Package
from documents.record import HiddenKind

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED = {f"{_W}del", f"{_W}moveFrom"}
_SPACES = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}ptab": " "}
_NEVER_READ = {_FALLBACK, f"{_W}pPr", f"{_W}sectPr", f"{_W}instrText", f"{_W}delInstrText"}
_BOXES = f"{_W}txbxContent"


def read_docx(data: bytes, name: str) -> list[Block]:
    """The blocks of a DOCX.

    Raises:
        DocumentError: it is encrypted, broken, or unpacks to more than is allowed.
    """
    with Package(data, name) as package:
        reader = _Reader(Styles(package.xml("word/styles.xml")))
        blocks = list(reader.blocks(package.required_xml("word/document.xml")))
        for part in ("footnotes", "endnotes"):
            blocks.extend(reader.blocks(package.xml(f"word/{part}.xml")))
        for start in ("word/header", "word/footer"):
            for part in package.names(start):
                blocks.extend(reader.blocks(package.xml(part), Place.MARGIN))
        for part in package.names("word/comments"):
            texts = (block.text for block in reader.blocks(package.xml(part)))
            blocks.extend(plain(text, place=Place.BESIDE, hidden=HiddenKind.COMMENT) for text in texts)
        return [*blocks, *properties(package)]


class _Reader:
    """Walks a part's elements in the order in which they are read."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles

    def blocks(self, root: etree._Element | None, place: Place = Place.BODY) -> Iterator[Block]:
        """Every paragraph, and every table row as one."""
        for element in root if root is not None else ():
            if element.tag == f"{_W}p":
                yield from self._paragraph(element, place)
            elif element.tag == f"{_W}tbl":
                yield from self._table(element, place)
            elif isinstance(element.tag, str) and element.tag not in _NEVER_READ:
                yield from self.blocks(element, place)

    def _paragraph(self, paragraph: etree._Element, place: Place) -> Iterator[Block]:
        look = self._styles.of_paragraph(paragraph)
        pieces = tuple(self._pieces(paragraph, look, None))
        if any(piece.text.strip() for piece in pieces):
            yield Block(pieces, place, look.level or self._bold_heading(paragraph, pieces))
        for box in paragraph.iter(_BOXES):
            own = next(box.iterancestors(f"{_W}p")) is paragraph
            if own and not any(ancestor.tag == _FALLBACK for ancestor in box.iterancestors()):
                yield from self.blocks(box, place)

    def _bold_heading(self, paragraph: etree._Element, pieces: tuple[Piece, ...]) -> int:
        return self._styles.level_of_bold(paragraph, "".join(piece.text for piece in pieces))

    def _table(self, table: etree._Element, place: Place) -> Iterator[Block]:
        for row in table.iter(f"{_W}tr"):
            hidden = HiddenKind.ROW if row.find(f"{_W}trPr/{_W}hidden") is not None else None
            cells = (self._cell(cell, place) for cell in row.iterchildren(f"{_W}tc", f"{_W}sdt"))
            pieces = [piece for cell in cells for piece in (*cell, Piece("\t"))]
            if any(piece.text.strip() for piece in pieces):
                yield Block(tuple(Piece(piece.text, hidden or piece.hidden) for piece in pieces), place)

    def _cell(self, cell: etree._Element, place: Place) -> Iterator[Piece]:
        """The text of a cell's own paragraphs; a table inside it brings its own rows."""
        for paragraph in cell.iter(f"{_W}p"):
            owner = next(paragraph.iterancestors(f"{_W}tr"))
            if owner is cell.getparent():
                for block in self._paragraph(paragraph, place):
                    yield from (*block.pieces, Piece(" "))

    def _pieces(self, element: etree._Element, look: Look, hidden: HiddenKind | None) -> Iterator[Piece]:
        for child in element:
            if child.tag in (f"{_W}t", f"{_W}delText"):
                yield Piece(child.text or "", hidden)
            elif child.tag in _SPACES:
                yield Piece(_SPACES[child.tag], hidden)
            elif child.tag == f"{_W}r":
                yield from self._pieces(child, look, hidden or self._styles.of_run(child, look).hidden)
            elif child.tag in _DELETED:
                yield from self._pieces(child, look, HiddenKind.DELETED)
            elif isinstance(child.tag, str) and child.tag not in _NEVER_READ and child.tag != _BOXES:
                yield from self._pieces(child, look, hidden)
