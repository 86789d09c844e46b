"""A passage is read wherever a reader of the file finds it, and whatever else is odd about the file."""

from pathlib import Path

import pytest

from documents import Purpose, ReadDocument, read
from documents.errors import UnknownTypeError
from documents.ledger import Cause, Where
from documents.pictures import tesseract

PLACES = Path(__file__).parent / "fixtures" / "places"
PASSAGE = (
    "De aanvrager heeft verklaard dat hij als torenwachter in het stadje Velmora iedere avond de koperen"
    " klok luidde, tot de gildemeester Harun Besk hem in het voorjaar van 2017 verbood om nog langer brieven"
    " van de ondergedoken drukker Osman Telik te bewaren. Toen in de klokkentoren een kist met loden letters"
    " werd gevonden, sloten twee mannen in groene regenjassen hem elf dagen op in het ketelhuis van de"
    " tapijtfabriek aan de Zoutkade."
)
NOT_HERE = {"bericht.msg", "besluit-omtrek.pdf", "besluit-scan.pdf", "aangehaalde-brief.docx", "bijlage.docx"}
SEEN = sorted(path.name for path in PLACES.iterdir() if path.is_file() and path.name not in NOT_HERE)
HIDDEN = sorted(path.name for path in (PLACES / "hidden").iterdir())
PLAIN = ("gewoon.docx", "logo.pdf", "briefpapier.pdf", "tabel.pdf")


def read_place(name: str, purpose: Purpose) -> ReadDocument:
    """The sample of this name."""
    return read((PLACES / name).read_bytes(), name=Path(name).name, purpose=purpose)


def words(text: str) -> str:
    """The words of a text, in order, without what stands between them."""
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("name", SEEN)
def test_a_passage_that_a_reader_of_the_file_sees_is_read(name: str, purpose: Purpose) -> None:
    """Forms, notes, boxes, charts, diagrams, files within, other names and other forms of a format."""
    assert words(PASSAGE) in words(read_place(name, purpose).text)


@pytest.mark.parametrize("name", HIDDEN)
def test_a_passage_that_is_not_printed_is_evidence(name: str) -> None:
    """Descriptions, codes of fields, building blocks, data and remembered values count in what is public."""
    assert words(PASSAGE) in words(read_place(f"hidden/{name}", Purpose.EVIDENCE).text)


@pytest.mark.parametrize("name", [name for name in HIDDEN if name != "formulier.odt"])
def test_what_is_not_enrolled_though_it_could_leak_is_told(name: str) -> None:
    """A stretch as long as a passage that is left out by design has a line of its own in the ledger."""
    ledger = read_place(f"hidden/{name}", Purpose.ENROLMENT).ledger
    assert any(entry.where is Where.STRETCH and entry.amount > 400 for entry in ledger)


@pytest.mark.parametrize("name", PLAIN)
def test_an_ordinary_document_has_nothing_unread(name: str) -> None:
    """A logo, letter paper, the lines of a table and the usual side parts are no cause for a warning."""
    assert read_place(name, Purpose.ENROLMENT).unread == ()


@pytest.mark.parametrize(
    ("name", "cause", "where", "number"),
    [
        ("besluit-scan.pdf", Cause.PICTURE, Where.PAGE, 2),
        ("besluit-scan.pdf", Cause.PICTURE, Where.PAGE, 3),
        ("besluit-omtrek.pdf", Cause.OUTLINES, Where.PAGE, 2),
        ("kapotte-pagina.pdf", Cause.FAILED, Where.PAGE, 2),
        ("kapot-opmerkingen.docx", Cause.FAILED, Where.PART, 0),
    ],
)
def test_what_cannot_be_read_stands_in_the_ledger_with_its_place(
    monkeypatch: pytest.MonkeyPatch, name: str, cause: Cause, where: Where, number: int
) -> None:
    """Scans, outlines, a bad page and a bad part are each told, and the rest is read."""
    monkeypatch.setattr(tesseract, "languages", frozenset)
    document = read_place(name, Purpose.ENROLMENT)
    assert (cause, where, number) in [(entry.cause, entry.where, entry.number) for entry in document.unread]
    assert len(document.text.split()) >= 50


def test_a_container_of_nothing_that_is_known_is_refused() -> None:
    """An old binary file that holds markup is not taken for a page."""
    with pytest.raises(UnknownTypeError):
        read_place("bericht.msg", Purpose.ENROLMENT)
