"""What kind of file some bytes are, whatever they are called."""

import io
import zipfile

import pytest

from documents import Purpose, read
from documents.errors import UnknownTypeError
from documents.record import Format
from documents.sniff import sniff
from tests.documents.samples import sample
from tests.documents.test_package import zipped

LETTER = "Hij woonde in een stadje met een koperen klok, café en een ketelhuis aan de kade."


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (sample("voornemen.docx"), Format.DOCX),
        (b"\r\n\r\n" + sample("voornemen.docx"), Format.DOCX),
        (b"\n" * 5_000 + sample("voornemen.pdf"), Format.PDF),
        (zipped(**{"[Content_Types]_xml": "<a/>", "ppt__presentation_xml": "<a/>"}), Format.PPTX),
        (zipped(a="b"), Format.ARCHIVE),
        (LETTER.encode("utf-16-le"), Format.TEXT),
        (f"<html><body>{LETTER}".encode("utf-16-be"), Format.HTML),
        (LETTER.encode() * 20 + b"\x01", Format.TEXT),
        (b"<div><p>a</p><p>b</p><br><span>c</span></div>" * 3, Format.HTML),
        (b"<?xml version='1.0'?><brief>x</brief>", Format.HTML),
        (b"Subject: x\nFrom: a@b.nl\nMIME-Version: 1.0\n\nHallo", Format.MAIL),
        (b"Van: ik\nAan: u\n\nHallo", Format.TEXT),
        (b"  {\\rtf1 hallo}", Format.RTF),
        (b"Over %PDF-bestanden valt veel te zeggen.", Format.TEXT),
    ],
)
def test_the_bytes_decide(data: bytes, kind: Format) -> None:
    """A kind is known by what a file holds, though something stands before or beside it."""
    assert sniff(data, "bestand") is kind


@pytest.mark.parametrize(
    "data",
    [
        b"%!PS-Adobe-3.0\n/Helvetica findfont (Hij woonde) show",
        zipped(**{"[Content_Types]_xml": "<a/>", "xl__workbook.bin": "x"}),
        bytes(range(256)) * 4,
    ],
    ids=["PostScript", "binary workbook", "bytes"],
)
def test_what_no_reader_reads_is_refused(data: bytes) -> None:
    """No source of a page, and no binary file, is enrolled as words."""
    with pytest.raises(UnknownTypeError):
        sniff(data, "bestand.txt")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8-sig", "cp1252", "utf-16"])
def test_a_text_is_read_in_whatever_way_its_letters_are_written(encoding: str) -> None:
    """Letters of two bytes, with or without a mark, and those of old Windows."""
    assert read(LETTER.encode(encoding), name="x.txt", purpose=Purpose.EVIDENCE).text == LETTER


def test_a_part_that_begins_with_blank_lines_is_well() -> None:
    """What stands before an XML declaration is passed over, and nothing is told to be damaged."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sample("voornemen.docx"))) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"\r\n " + old.read(name) if name.endswith(".xml") else old.read(name))
    document = read(buffer.getvalue(), name="x.docx", purpose=Purpose.ENROLMENT)
    assert document == read(sample("voornemen.docx"), name="x.docx", purpose=Purpose.ENROLMENT)
