"""How an XLSX's formats make cells look: hidden, white, tiny, and which numbers are dates."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import etree

from documents.office.properties import is_dark, is_pale
from documents.record import HiddenKind

_TINY_POINTS = 3.0
_DATE_FORMATS = {*range(14, 18), 22, *range(27, 32), *range(50, 59)}  # ISO 29500-1, 18.8.30, and East Asian
_NOT_PLACEHOLDERS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_LAST_DAY = 2_958_466  # 1 January 10000
_WHITE_THEME = "0"  # the first colour of a theme is the paper


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """What a cell's format says of it."""

    hidden: HiddenKind | None = None
    is_date: bool = False


class XlsxStyles:
    """The cell formats of a workbook, by their number."""

    def __init__(self, root: etree._Element | None, *, from_1904: bool) -> None:
        self._epoch = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a day on a sheet
        self._formats = list(_formats(root)) if root is not None else []

    def of(self, cell: etree._Element) -> NumberFormat:
        """The format of a cell."""
        number = cell.get("s", "0")
        known = number.isdecimal() and len(number) < 9 and int(number) < len(self._formats)
        return self._formats[int(number)] if known else NumberFormat()

    def shown(self, value: str, look: NumberFormat) -> str:
        """A number as people read it: dates as YYYY-MM-DD, others without the noise of binary fractions."""
        try:
            number = float(value)
        except ValueError:
            return value
        if look.is_date and 1 <= number < _LAST_DAY:
            return (self._epoch + timedelta(days=int(number))).date().isoformat()
        return f"{number:.15g}"


def hidden_font(font: etree._Element | None, *, shaded: bool = False) -> HiddenKind | None:
    """How a font keeps its letters from the eye, if it does."""
    if font is None:
        return None
    size, colour = font.find("{*}sz"), font.find("{*}color")
    points = re.fullmatch(r"\d{1,4}(?:\.\d{1,9})?", size.get("val", "")) if size is not None else None
    if points and float(points[0]) <= _TINY_POINTS:
        return HiddenKind.TINY
    if colour is None or shaded:
        return None
    white = colour.get("theme") == _WHITE_THEME and not colour.get("tint", "").startswith("-")
    return HiddenKind.WHITE if white or is_pale(colour.get("rgb", "")[-6:]) else None


def _formats(root: etree._Element) -> list[NumberFormat]:
    codes = {
        number_format.get("numFmtId", ""): number_format.get("formatCode", "")
        for number_format in root.iter("{*}numFmt")
    }
    fonts, fills = root.findall("{*}fonts/{*}font"), root.findall("{*}fills/{*}fill")
    return [
        _format(style, codes, _chosen(fonts, style.get("fontId")), _chosen(fills, style.get("fillId")))
        for style in root.findall("{*}cellXfs/{*}xf")
    ]


def _format(
    style: etree._Element, codes: dict[str, str], font: etree._Element | None, fill: etree._Element | None
) -> NumberFormat:
    number = style.get("numFmtId", "")
    code = codes.get(number, "")
    if code.replace(" ", "") == ";;;":  # shows no value of any kind
        return NumberFormat(HiddenKind.INVISIBLE)
    placeholders = _NOT_PLACEHOLDERS.sub("", code).lower()
    is_date = (number.isdecimal() and int(number[:9]) in _DATE_FORMATS) or bool(
        re.search("[dy]", placeholders)
    )
    return NumberFormat(hidden_font(font, shaded=_is_shaded(fill)), is_date)


def _is_shaded(fill: etree._Element | None) -> bool:
    colour = fill.find("{*}patternFill/{*}fgColor") if fill is not None else None
    if colour is None:
        return False
    return colour.get("theme", _WHITE_THEME) != _WHITE_THEME or is_dark(colour.get("rgb", "")[-6:])


def _chosen(elements: list[etree._Element], number: str | None) -> etree._Element | None:
    known = (number or "").isdecimal() and len(number or "") < 9 and int(number or "") < len(elements)
    return elements[int(number or "")] if known else None
