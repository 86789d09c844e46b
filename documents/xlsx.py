"""Reads an XLSX (Office Open XML, ISO 29500): every sheet row by row, its remarks, text boxes and margins.

Elements are found by their local names, since the strict form of the standard has namespaces of its own.
"""

import re
from collections.abc import Iterator

from lxml import etree

from documents.block import Block, Piece, Place, plain
from documents.errors import TooLargeError
from documents.limits import MAX_CHARACTERS
from documents.office import properties
from documents.package import Package
from documents.record import HiddenKind
from documents.xlsx_style import Styles, hidden_font

_SHEETS = "xl/worksheets/"
_LETTERS = re.compile(r"[A-Z]{1,3}")
_MOST_COLUMNS = 16_384
_MARGIN_CODES = re.compile(r'&(?:"[^"]*"|[A-Z]|\d{1,3}|K[0-9A-F+-]{6})')


def read_xlsx(data: bytes, name: str) -> list[Block]:
    """The blocks of an XLSX: a row is one, its cells apart by tabs.

    Raises:
        DocumentError: it is encrypted, broken, or unpacks to more than is allowed.
    """
    with Package(data, name) as package:
        workbook = package.required_xml("xl/workbook.xml")
        setting = workbook.find("{*}workbookPr")
        from_1904 = setting is not None and setting.get("date1904") in {"1", "true"}
        styles = Styles(package.xml("xl/styles.xml"), from_1904=from_1904)
        reader = _Reader(name, styles, _shared(package.xml("xl/sharedStrings.xml")))
        blocks = [plain(sheet.get("name", ""), place=Place.BESIDE) for sheet in workbook.iter("{*}sheet")]
        for part, hidden in _sheets(package, workbook):
            blocks.extend(reader.rows(package.xml(part), hidden))
        for part in (*package.names("xl/comments"), *package.names("xl/threadedComments/")):
            blocks.extend(_remarks(package.xml(part)))
        for part in package.names("xl/drawings/drawing"):
            blocks.extend(_boxes(package.xml(part)))
        for part in package.names("xl/pivotCache/pivotCache"):
            blocks.extend(_cached(package.xml(part)))
        return [*blocks, *properties(package)]


def _sheets(package: Package, workbook: etree._Element) -> Iterator[tuple[str, HiddenKind | None]]:
    """The sheets' parts, those of the workbook in its order and then any that it leaves out."""
    relations = package.xml("xl/_rels/workbook.xml.rels")
    targets = {
        each.get("Id", ""): f"xl/{each.get('Target', '').removeprefix('/xl/')}"
        for each in (relations if relations is not None else ())
    }
    left = {part for part in package.names(_SHEETS) if part.endswith(".xml")}
    for sheet in workbook.iter("{*}sheet"):
        number = next((value for name, value in sheet.items() if str(name).endswith("}id")), "")
        part = targets.get(str(number), "")
        if part in left:
            left.remove(part)
            yield part, None if sheet.get("state", "visible") == "visible" else HiddenKind.ROW
    for part in sorted(left):
        yield part, HiddenKind.ROW


def _shared(root: etree._Element | None) -> list[tuple[Piece, ...]]:
    return [tuple(_pieces(item)) for item in root.iterchildren("{*}si")] if root is not None else []


def _pieces(item: etree._Element) -> Iterator[Piece]:
    """The runs of a cell's text; how a word is pronounced is left out."""
    for child in item:
        if child.tag == item.tag or not isinstance(child.tag, str):
            continue
        kind = etree.QName(child).localname
        if kind == "t":
            yield Piece(child.text or "")
        elif kind == "r":
            hidden = hidden_font(child.find("{*}rPr"))
            yield from (Piece(text.text or "", hidden) for text in child.iterchildren("{*}t"))


def _remarks(root: etree._Element | None) -> Iterator[Block]:
    for remark in root.iter("{*}comment", "{*}threadedComment") if root is not None else ():
        text = "".join(text.text or "" for text in remark.iter("{*}t", "{*}text"))
        yield plain(text, place=Place.BESIDE, hidden=HiddenKind.COMMENT)


def _boxes(root: etree._Element | None) -> Iterator[Block]:
    for paragraph in root.iter("{*}p") if root is not None else ():
        yield plain("".join(text.text or "" for text in paragraph.iter("{*}t")))


def _cached(root: etree._Element | None) -> Iterator[Block]:
    """What a pivot table remembers of its source, also when that sheet was taken out."""
    for value in root.iter("{*}s") if root is not None else ():
        yield plain(value.get("v", ""), place=Place.BESIDE, hidden=HiddenKind.ROW)


class _Reader:
    """Reads the rows of sheets that share their texts and formats."""

    def __init__(self, name: str, styles: Styles, shared: list[tuple[Piece, ...]]) -> None:
        self._name = name
        self._left = MAX_CHARACTERS
        self._styles = styles
        self._shared = shared

    def rows(self, sheet: etree._Element | None, hidden: HiddenKind | None) -> Iterator[Block]:
        """Every row that holds something, then what is printed above and below the sheet."""
        if sheet is None:
            return
        columns = _hidden_columns(sheet)
        for row in sheet.iter("{*}row"):
            kind = hidden or (HiddenKind.ROW if _is_hidden(row, "ht") else None)
            pieces = tuple(self._row(row, kind, columns))
            if any(piece.text.strip() for piece in pieces):
                yield Block(pieces)
        for margin in sheet.iterfind("{*}headerFooter/*"):
            yield plain(_MARGIN_CODES.sub(" ", margin.text or ""), place=Place.MARGIN)

    def _row(self, row: etree._Element, hidden: HiddenKind | None, columns: set[int]) -> Iterator[Piece]:
        column = 0
        for cell in row.iterchildren("{*}c"):
            column = _column(cell.get("r", ""), column + 1)
            kind = hidden or (HiddenKind.ROW if column in columns else None)
            pieces = self._cell(cell)
            self._left -= sum(len(piece.text) for piece in pieces)
            if self._left < 0:  # a million cells may refer to one long text
                raise TooLargeError(self._name)
            yield from (Piece(piece.text, kind or piece.hidden) for piece in pieces)
            if pieces:
                yield Piece("\t", kind)

    def _cell(self, cell: etree._Element) -> list[Piece]:
        look = self._styles.of(cell)
        kind, value = cell.get("t", "n"), cell.findtext("{*}v") or ""
        pieces: tuple[Piece, ...]
        if kind == "inlineStr":
            pieces = tuple(piece for item in cell.iterchildren("{*}is") for piece in _pieces(item))
        elif kind == "s":
            known = value.isdecimal() and len(value) < 10 and int(value) < len(self._shared)
            pieces = self._shared[int(value)] if known else ()
        else:
            pieces = (Piece(self._styles.shown(value, look) if kind == "n" else value),)
        return [Piece(piece.text, piece.hidden or look.hidden) for piece in pieces if piece.text]


def _hidden_columns(sheet: etree._Element) -> set[int]:
    """The numbers, from 1, of columns that are not shown."""
    found: set[int] = set()
    for each in sheet.iterfind("{*}cols/{*}col"):
        if _is_hidden(each, "width"):
            first, last = (_number(each.get(name, "")) for name in ("min", "max"))
            found.update(range(first, min(last, _MOST_COLUMNS) + 1))
    return found


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
