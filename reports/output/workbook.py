"""A table as an Excel workbook: text stays text, the head stays in sight, nothing is hidden.

A cell of text is text to Excel, whatever it begins with. It is defused all the same: a reader who saves the
sheet as CSV and opens that would run it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.errors import ExportError
from reports.output.spreadsheet import Cell, OwnText, defused, universal_time
from reports.output.tables import Table
from store.visible import unlinked

MOST_ROWS = 1_048_575
"""Rows that Excel opens below a head."""

_LONGEST_CELL = 32_767
_CUT = "… (afgekapt: Excel bewaart niet meer in een cel)"
_NARROWEST, _WIDEST = 10, 60
_SAMPLED = 200  # rows after which the widths are known
_MINUTE, _DAY = len("2026-11-23 14:05"), len("2026-11-23")


@dataclass(frozen=True, slots=True)
class Sheets:
    """What a workbook holds: the table, and a page about it."""

    title: str
    table: Table
    about_title: str
    about: tuple[tuple[str, str], ...]
    made_at: datetime
    author: str
    own_addresses: frozenset[str]  # columns whose addresses are ours


def content(sheets: Sheets) -> Iterator[bytes]:
    """The bytes of the workbook; the same table at the same moment gives the same.

    Raises:
        ExportError: the table has more rows than Excel opens.
    """
    file = BytesIO()
    book = xlsxwriter.Workbook(
        file,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"created": sheets.made_at.replace(tzinfo=None), "author": sheets.author})
    formats = _Formats(
        head=book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "valign": "top"}),
        text=book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        number=book.add_format({"valign": "top"}),
        moment=book.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left", "valign": "top"}),
        day=book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}),
    )
    _fill(book.add_worksheet(sheets.title), sheets, formats)
    _tell(book.add_worksheet(sheets.about_title), sheets.about, formats)
    book.close()
    yield file.getvalue()


@dataclass(frozen=True, slots=True)
class _Formats:
    head: Format
    text: Format
    number: Format
    moment: Format
    day: Format


def _fill(sheet: Worksheet, sheets: Sheets, formats: _Formats) -> None:
    header = sheets.table.header
    widths = [len(name) + 4 for name in header]
    for at, name in enumerate(header):
        sheet.write_string(0, at, _heading(name), formats.head)
    last = 0
    for last, row in enumerate(sheets.table.rows, start=1):
        if last > MOST_ROWS:
            raise ExportError(f"Excel opens at most {MOST_ROWS} rows; choose fewer incidents")
        for at, (name, cell) in enumerate(zip(header, row, strict=True)):
            shown = cell if name in sheets.own_addresses else _unlinked(cell)
            _write(sheet, (last, at), shown, formats)
            if last <= _SAMPLED:
                widths[at] = max(widths[at], _length(shown))
    for at, width in enumerate(widths):
        sheet.set_column(at, at, min(max(width + 2, _NARROWEST), _WIDEST))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(header) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _tell(sheet: Worksheet, about: Iterable[tuple[str, str]], formats: _Formats) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)
    for at, (name, text) in enumerate(about):
        sheet.write_string(at, 0, name, formats.head)
        sheet.write_string(at, 1, _cut(defused(text)), formats.text)


def _write(sheet: Worksheet, place: tuple[int, int], cell: Cell, formats: _Formats) -> None:
    match cell:
        case None | "":
            return
        case bool():
            sheet.write_string(*place, "ja" if cell else "nee", formats.text)
        case int() | float():
            sheet.write_number(*place, cell, formats.number)
        case datetime():
            sheet.write_string(*place, universal_time(cell), formats.text)
        case OwnText() if len(cell) in {_MINUTE, _DAY}:
            chosen = formats.moment if len(cell) == _MINUTE else formats.day
            sheet.write_datetime(*place, datetime.fromisoformat(cell), chosen)
        case _:
            sheet.write_string(*place, _cut(defused(cell)), formats.text)


def _unlinked(cell: Cell) -> Cell:
    return unlinked(cell) if isinstance(cell, str) and not isinstance(cell, OwnText) else cell


def _length(cell: Cell) -> int:
    return max(map(len, str(cell).split("\n"))) if cell is not None else 0


def _heading(name: str) -> str:
    return name.replace("_", " ").capitalize().replace(" ap", " AP")


def _cut(text: str) -> str:
    """The text as long as a cell may be; Excel counts a sign beyond the first plane twice."""
    counted = text.encode("utf-16-le", "replace")
    if len(counted) <= 2 * _LONGEST_CELL:
        return text
    return counted[: 2 * (_LONGEST_CELL - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
