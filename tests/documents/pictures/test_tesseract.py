"""What a machine reads of pages drawn as pictures."""

from collections.abc import Callable

import pytest
from PIL import Image

from documents import Purpose, read
from documents.confined import read_confined
from documents.errors import EmptyDocumentError, NoTextLayerError
from documents.ledger import Cause, Fate, Where
from documents.pictures import tesseract
from tests.documents.installed import need
from tests.documents.pictures.drawing import PASSAGE, WAYS, as_pdf, encoded, page, photographed

ENOUGH = 0.9
"""Share of a passage's words that must be read: it is then found, as one that was mistyped is."""


@pytest.fixture
def machine() -> None:
    """Tesseract."""
    need("tesseract")


@pytest.fixture
def no_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine where nothing reads pictures."""
    monkeypatch.setattr(tesseract, "languages", frozenset)


def share(text: str) -> float:
    """The share of the passage's words that stand in the text."""
    read_words = text.lower().split()
    words = PASSAGE.lower().split()
    return sum(word in read_words for word in words) / len(words)


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize("way", WAYS, ids=["straight", "askew", "by telephone", "on its side"])
def test_a_passage_on_a_picture_is_read_however_it_was_taken(
    way: Callable[[Image.Image], Image.Image],
) -> None:
    """A JPEG of a page gives nearly all words, and is marked as read by a machine."""
    document = read(encoded(way(page()), "JPEG", quality=55), name="foto.jpg", purpose=Purpose.EVIDENCE)
    assert share(document.text) >= ENOUGH
    assert [(entry.cause, entry.where) for entry in document.ledger] == [(Cause.RECOGNISED, Where.PICTURE)]


@pytest.mark.usefixtures("machine")
def test_a_scanned_page_is_read_in_the_child_that_may_write_no_file() -> None:
    """A PDF of a photographed page is read through standard input and output alone."""
    document = read_confined(as_pdf(photographed(page())), name="scan.pdf")
    assert share(document.text) >= ENOUGH
    assert [(entry.fate, entry.where, entry.number) for entry in document.ledger] == [
        (Fate.BY_MACHINE, Where.PAGE, 1)
    ]


@pytest.mark.usefixtures("no_machine")
def test_without_a_machine_a_picture_is_told_as_unread() -> None:
    """A scan is refused in one line that says what to install."""
    for data, name in ((as_pdf(page()), "scan.pdf"), (encoded(page()), "foto.png")):
        with pytest.raises(NoTextLayerError, match="tesseract-ocr"):
            read(data, name=name, purpose=Purpose.ENROLMENT)


@pytest.mark.usefixtures("machine")
def test_a_picture_without_letters_is_empty_and_not_unread() -> None:
    """Who shares a photograph of nothing written hides no text."""
    with pytest.raises(EmptyDocumentError):
        read(encoded(Image.new("L", (900, 600), 180)), name="lucht.png", purpose=Purpose.EVIDENCE)


def test_what_is_written_into_a_pictures_file_counts_as_hidden() -> None:
    """EXIF and the remarks of a PNG are read, as metadata."""
    image = page("kort")
    exif = Image.Exif()
    exif[270] = "Geheime wolhandel van Zarolbek"
    document = read(encoded(image, "JPEG", exif=exif), name="foto.jpg", purpose=Purpose.EVIDENCE)
    assert "Geheime wolhandel" in document.text
    assert [count.kind.value for count in document.hidden] == ["metadata"]


def test_two_halves_of_a_word_are_joined() -> None:
    """A hyphen at the end of a recognised line goes with the break."""
    head = "level\tpage\tblock\tpar\tline\tword\tleft\ttop\twidth\theight\tconf\ttext"
    rows = ["5\t1\t1\t1\t1\t1\t0\t0\t0\t0\t95\tde", "5\t1\t1\t1\t1\t2\t0\t0\t0\t0\t90\twe-"]
    rows += ["5\t1\t1\t1\t2\t1\t0\t0\t0\t0\t85\tverij", "5\t1\t2\t1\t1\t1\t0\t0\t0\t0\t3\tvlek"]
    table = tesseract._of_table("\n".join([head, *rows]))
    assert table.text == "de weverij"
    assert table.letters == 9
