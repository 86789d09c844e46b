"""Reads an XLSX (Office Open XML, ISO 29500): every sheet row by row, its remarks, text boxes and margins.

Elements are found by their local names, since the strict form of the standard has namespaces of its own.
"""

import re
from collections.abc import Callable, Iterator

from lxml import etree

from documents.block import Block, BlockPiece, BlockPlace, plain
from documents.errors import TooLargeError
from documents.ledger import Where
from documents.limits import MAX_CHARACTERS
from documents.office.relations import PartRelation, main_part, relations
from documents.office.side_parts import SideParts
from documents.office.xlsx_style import XlsxStyles, hidden_font
from documents.package import Package
from documents.reading import DocumentReading
from documents.record import HiddenKind

_LETTERS = re.compile(r"[A-Z]{1,3}")
_MOST_COLUMNS = 16_384
_MARGIN_CODES = re.compile(r'&(?:"[^"]*"|[A-Z]|\d{1,3}|K[0-9A-F+-]{6})')


def read_xlsx(data: bytes, reading: DocumentReading) -> list[Block]:
    """The blocks of an XLSX: a row is one, its cells apart by tabs.

    Raises:
        DocumentError: it is encrypted, broken, or unpacks to more than is allowed.
    """
    with Package(data, reading) as package:
        main = main_part(package, otherwise="xl/workbook.xml")
        workbook = package.required_xml(main)
        setting = workbook.find("{*}workbookPr")
        from_1904 = setting is not None and setting.get("date1904") in {"1", "true"}
        targets = {relation.id: relation for relation in relations(package, main)}
        kinds = {relation.kind: relation.target for relation in targets.values()}
        styles = XlsxStyles(package.xml(kinds.get("styles", "xl/styles.xml")), from_1904=from_1904)
        shared = _shared(package.xml(kinds.get("sharedStrings", "xl/sharedStrings.xml")))
        reader = _XlsxReader(reading.name, styles, shared)
        side = SideParts(package, reading, done={main})
        blocks = [
            plain(sheet.get("name", ""), place=BlockPlace.BESIDE) for sheet in workbook.iter("{*}sheet")
        ]
        for part, sheet, hidden in _sheets(side, workbook, targets):
            with reading.part(Where.PART, name=part):
                blocks.extend(reader.rows(sheet, hidden))
        for root_name, read_part in _SIDE_PARTS.items():
            for part, root in side.take(root_name):
                with reading.part(Where.PART, name=part):
                    blocks.extend(read_part(root))
        return [*blocks, *_names(workbook), *side.blocks()]


def _sheets(
    side: SideParts, workbook: etree._Element, targets: dict[str, PartRelation]
) -> Iterator[tuple[str, etree._Element, HiddenKind | None]]:
    """The sheets' parts, those of the workbook in its order and then any that it leaves out."""
    left = side.names("worksheet")
    for sheet in workbook.iter("{*}sheet"):
        number = next((value for name, value in sheet.items() if str(name).endswith("}id")), "")
        target = targets.get(str(number))
        part = next((name for name in left if target and name.lower() == target.target.lower()), None)
        if part:
            left.remove(part)
            root = side.root(part)
            if root is not None:
                yield part, root, None if sheet.get("state", "visible") == "visible" else HiddenKind.ROW
    for part, root in side.take("worksheet"):
        yield part, root, HiddenKind.ROW


def _names(workbook: etree._Element) -> Iterator[Block]:
    """Texts that a name in the workbook stands for."""
    for name in workbook.iter("{*}definedName"):
        for text in re.findall(r'"([^"]+)"', name.text or ""):
            yield plain(text, place=BlockPlace.BESIDE, hidden=HiddenKind.INVISIBLE)


def _shared(root: etree._Element | None) -> list[tuple[BlockPiece, ...]]:
    return [tuple(_pieces(item)) for item in root.iterchildren("{*}si")] if root is not None else []


def _pieces(item: etree._Element) -> Iterator[BlockPiece]:
    """The runs of a cell's text; how a word is pronounced is left out."""
    for child in item:
        if child.tag == item.tag or not isinstance(child.tag, str):
            continue
        kind = etree.QName(child).localname
        if kind == "t":
            yield BlockPiece(child.text or "")
        elif kind == "r":
            hidden = hidden_font(child.find("{*}rPr"))
            yield from (BlockPiece(text.text or "", hidden) for text in child.iterchildren("{*}t"))


def _remarks(root: etree._Element) -> Iterator[Block]:
    for remark in root.iter("{*}comment", "{*}threadedComment"):
        text = "".join(text.text or "" for text in remark.iter("{*}t", "{*}text"))
        yield plain(text, place=BlockPlace.BESIDE, hidden=HiddenKind.COMMENT)


def _boxes(root: etree._Element) -> Iterator[Block]:
    for paragraph in root.iter("{*}p"):
        yield plain("".join(text.text or "" for text in paragraph.iter("{*}t")))


