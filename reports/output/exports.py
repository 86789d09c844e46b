"""What leaves the building: written whole or not at all, and always into the audit trail."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Generic, Self, TypeVar

import msgspec

from reports.casework.incidents import EVERYTHING
from reports.desk import Desk
from reports.errors import ExportError
from reports.language import words
from reports.output import jsonlines, spreadsheet, tables, workbook
from reports.output.spreadsheet import Cell, CsvProfile
from reports.output.tables import Table, TableWish
from reports.output.workbook import Sheets
from store import audit, out_file
from store.casebook import export as store
from store.casebook import incident as incidents
from store.casebook import ledger
from store.casebook.export import Export
from store.casebook.incident import IncidentFilter
from store.database import transaction

Row = TypeVar("Row")
_OWN_ADDRESSES = frozenset({"link"})
Fill = Callable[[BinaryIO], None]
"""Writes the content of a file."""


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What is to be exported, and why."""

    purpose: str
    chosen: IncidentFilter = EVERYTHING
    with_text: bool = False  # the public text too; needs a purpose of its own


def write_csv(desk: Desk, path: Path | None, profile: CsvProfile, wish: ExportWish) -> Export:
    """Write the chosen incidents as CSV, one row per sighting; without a path it goes to the exports' folder.

    Raises:
        ExportError: the purpose is missing where one is needed.
        OutFileError: the file cannot be written.
    """
    _refuse_without_purpose(wish)
    draft = _draft(desk, f"csv {profile.value}", wish, path, "csv")
    table, counted = _table(desk, profile, wish, draft)
    return _finish(desk, draft, _chunks(spreadsheet.lines(profile, table.header, table.rows)), counted)


def write_workbook(desk: Desk, path: Path | None, profile: CsvProfile, wish: ExportWish) -> Export:
    """Write the chosen incidents as an Excel workbook, one row per sighting, with a page about the export.

    Raises:
        ExportError: the purpose is missing where one is needed, the list is longer than Excel can open, or
            the profile is not for Excel.
        OutFileError: the file cannot be written.
    """
    _refuse_without_purpose(wish)
    if not profile.is_for_excel:
        raise ExportError(
            f"the profile {profile.value} is for programs; a workbook has excel-nl or overzicht"
        )
    draft = _draft(desk, f"xlsx {profile.value}", wish, path, "xlsx")
    table, counted = _table(desk, profile, wish, draft)
    spoken = words("nl")
    overview = profile is CsvProfile.OVERZICHT
    sheets = Sheets(
        title=spoken("overview.sheet.overview" if overview else "overview.sheet.sightings"),
        table=table,
        about_title=spoken("overview.sheet.about"),
        about=_about(desk, draft),
        made_at=draft.exported_at,
        author=desk.settings.organisation,
        own_addresses=_OWN_ADDRESSES,
    )
    return _finish(desk, draft, _chunks(workbook.content(sheets)), counted)


def write_json_lines(desk: Desk, path: Path | None, wish: ExportWish) -> Export:
    """Write the chosen incidents as JSON Lines, one line per sighting; `jsonlines.schema` describes a line.

    Raises:
        ExportError: the purpose is missing where one is needed.
        OutFileError: the file cannot be written.
    """
    _refuse_without_purpose(wish)
    draft = _draft(desk, "jsonl", wish, path, "jsonl")
    counted = _Counted(ledger.rows(desk.casebook, incidents.choose(desk.casebook, wish.chosen)))
    lines = (jsonlines.line(row, draft, with_text=wish.with_text) for row in counted)
    return _finish(desk, draft, _chunks(lines), counted)


@dataclass(frozen=True, slots=True)
class PageExport:
    """A page about one incident that leaves the building."""

    kind: str
    wish: ExportWish
    suffix: str
    render: Callable[[Export], str]  # given the number and the head of the audit chain
    rows: int  # of what it lists: breaches, or places of the incident


def write_page(desk: Desk, path: Path | None, page: PageExport) -> Export:
    """Write a page about one incident, such as its dossier.

    Raises:
        ExportError: the public text was asked for without a purpose.
        OutFileError: the file cannot be written.
    """
    _refuse_without_purpose(page.wish)
    draft = _draft(desk, page.kind, page.wish, path, page.suffix)
    return _finish(desk, draft, _chunks([page.render(draft).encode()]), _Counted[object].of(page.rows))


