"""Reads OpenDocument (ISO 26300): the body, notes, margins, remarks, tracked changes, forms and objects."""

from collections.abc import Iterator
from posixpath import basename

from lxml import etree

from documents.block import Block, BlockPiece, BlockPlace, plain
from documents.errors import BrokenDocumentError, EncryptedDocumentError
from documents.ledger import Where
from documents.opendocument.style import OFFICE, TABLE, TEXT, OdfStyles, number_of, text_of
from documents.package import Package, parse
from documents.pictures.kinds import is_picture
from documents.pictures.pictures import picture_blocks
from documents.reading import DocumentReading
from documents.record import HiddenKind

_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_PERSONAL_PROPERTIES = {
    f"{_DC}title", f"{_DC}subject", f"{_DC}creator", f"{_DC}description",
    f"{_META}initial-creator", f"{_META}keyword", f"{_META}user-defined",
}  # fmt: skip
_NEVER_READ = {
    f"{OFFICE}forms", f"{OFFICE}binary-data", f"{TEXT}sequence-decls", f"{TEXT}note-citation",
    f"{_SVG}title", f"{_SVG}desc",
}  # fmt: skip
_APART = {
    f"{OFFICE}annotation",
    f"{TEXT}note",
    f"{_DRAW}frame",
    *_NEVER_READ,
}  # not in the line they stand in
_HIDDEN_TEXT = {f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph"}
_ENCRYPTION = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}encryption-data"
_FILLED_IN = (f"{_FORM}current-value", f"{_FORM}value")
_BESIDE_FIELDS = (f"{_FORM}label", f"{_FORM}title", f"{OFFICE}string-value", f"{TEXT}string-value")
_MOST_REPEATS = 100  # a repeated space; a spreadsheet repeats empty cells by the million
_OF_THE_FILE = ("META-INF/", "Thumbnails/", "Configurations2/", "ObjectReplacements/", "Basic/", "Scripts/")
_NO_TEXT = {"mimetype", "settings.xml", "manifest.rdf", "layout-cache", "current.xml", "accelerator"}


def read_odf(data: bytes, reading: DocumentReading) -> list[Block]:
    """The blocks of a zipped OpenDocument.

    Raises:
        DocumentError: it is encrypted, broken, or unpacks to more than is allowed.
    """
    with Package(data, reading) as package:
        manifest = package.xml("META-INF/manifest.xml")
        if manifest is not None and next(manifest.iter(_ENCRYPTION), None) is not None:
            raise EncryptedDocumentError(reading.name)
        content, styles = package.required_xml("content.xml"), package.xml("styles.xml")
        blocks = _blocks(content, styles, reading)
        blocks.extend(_beside(package, reading))
        return [*blocks, *_properties(package.xml("meta.xml"))]


def read_flat(data: bytes, reading: DocumentReading) -> list[Block]:
    """The blocks of an OpenDocument that is one XML file.

    Raises:
        BrokenDocumentError: it is no XML.
    """
    root = parse(data, reading, reading.name)
    if root is None:
        raise BrokenDocumentError(reading.name)
    return [*_blocks(root, root, reading), *_properties(root)]


def _blocks(content: etree._Element, styles: etree._Element | None, reading: DocumentReading) -> list[Block]:
    reader = _OdfReader(OdfStyles(content, styles))
    blocks: list[Block] = []
    for body in content.iter(f"{OFFICE}body"):
        with reading.part(Where.PART, name="content.xml"):
            blocks.extend(reader.blocks(body, None))
    blocks.extend(_filled_in(content))
    for margin in styles.iter(f"{_STYLE}header", f"{_STYLE}footer") if styles is not None else ():
        with reading.part(Where.PART, name="styles.xml"):
            blocks.extend(Block(block.pieces, BlockPlace.MARGIN) for block in reader.blocks(margin, None))
    return [*blocks, *_said(content)]


def _filled_in(content: etree._Element) -> Iterator[Block]:
    """What stands in the fields of forms, as a reader of the document sees it."""
    for forms in content.iter(f"{OFFICE}forms"):
        for field in forms.iter(etree.Element):
            value = next((field.get(name) for name in _FILLED_IN if field.get(name)), "")
            text = value or " ".join(text_of(line) for line in field.iterchildren(f"{TEXT}p"))
            if any(letter.isalnum() for letter in text):
                yield plain(text)


def _said(content: etree._Element) -> Iterator[Block]:
    """What pictures are said to show, what fields are called, and values that stand nowhere in the text."""
    for element in content.iter(f"{_SVG}title", f"{_SVG}desc"):
        yield plain(text_of(element), place=BlockPlace.BESIDE, hidden=HiddenKind.INVISIBLE)
    for element in content.iter(etree.Element):
        for name in _BESIDE_FIELDS:
            value = element.get(name, "")
            if value and element.tag not in _HIDDEN_TEXT:
                yield plain(value, place=BlockPlace.BESIDE, hidden=HiddenKind.INVISIBLE)


def _beside(package: Package, reading: DocumentReading) -> list[Block]:
    """Objects, files and pictures that stand in the package beside its text."""
    blocks: list[Block] = []
    for name in package.names():
        if reading.out_of_time(Where.PART):
            break
        with reading.part(Where.PART, name=name):
            blocks.extend(_of_part(name, package, reading))
    return blocks


