"""Text that stands in a file and is not seen on the page: found, counted by kind, and read as evidence."""

import io
from collections.abc import Callable
from contextlib import closing

import pypdfium2
import pytest

from documents import Purpose, read
from documents.record import HiddenKind
from tests.documents.samples import sample

EVERY_KIND = {
    HiddenKind.WHITE: "Witte walnotenboom staat ook hier.",
    HiddenKind.TINY: "piepkleine pannenkoekplant",
    HiddenKind.INVISIBLE: "met verborgen vuurtorenwachter",
    HiddenKind.DELETED: "Geschrapte ooievaarsnesten",
    HiddenKind.COMMENT: "Opmerking over opaalslijpers",
    HiddenKind.METADATA: "Titel tuinkabouter",
}


@pytest.mark.parametrize("name", ["verborgen.docx", "verborgen.odt"])
def test_each_kind_of_hidden_text_is_counted_once_with_its_length(name: str) -> None:
    """Counts tell how much of each kind a document hides."""
    document = read(sample(name), name=name, purpose=Purpose.ENROLMENT)
    counted = {count.kind: (count.pieces, count.characters) for count in document.hidden}
    assert counted == {kind: (1, len(text)) for kind, text in EVERY_KIND.items()}


@pytest.mark.parametrize("name", ["verborgen.docx", "verborgen.odt"])
@pytest.mark.parametrize(
    "text", [*EVERY_KIND.values(), "Kopregel kampvuurzanger", "Voetnoot over vlaggenmasten"]
)
def test_hidden_text_of_a_public_document_is_read(name: str, text: str) -> None:
    """A document found in public is matched with all that it hides."""
    assert text in read(sample(name), name=name, purpose=Purpose.EVIDENCE).text


def test_white_letters_on_a_dark_ground_are_seen() -> None:
    """White text counts as hidden on white paper only."""
    document = read(sample("verborgen.docx"), name="v.docx", purpose=Purpose.ENROLMENT)
    white = next(count for count in document.hidden if count.kind is HiddenKind.WHITE)
    assert white.pieces == 1
    assert "omgekeerde orgelpijp" in document.text


def test_white_and_tiny_letters_of_a_pdf_are_found() -> None:
    """A PDF hides by colour and size as well."""
    document = read(sample("verborgen.pdf"), name="v.pdf", purpose=Purpose.EVIDENCE)
    assert {HiddenKind.WHITE, HiddenKind.TINY, HiddenKind.METADATA} == {
        count.kind for count in document.hidden
    }
    assert "Witte walnotenboom" in document.text
    assert "pannenkoekplant" in document.text


def test_what_lies_off_the_page_is_hidden_and_a_moved_or_turned_page_hides_nothing() -> None:
    """The page's own frame decides, wherever it starts and however it is turned."""

    def invisible(change: Callable[[pypdfium2.PdfPage], object]) -> int:
        with closing(pypdfium2.PdfDocument(sample("voornemen.pdf"))) as document:
            for page in document:
                change(page)
            changed = io.BytesIO()
            document.save(changed)
        counts = read(changed.getvalue(), name="v.pdf", purpose=Purpose.ENROLMENT).hidden
        return sum(count.characters for count in counts if count.kind is HiddenKind.INVISIBLE)

    assert invisible(lambda page: page.set_cropbox(0, 0, 595, 500)) > 500
    assert invisible(lambda page: page.set_rotation(90)) == 0
    assert invisible(lambda page: page.set_mediabox(-100, -100, 695, 942)) == 0


@pytest.mark.parametrize("name", ["verborgen.ods", "verborgen.xlsx"])
def test_hidden_rows_columns_and_sheets_are_read(name: str) -> None:
    """A spreadsheet's hidden row, column and sheet each count."""
    document = read(sample(name), name=name, purpose=Purpose.EVIDENCE)
    assert [(count.kind, count.pieces) for count in document.hidden] == [(HiddenKind.ROW, 3)]
    for text in ("kolom kolenboer", "rij regenton", "blad bakelieten", "Zichtbare zonnewijzer"):
        assert text in document.text


def test_hidden_parts_of_a_page_are_found() -> None:
    """HTML hides by style, by attribute and in remarks."""
    page = b"""<html><head><title>Titel</title></head><body><p>Zichtbaar</p><p style="display: none">weg</p>
    <p hidden>ook weg</p><span style="color:#FFF">wit</span><p style="background:#000;color:#fff">leesbaar</p>
    <i style="font-size:1px">klein</i><!-- opmerking --><script>nooit()</script></body></html>"""
    document = read(page, name="p.html", purpose=Purpose.EVIDENCE)
    assert {count.kind: count.pieces for count in document.hidden} == {
        HiddenKind.WHITE: 1,
        HiddenKind.TINY: 1,
        HiddenKind.INVISIBLE: 2,
        HiddenKind.COMMENT: 1,
        HiddenKind.METADATA: 1,
    }
    assert "nooit" not in document.text
    assert "ook weg" in document.text
