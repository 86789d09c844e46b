"""The hand-over as an Excel workbook: what a manager reads, and nothing that runs, links or hides."""

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from reports.desk import Desk
from reports.errors import ExportError
from reports.output import exports, workbook
from reports.output.columns import OVERVIEW_COLUMNS
from reports.output.exports import ExportWish
from reports.output.spreadsheet import Cell, CsvProfile, OwnText
from reports.output.tables import Table
from reports.output.workbook import Sheets
from reports.settings import ReportSettings
from store.casebook.incident import IncidentFilter
from tests.factory import NIGHT, World, day
from tests.reports.conftest import MakeDesk, RunReport


def opened(content: bytes) -> Worksheet:
    """The first sheet, as a reader of Excel files sees it."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def written(rows: list[tuple[Cell, ...]], header: tuple[str, ...] = ("een", "twee")) -> bytes:
    """The bytes of a workbook with these rows."""
    sheets = Sheets("Blad", Table(header, iter(rows)), "Over", (("Doel", "=1+1"),), NIGHT, "", frozenset())
    return b"".join(workbook.content(sheets))


@pytest.fixture
def one_place(world: World, run_report: RunReport) -> None:
    """A hostile post of which the decision was shared later, and one that nobody shared."""
    world.document("ZAAK-1-BESCHIKKING")
    world.disclose("ZAAK-1-BESCHIKKING", "COA", "2026-12-24")
    world.match(world.post("forum.example", "=c7", "Het relaas.", author="@kwaad"))
    world.match(world.post("blog.example", "p1", "Een ander.", claimed=day("2020-01-01")), "ZAAK-2")
    run_report()


@pytest.mark.usefixtures("one_place")
def test_a_manager_reads_the_answer(desk_for: MakeDesk, tmp_path: Path) -> None:
    """Each row says in Dutch what was found where, before or after, until when, and where to look."""
    desk = desk_for(settings=ReportSettings(console_url="https://lekwacht.coa.example/"))
    path = tmp_path / "uit.xlsx"
    export = exports.write_workbook(desk, path, CsvProfile.OVERZICHT, ExportWish("overdracht"))
    head, first, second = opened(path.read_bytes()).iter_rows(values_only=True)
    assert len(head) == len(OVERVIEW_COLUMNS)
    row = dict(zip((column.name for column in OVERVIEW_COLUMNS), first, strict=True))
    assert row["vindplaats"] == "Reactie op forum.example"
    assert row["adres"] == "https[:]//forum[.]example/draad#=c7"
    assert row["vroegst_openbaar"] == "23 november 2026 03:30 (bewijs: de tekst bestond toen)"
    assert row["conclusie"] == "COA: Stond al in het openbaar vóór de verstrekking: bewezen."
    assert row["termijn_ap_stand"] == "loopt niet: er is geen kennisname verklaard"
    assert row["link"] == "https://lekwacht.coa.example/meldingen/M-2026-0001"
    assert second[9] == "Van deze zaak is geen verstrekking bekend."
    assert (export.format, export.rows) == ("xlsx overzicht", 2)


@pytest.mark.usefixtures("one_place")
def test_the_workbook_says_what_it_is(desk: Desk, tmp_path: Path) -> None:
    """A second sheet names the export, its purpose and the audit trail; no sheet, row or column is hidden."""
    path = tmp_path / "uit.xlsx"
    export = exports.write_workbook(desk, path, CsvProfile.EXCEL_NL, ExportWish("overdracht"))
    book = openpyxl.load_workbook(path)
    about = {row[0]: row[1] for row in book["Toelichting"].iter_rows(values_only=True) if row[0]}
    assert about["Export"] == export.number
    assert about["Doel"] == "overdracht"
    assert about["Kop van het controlespoor"] == export.audit_head
    for sheet in book.worksheets:
        assert sheet.sheet_state == "visible"
        assert not any(dimension.hidden for dimension in sheet.column_dimensions.values())
        assert not any(dimension.hidden for dimension in sheet.row_dimensions.values())
    sheet = book["Vindplaatsen"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert all(sheet.column_dimensions[letter].width >= 10 for letter in ("A", "B", "C"))


@pytest.mark.usefixtures("one_place")
def test_the_same_moment_gives_the_same_bytes(desk: Desk, tmp_path: Path) -> None:
    """Nothing but what was asked decides the bytes, so that a digest means something."""
    rows: list[tuple[Cell, ...]] = [("a", 1), ("b", 2.5)]
    assert written(rows) == written(rows)
    with pytest.raises(ExportError, match="for programs"):
        exports.write_workbook(desk, tmp_path / "uit.xlsx", CsvProfile.RFC4180, ExportWish(""))


@pytest.mark.usefixtures("one_place")
def test_an_incident_without_places_keeps_its_row(desk_for: MakeDesk, tmp_path: Path) -> None:
    """Once retention erased every place, the overview still counts the incident."""
    desk = desk_for()
    desk.casebook.execute("DELETE FROM sighting WHERE incident_id = 1")
    desk.casebook.conn.commit()
    path = tmp_path / "uit.xlsx"
    chosen = IncidentFilter(numbers=("M-2026-0001",))
    export = exports.write_workbook(desk, path, CsvProfile.OVERZICHT, ExportWish("", chosen))
    _, row = opened(path.read_bytes()).iter_rows(values_only=True)
    assert row[0] == "M-2026-0001"
    assert row[5] == "gewist volgens de bewaartermijnen"
    assert export.rows == 1


HOSTILE = st.lists(
    st.sampled_from([*"=+-@'\t\r\n;,_x0041 aé1\0\u202e\U0001f600", " https://a.nl "]), max_size=12
).map("".join)


@given(texts=st.lists(HOSTILE, min_size=1, max_size=4))
def test_no_cell_runs_or_links(texts: list[str]) -> None:
    """Whatever strangers wrote, the sheet has text alone: no formula, no link, nothing invisible."""
    sheet = opened(written([(text, None) for text in texts]))
    cells = [row[0] for row in sheet.iter_rows(min_row=2, max_row=1 + len(texts))]
    for text, cell in zip(texts, cells, strict=True):
        assert cell.data_type in {"s", "n"}
        assert cell.hyperlink is None
        shown = str(cell.value or "")
        assert not shown.lstrip().startswith(tuple("=+-@"))
        assert "https://" not in shown
        assert "\u202e" not in shown
        assert bool(text) == bool(shown) or not text.strip()


def test_moments_and_numbers_are_what_they_are() -> None:
    """A filter of Excel needs dates and numbers, not words that look like them."""
    sheet = opened(written([(OwnText("2026-11-23 14:05"), 91), (OwnText("2026-11-23"), 0.5)]))
    assert sheet["A2"].value == datetime(2026, 11, 23, 14, 5)  # noqa: DTZ001 - Excel knows no zones
    assert sheet["A3"].value == datetime(2026, 11, 23)  # noqa: DTZ001 - Excel knows no zones
    assert (sheet["B2"].value, sheet["B3"].value) == (91, 0.5)


@pytest.mark.parametrize("sign", ["a", "\U0001f600"])
def test_a_text_too_long_for_excel_is_cut_and_says_so(sign: str) -> None:
    """Excel calls a file broken whose cell is longer than 32,767 of its signs."""
    cell = opened(written([(sign * 40_000, "")]))["A2"].value
    assert isinstance(cell, str)
    assert len(cell.encode("utf-16-le")) // 2 <= 32_767
    assert cell.endswith("(afgekapt: Excel bewaart niet meer in een cel)")


def test_a_list_too_long_for_excel_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows than Excel opens is told, not cut in silence."""
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    with pytest.raises(ExportError, match="at most 3 rows"):
        written([("a", "b")] * 4)
