"""CSV that a spreadsheet opens right and that cannot run anything, whatever a hostile page put in it."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from io import StringIO

from store import clock
from store.archive.extracted import Precision
from store.visible import visible

Cell = str | int | float | bool | datetime | None

_TRIGGERS = frozenset("=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20'")
_LENGTHS = {
    Precision.DAY: len("2026-11-23"),
    Precision.MONTH: len("2026-11"),
    Precision.YEAR: len("2026"),
}
_BOM = "\ufeff"
_NUMBER_LIKE = re.compile(r"[\s€$£(+\-]*\d[\d\s.,:/'%€$£eE+)\-]*")
_MONTHS = r"(?:jan|feb|mrt|maa|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]{0,7}\.?"
_DATE_LIKE = re.compile(
    rf"(?:\d{{1,4}}[-/., ]*)?{_MONTHS}[-/., ]*\d{{1,4}}(?:[-/., ]+[\d: ]+)?|\d{{1,4}}[-/., ]*{_MONTHS}"
    r"|[\d\s.,:/-]*\d\s*(?:am|pm|a\.m\.|p\.m\.|u|uur)",
    re.IGNORECASE,
)
_LONGEST_VALUE = 200
_TRUTHS = frozenset({"waar", "onwaar", "true", "false"})


class OwnText(str):
    """Text that is ours, such as a moment: a spreadsheet may take it for what it is."""

    __slots__ = ()


class CsvProfile(StrEnum):
    """For whom a CSV is."""

    EXCEL_NL = "excel-nl"  # Dutch Excel: UTF-8 with BOM, semicolons, decimal comma
    RFC4180 = "rfc4180"  # programs: UTF-8, commas
    OVERZICHT = "overzicht"  # a manager: few columns, in words, written as for Dutch Excel

    @property
    def is_for_excel(self) -> bool:
        """Whether a spreadsheet opens it, which takes text for values where it can."""
        return self is not CsvProfile.RFC4180


def lines(profile: CsvProfile, header: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> Iterator[bytes]:
    """The bytes of the file, line by line; every field is quoted, lines end in CRLF."""
    buffer = StringIO()
    separator = ";" if profile.is_for_excel else ","
    writer = csv.writer(buffer, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    buffer.write(_BOM if profile.is_for_excel else "")
    writer.writerow(header)
    for row in rows:
        yield _taken(buffer)
        writer.writerow([_text(profile, cell) for cell in row])
    yield _taken(buffer)


def defused(text: str) -> str:
    """The text with a leading apostrophe where a spreadsheet could take it for a formula.

    What looks like nothing (spaces, marks without a glyph) is looked through. A leading apostrophe gets
    another, so that taking one away always gives the text back. Marks that steer a terminal, or turn or hide
    a line, are written out.
    """
    if text[:1].isalnum():
        return visible(text)
    shown = text.lstrip(" \u00a0\u3000")
    while shown and shown[0] not in _TRIGGERS and unicodedata.category(shown[0]) in {"Cf", "Cc", "Zs"}:
        shown = shown[1:]
    return visible(f"'{text}" if shown[:1] in _TRIGGERS and shown else text)


def taken_for_value(text: str) -> bool:
    """Whether a spreadsheet would take the text for a number, a date, a time or a truth, and change it."""
    value = text.replace("\u00a0", " ").strip()
    if len(value) > _LONGEST_VALUE:
        return False
    known = _NUMBER_LIKE.fullmatch(value) or _DATE_LIKE.fullmatch(value) or value.lower() in _TRUTHS
    return bool(known)


def local_time(moment: datetime | None, precision: Precision | None = None) -> str:
    """A moment as ISO 8601 in Dutch time, as exactly as it is known; empty where there is none."""
    if moment is None:
        return ""
    whole = moment.astimezone(clock.AMSTERDAM).isoformat(sep=" ", timespec="minutes")
    return OwnText(whole[: _LENGTHS.get(precision or Precision.MINUTE, len("2026-11-23 14:05"))])


def universal_time(moment: datetime | None) -> str:
    """A moment as ISO 8601 in UTC, to the second; empty where there is none."""
    return clock.to_text(moment)[:19] + "Z" if moment else ""


def _taken(buffer: StringIO) -> bytes:
    content = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return content


def _text(profile: CsvProfile, cell: Cell) -> str:
    if isinstance(cell, str):
        marked = profile.is_for_excel and not isinstance(cell, OwnText) and taken_for_value(cell)
        return visible(f"'{cell}") if marked else defused(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, datetime):
        return universal_time(cell)
    return _number(profile, cell) if isinstance(cell, float) else str(cell)


def _number(profile: CsvProfile, value: float) -> str:
    text = f"{value:.3g}"
    return text.replace(".", ",") if profile.is_for_excel else text