def _of_part(name: str, package: Package, reading: DocumentReading) -> list[Block]:
    last = basename(name)
    if name in ("content.xml", "styles.xml", "meta.xml") or name.startswith(_OF_THE_FILE) or last in _NO_TEXT:
        return []
    if last == "content.xml":
        content = package.xml(name)
        styles = package.xml(name.removesuffix(last) + "styles.xml")
        return [] if content is None else _blocks(content, styles, reading)
    if last in ("styles.xml", "meta.xml") or name.endswith((".rdf", ".ttf", ".otf")):
        return []
    data = package.read(name) or b""
    return picture_blocks(data, reading) if is_picture(data) else reading.inside(data, last)


def _properties(root: etree._Element | None) -> Iterator[Block]:
    for element in root.iter(*_PERSONAL_PROPERTIES) if root is not None else ():
        if (element.text or "").strip():
            yield plain(element.text or "", place=BlockPlace.BESIDE, hidden=HiddenKind.METADATA)


class _OdfReader:
    """Walks the elements in the order in which they are read."""

    def __init__(self, styles: OdfStyles) -> None:
        self._styles = styles

    def blocks(self, root: etree._Element | None, hidden: HiddenKind | None) -> Iterator[Block]:
        """Every paragraph, heading, table row and remark."""
        for element in root if root is not None else ():
            tag = element.tag
            if tag in (f"{TEXT}p", f"{TEXT}h"):
                yield from self._paragraph(element, hidden)
            elif tag == f"{TABLE}table":
                yield from self._table(element, hidden)
            elif tag == f"{TEXT}tracked-changes":
                for deletion in element.iter(f"{TEXT}deletion"):
                    yield from self.blocks(deletion, HiddenKind.DELETED)
            elif isinstance(tag, str) and tag not in _NEVER_READ and tag != f"{OFFICE}change-info":
                yield from self.blocks(element, hidden or self._styles.hidden(element))

    def _paragraph(self, paragraph: etree._Element, hidden: HiddenKind | None) -> Iterator[Block]:
        pieces = tuple(self._pieces(paragraph, hidden or self._styles.hidden(paragraph)))
        if any(piece.text.strip() for piece in pieces):
            yield Block(pieces, level=self._styles.heading_level(paragraph, "".join(p.text for p in pieces)))
        for remark in paragraph.iter(f"{OFFICE}annotation"):
            text = "\n".join(text_of(line) for line in remark.iter(f"{TEXT}p"))
            yield plain(text, place=BlockPlace.BESIDE, hidden=HiddenKind.COMMENT)
        for inner in paragraph.iter(f"{TEXT}note-body", f"{_DRAW}text-box", f"{_DRAW}object"):
            if next(inner.iterancestors(f"{TEXT}p", f"{TEXT}h"), None) is paragraph:
                yield from self.blocks(inner, hidden)

    def _table(self, table: etree._Element, hidden: HiddenKind | None) -> Iterator[Block]:
        hidden = hidden or (HiddenKind.ROW if self._styles.is_hidden_table(table) else None)
        columns = self._styles.hidden_columns(table)
        for shapes in table.iterchildren(f"{TABLE}shapes"):
            yield from self.blocks(shapes, hidden)
        for row in table.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table")) is table:
                yield from self._row(row, hidden, columns)

    def _row(self, row: etree._Element, hidden: HiddenKind | None, columns: set[int]) -> Iterator[Block]:
        hidden = hidden or (HiddenKind.ROW if self._styles.is_hidden_row(row) else None)
        pieces: list[BlockPiece] = []
        column = 0
        for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            kind = hidden or (HiddenKind.ROW if column in columns else None)
            for block in self.blocks(cell, kind):
                if block.place is BlockPlace.BODY:
                    pieces.extend((*block.pieces, BlockPiece("\t", kind)))
                else:
                    yield block
            column += number_of(cell, f"{TABLE}number-columns-repeated")
        if any(piece.text.strip() for piece in pieces):
            yield Block(tuple(pieces))

    def _pieces(self, element: etree._Element, hidden: HiddenKind | None) -> Iterator[BlockPiece]:
        if element.tag in _HIDDEN_TEXT:
            hidden = hidden or HiddenKind.INVISIBLE
            yield BlockPiece(element.get(f"{TEXT}string-value", ""), hidden)
        yield BlockPiece(element.text or "", hidden)
        for child in element:
            yield from self._inside(child, hidden)
            yield BlockPiece(child.tail or "", hidden)

    def _inside(self, child: etree._Element, hidden: HiddenKind | None) -> Iterator[BlockPiece]:
        if child.tag == f"{TEXT}s":
            yield BlockPiece(" " * min(number_of(child, f"{TEXT}c"), _MOST_REPEATS), hidden)
        elif child.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
            yield BlockPiece("\t" if child.tag.endswith("tab") else "\n", hidden)
        elif isinstance(child.tag, str) and child.tag not in _APART:
            yield from self._pieces(child, hidden or self._styles.hidden(child))
