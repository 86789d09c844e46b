"""A workbook: its rows as people see them, and what they do not see."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from documents import Purpose, ReadDocument, package, read
from documents.errors import BrokenDocumentError, EmptyDocumentError, TooLargeError
from documents.ledger import Cause, Where
from documents.record import Format, HiddenKind
from tests.documents.samples import sample


def workbook(fill: Callable[[Worksheet], None]) -> bytes:
    """The bytes of a workbook whose first sheet was filled in."""
    book = Workbook()
    book.properties.creator = None
    fill(book.worksheets[0])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def evidence(data: bytes) -> ReadDocument:
    """What a workbook found in public says."""
    return read(data, name="lijst.xlsx", purpose=Purpose.EVIDENCE)


def hidden(document: ReadDocument) -> dict[HiddenKind, int]:
    """How many pieces of each kind were hidden."""
    return {count.kind: count.pieces for count in document.hidden if count.kind is not HiddenKind.METADATA}


def test_a_row_is_a_line_with_its_dates_and_numbers_as_people_read_them() -> None:
    """Cells come in order, a date as a date, and no fraction with the noise of its binary form."""

    def fill(sheet: Worksheet) -> None:
        sheet.append(["Zaak", "Geboren", "Nummer", "Bedrag"])
        sheet.append(["Quarvel Ombressa", date(1987, 3, 12), 281234567, 1.1 + 2.2])

    document = read(workbook(fill), name="lijst.xlsx", purpose=Purpose.ENROLMENT)
    assert document.format is Format.XLSX
    assert document.text.split("\n\n") == [
        "Zaak Geboren Nummer Bedrag",
        "Quarvel Ombressa 1987-03-12 281234567 3.3",
    ]


def test_what_a_sheet_hides_is_read_and_counted_by_kind() -> None:
    """White, tiny and unshown cells, hidden rows and columns, and remarks each count once."""

    def fill(sheet: Worksheet) -> None:
        for column, text in enumerate(("wit", "wit op zwart", "onzichtbaar", "klein", "zichtbaar"), 1):
            sheet.cell(1, column, text)
        sheet["A1"].font = sheet["B1"].font = Font(color="FFFFFFFF")
        sheet["B1"].fill = PatternFill("solid", fgColor="FF000000")
        sheet["C1"].number_format = ";;;"
        sheet["D1"].font = Font(size=1)
        sheet["E1"].comment = Comment("Opmerking over opaalslijpers", "iemand")
        sheet["A2"], sheet["J3"], sheet["A4"] = "verborgen rij", "verborgen kolom", "gewone rij"
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["J"].hidden = True

    document = evidence(workbook(fill))
    assert hidden(document) == {
        HiddenKind.WHITE: 1,
        HiddenKind.TINY: 1,
        HiddenKind.INVISIBLE: 1,
        HiddenKind.ROW: 2,
        HiddenKind.COMMENT: 1,
    }
    for text in ("wit op zwart", "onzichtbaar", "verborgen rij", "verborgen kolom", "opaalslijpers"):
        assert text in document.text


def test_a_sheet_that_the_workbook_does_not_show_is_read() -> None:
    """A sheet that only a program can bring back counts as hidden, and its name is read."""

    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "gewoon"
        secret = sheet.parent.create_sheet("Tweede blad")
        secret["A1"] = "heel geheim"
        secret.sheet_state = "veryHidden"

    document = evidence(workbook(fill))
    assert hidden(document) == {HiddenKind.ROW: 1}
    assert "heel geheim" in document.text
    assert "Tweede blad" in document.text


def test_headers_stay_out_of_what_is_enrolled() -> None:
    """What is printed above each page is evidence and no part of a decision."""

    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "rij"
        sheet.oddHeader.center.text = "Kopregel &P"

    data = workbook(fill)
    assert "Kopregel" in evidence(data).text
    assert read(data, name="x", purpose=Purpose.ENROLMENT).text == "rij"


def test_an_empty_workbook_is_told() -> None:
    """A workbook without a filled cell has no text to enrol."""
    with pytest.raises(EmptyDocumentError):
        read(workbook(lambda _: None), name="leeg.xlsx", purpose=Purpose.ENROLMENT)


def changed(data: bytes, part: str, content: bytes) -> bytes:
    """A zipped file with another content for one part, which may be new."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("part", "content", "kind"),
    [
        (
            "xl/worksheets/Blad7.xml",
            b'<worksheet><row><c t="inlineStr"><is><t>%s</t></is></c></row></worksheet>',
            HiddenKind.ROW,
        ),
        (
            "xl/pivotCache/pivotCacheDefinition1.xml",
            b'<pivotCacheDefinition><sharedItems><s v="%s"/></sharedItems></pivotCacheDefinition>',
            HiddenKind.ROW,
        ),
        (
            "xl/threadedComments/threadedComment1.xml",
            b"<ThreadedComments><threadedComment><text>%s</text></threadedComment></ThreadedComments>",
            HiddenKind.COMMENT,
        ),
        ("xl/drawings/drawing1.xml", b"<wsDr><p><r><t>%s</t></r></p></wsDr>", None),
    ],
    ids=["sheet left out", "pivot table", "discussion", "text box"],
)
def test_what_lies_beside_the_sheets_is_read(part: str, content: bytes, kind: HiddenKind | None) -> None:
    """Sheets that the workbook no longer names, pivot tables, discussions and text boxes are text."""
    data = changed(workbook(lambda sheet: sheet.append(["rij"])), part, content % b"heel geheim")
    document = evidence(data)
    assert "heel geheim" in document.text
    assert hidden(document) == ({kind: 1} if kind else {})


@pytest.mark.parametrize(
    ("part", "content", "error"),
    [
        ("xl/styles.xml", b"<styleSheet>" + b" " * 2_000_000 + b"</styleSheet>", TooLargeError),
        ("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY x "y">]><workbook>&x;</workbook>', BrokenDocumentError),
    ],
    ids=["bomb", "entity"],
)
def test_a_hostile_workbook_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, part: str, content: bytes, error: type[Exception]
) -> None:
    """A bomb and a declared entity each have their own sentence."""
    monkeypatch.setattr(package, "MAX_UNPACKED_BYTES", 1_000_000)
    data = changed(workbook(lambda sheet: sheet.append(["tekst"])), part, content)
    with pytest.raises(error, match="lijst"):
        evidence(data)


def test_a_sheet_that_is_cut_off_is_read_as_far_as_it_goes_and_told() -> None:
    """The rows before the cut are read; the ledger says that the sheet is damaged."""
    cut = b'<worksheet><sheetData><row><c t="inlineStr"><is><t>voor de breuk</t></is></c></row><row><c'
    document = evidence(
        changed(workbook(lambda sheet: sheet.append(["tekst"])), "xl/worksheets/sheet1.xml", cut)
    )
    assert "voor de breuk" in document.text
    assert [(entry.cause, entry.where) for entry in document.unread] == [(Cause.FAILED, Where.PART)]


def test_a_text_that_thousands_of_cells_refer_to_is_too_large() -> None:
    """What cells say together is bounded while they are read, not when all of it is in memory."""
    cells = b"<row>" + b'<c t="s"><v>0</v></c>' * 20_000 + b"</row>"
    data = changed(
        sample("verborgen.xlsx"), "xl/sharedStrings.xml", b"<sst><si><t>" + b"w" * 30_000 + b"</t></si></sst>"
    )
    data = changed(
        data, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>"
    )
    with pytest.raises(TooLargeError):
        evidence(data)