@dataclass(frozen=True, slots=True)
class FileExport:
    """A sealed file about one incident that leaves the building, which its maker writes itself."""

    kind: str
    wish: ExportWish
    suffix: str
    fill: Callable[[Export, BinaryIO], None]  # given the number and the head of the audit chain
    rows: int


def write_file(desk: Desk, path: Path | None, file: FileExport) -> Export:
    """Write a sealed file about one incident: its bundle. It takes no file's place.

    Raises:
        ExportError: the public text was asked for without a purpose.
        OutFileError: the file cannot be written.
    """
    _refuse_without_purpose(file.wish)
    draft = _draft(desk, file.kind, file.wish, path, file.suffix)
    counted = _Counted[object].of(file.rows)
    return _finish(desk, draft, lambda out: file.fill(draft, out), counted, replacing=False)


def listed(desk: Desk) -> tuple[Export, ...]:
    """Every export, newest first."""
    return store.every(desk.casebook)


class _Counted(Generic[Row]):
    """Rows that are counted while they pass."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self.count = 0

    @classmethod
    def of(cls, count: int) -> Self:
        """What is counted already."""
        made = cls(iter(()))
        made.count = count
        return made

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        row = next(self._rows)
        self.count += 1
        return row


def _table(
    desk: Desk, profile: CsvProfile, wish: ExportWish, draft: Export
) -> tuple[Table, _Counted[tuple[Cell, ...]]]:
    chosen = TableWish(profile, incidents.choose(desk.casebook, wish.chosen), wish.with_text)
    table = tables.table(desk, chosen, draft)
    counted = _Counted(table.rows)
    return replace(table, rows=counted), counted


def _about(desk: Desk, draft: Export) -> tuple[tuple[str, str], ...]:
    """What a reader of the workbook has to know, and by what it is found in the audit trail."""
    spoken = words("nl")
    facts = (
        ("export", draft.number),
        ("made", spoken.moment(draft.exported_at)),
        ("by", draft.exported_by),
        ("purpose", draft.purpose),
        ("chosen", draft.filter if draft.filter != "{}" else spoken("overview.sheet.everything")),
        ("marking", desk.settings.marking),
        ("head", draft.audit_head),
    )
    notes = ("rows", "question", "addresses")
    return (
        *((spoken(f"overview.sheet.{name}"), text) for name, text in facts),
        *(("", spoken(f"overview.sheet.{name}")) for name in notes),
    )


def _draft(desk: Desk, kind: str, wish: ExportWish, path: Path | None, suffix: str) -> Export:
    if path is not None:
        out_file.check(path)
    now = desk.now()
    with transaction(desk.casebook):
        number = store.next_number(desk.casebook, now)
        draft = Export(
            number=number,
            format=kind,
            purpose=wish.purpose,
            filter=_as_text(wish),
            rows=0,
            sha256="",
            audit_head=audit.head(desk.casebook),
            file=str(path or desk.directory.exports / _file_name(desk, number, suffix)),
            exported_by=desk.actor,
            exported_at=now,
        )
        store.begin(desk.casebook, draft)
    return draft


def _file_name(desk: Desk, number: str, suffix: str) -> str:
    when = spreadsheet.local_time(desk.now()).replace(" ", "_").replace(":", "")
    return f"meldingen_{when}_{desk.settings.marking.replace('+', '-')}_{number}.{suffix}"


def _chunks(chunks: Iterable[bytes]) -> Fill:
    return lambda out: out.writelines(chunks)


def _finish(
    desk: Desk, draft: Export, fill: Fill, counted: _Counted[Row], *, replacing: bool = True
) -> Export:
    digest = _write(Path(draft.file), fill, replacing=replacing)
    export = replace(draft, sha256=digest, rows=counted.count)
    with transaction(desk.casebook):
        store.finish(desk.casebook, export)
        desk.record(
            "export_written",
            export.number,
            format=export.format,
            purpose=export.purpose,
            filter=export.filter,
            rows=export.rows,
            sha256=digest,
        )
    return export


def _write(path: Path, fill: Fill, *, replacing: bool) -> str:
    with out_file.writing(path, replacing=replacing) as file:
        fill(file)
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()


def _as_text(wish: ExportWish) -> str:
    values = {**msgspec.to_builtins(wish.chosen), "with_text": wish.with_text}
    return json.dumps({name: value for name, value in values.items() if value}, ensure_ascii=False)


def _refuse_without_purpose(wish: ExportWish) -> None:
    if wish.with_text and not wish.purpose.strip():
        raise ExportError("an export with the public text needs a purpose; say what it is for")