def _cached(root: etree._Element) -> Iterator[Block]:
    """What a pivot table remembers of its source, also when that sheet was taken out."""
    for value in root.iter("{*}s"):
        yield plain(value.get("v", ""), place=BlockPlace.BESIDE, hidden=HiddenKind.ROW)


def _remembered(root: etree._Element) -> Iterator[Block]:
    """What is remembered of another workbook, which this one refers to."""
    for row in root.iter("{*}row"):
        words = "\t".join(value.text or "" for value in row.iter("{*}v", "{*}t"))
        yield plain(words, place=BlockPlace.BESIDE, hidden=HiddenKind.ROW)
    for value in root.iter("{*}val"):
        yield plain(value.text or "", place=BlockPlace.BESIDE, hidden=HiddenKind.ROW)


def _drawing(root: etree._Element) -> Iterator[Block]:
    """Text boxes, and what pictures and shapes are said to show."""
    yield from _boxes(root)
    for element in root.iter("{*}cNvPr"):
        for name in ("descr", "title"):
            yield plain(element.get(name, ""), place=BlockPlace.BESIDE, hidden=HiddenKind.INVISIBLE)


_SIDE_PARTS: dict[str, Callable[[etree._Element], Iterator[Block]]] = {
    "comments": _remarks,
    "ThreadedComments": _remarks,
    "wsDr": _drawing,
    "pivotCacheDefinition": _cached,
    "pivotCacheRecords": _cached,
    "externalLink": _remembered,
}
"""The parts with text of their own, by their root."""


class _XlsxReader:
    """Reads the rows of sheets that share their texts and formats."""

    def __init__(self, name: str, styles: XlsxStyles, shared: list[tuple[BlockPiece, ...]]) -> None:
        self._name = name
        self._left = MAX_CHARACTERS
        self._styles = styles
        self._shared = shared

    def rows(self, sheet: etree._Element, hidden: HiddenKind | None) -> Iterator[Block]:
        """Every row that holds something, then what is printed around it and what helps to fill it in."""
        columns = _hidden_columns(sheet)
        for row in sheet.iter("{*}row"):
            kind = hidden or (HiddenKind.ROW if _is_hidden(row, "ht") else None)
            pieces = tuple(self._row(row, kind, columns))
            if any(piece.text.strip() for piece in pieces):
                yield Block(pieces)
        for margin in sheet.iterfind("{*}headerFooter/*"):
            yield plain(_MARGIN_CODES.sub(" ", margin.text or ""), place=BlockPlace.MARGIN)
        for rule in sheet.iter("{*}dataValidation"):
            for name in ("promptTitle", "prompt", "errorTitle", "error"):
                yield plain(rule.get(name, ""), place=BlockPlace.BESIDE, hidden=HiddenKind.INVISIBLE)
            for formula in rule.iterchildren("{*}formula1"):
                yield plain(formula.text or "", place=BlockPlace.BESIDE, hidden=HiddenKind.INVISIBLE)

    def _row(self, row: etree._Element, hidden: HiddenKind | None, columns: set[int]) -> Iterator[BlockPiece]:
        column = 0
        for cell in row.iterchildren("{*}c"):
            column = _column(cell.get("r", ""), column + 1)
            kind = hidden or (HiddenKind.ROW if column in columns else None)
            pieces = self._cell(cell)
            self._left -= sum(len(piece.text) for piece in pieces)
            if self._left < 0:  # a million cells may refer to one long text
                raise TooLargeError(self._name)
            yield from (BlockPiece(piece.text, kind or piece.hidden) for piece in pieces)
            if pieces:
                yield BlockPiece("\t", kind)

    def _cell(self, cell: etree._Element) -> list[BlockPiece]:
        look = self._styles.of(cell)
        kind, value = cell.get("t", "n"), cell.findtext("{*}v") or ""
        pieces: tuple[BlockPiece, ...]
        if kind == "inlineStr":
            pieces = tuple(piece for item in cell.iterchildren("{*}is") for piece in _pieces(item))
        elif kind == "s":
            known = value.isdecimal() and len(value) < 10 and int(value) < len(self._shared)
            pieces = self._shared[int(value)] if known else ()
        else:
            pieces = (BlockPiece(self._styles.shown(value, look) if kind == "n" else value),)
        return [BlockPiece(piece.text, piece.hidden or look.hidden) for piece in pieces if piece.text]


def _hidden_columns(sheet: etree._Element) -> set[int]:
    """The numbers, from 1, of columns that are not shown."""
    hidden: set[int] = set()
    for column in sheet.iterfind("{*}cols/{*}col"):
        if _is_hidden(column, "width"):
            first, last = (_number(column.get(name, "")) for name in ("min", "max"))
            hidden.update(range(first, min(last, _MOST_COLUMNS) + 1))
    return hidden


def _is_hidden(element: etree._Element, size: str) -> bool:
    return element.get("hidden") in {"1", "true"} or element.get(size) == "0"


def _column(reference: str, otherwise: int) -> int:
    """The column of a cell such as `BC12`, from 1."""
    letters = _LETTERS.match(reference)
    if letters is None:
        return otherwise
    number = 0
    for letter in letters[0]:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _number(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 9 else 0
