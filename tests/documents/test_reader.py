"""Reading whole documents: the samples of other programs, and every way in which a file can be bad."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import Purpose, read
from documents.errors import (
    BrokenDocumentError,
    DocumentError,
    EmptyDocumentError,
    EncryptedDocumentError,
    NoTextLayerError,
    TooLargeError,
    UnknownTypeError,
)
from documents.ledger import Cause, Where
from documents.limits import MAX_BYTES
from documents.pictures import tesseract
from documents.reading import Allowance
from documents.record import Format
from tests.documents.samples import NOTICE, NOTICE_LABELS, READABLE, sample, source_paragraphs

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.mark.parametrize("name", NOTICE)
def test_every_paragraph_of_a_decision_is_read_whole_and_in_order(name: str) -> None:
    """Whichever program made the file, each paragraph of the source comes out as one, word for word."""
    read_paragraphs = read(sample(name), name=name, purpose=Purpose.ENROLMENT).text.split("\n\n")
    assert [text for text in read_paragraphs if len(text) > 100] == source_paragraphs("voornemen.fodt")


@pytest.mark.parametrize("name", NOTICE)
def test_sections_are_labelled_as_the_parts_of_a_decision(name: str) -> None:
    """The headings of a notice of intent become labels, a sub-heading keeps its part's label."""
    document = read(sample(name), name=name, purpose=Purpose.ENROLMENT)
    assert tuple(section.label for section in document.sections) == NOTICE_LABELS


@pytest.mark.parametrize("name", NOTICE)
@pytest.mark.parametrize(
    "furniture", ["Pagina", "Asielzaken - VB-2022", "Met vriendelijke groet", "P. Verzonnen"]
)
def test_enrolment_leaves_out_what_every_letter_has(name: str, furniture: str) -> None:
    """Header, page number and closing are left out for enrolment."""
    assert furniture not in read(sample(name), name=name, purpose=Purpose.ENROLMENT).text


@pytest.mark.parametrize("name", NOTICE)
@pytest.mark.parametrize(
    "furniture", ["Pagina", "Asielzaken - VB-2022", "Met vriendelijke groet", "P. Verzonnen"]
)
def test_evidence_keeps_what_every_letter_has(name: str, furniture: str) -> None:
    """A document found in public is read to its last character."""
    assert furniture in read(sample(name), name=name, purpose=Purpose.EVIDENCE).text


def test_words_broken_over_lines_are_made_whole() -> None:
    """A hyphen at the end of a line goes, one that belongs to the word stays."""
    text = read(sample("beschikking-typst.pdf"), name="b.pdf", purpose=Purpose.ENROLMENT).text
    for word in (
        "Sovnograd",
        "accordeonreparateur",
        "geloofwaardig is",
        "niet-gouvernementele",
        "land- en tuinbouwbedrijf",
    ):
        assert word in text


def test_a_note_below_the_page_belongs_to_the_text() -> None:
    """A footnote of a decision is enrolled with it."""
    document = read(sample("toewijzing-pandoc.docx"), name="t.docx", purpose=Purpose.ENROLMENT)
    assert "algemeen ambtsbericht dat voor dit voorbeeld is verzonnen" in document.text
    assert [section.label for section in document.sections[:3]] == ["aanhef", "relaas", "beoordeling"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyDocumentError),
        (b" \n\t\r\n", EmptyDocumentError),
        (sample("leeg.pdf"), EmptyDocumentError),
        (b"<html><body><p> </p></body></html>", EmptyDocumentError),
        (sample("encrypted.pdf"), EncryptedDocumentError),
        (sample("voornemen.pdf")[:2000], BrokenDocumentError),
        (sample("voornemen.docx")[:4000], BrokenDocumentError),
        (sample("voornemen.odt")[:20000], BrokenDocumentError),
        (b"%PDF-1.7\nnothing more", BrokenDocumentError),
        (PNG, BrokenDocumentError),
        (b"\x00\x01\x02\x03 van alles", UnknownTypeError),
        (b"\x00" * (MAX_BYTES + 1), TooLargeError),
    ],
)
def test_a_bad_file_is_refused_in_one_line_that_names_it(data: bytes, error: type[DocumentError]) -> None:
    """Each way in which a file can be bad has its own error, told in one line."""
    with pytest.raises(error) as caught:
        read(data, name="besluit.pdf", purpose=Purpose.ENROLMENT)
    assert str(caught.value).startswith("besluit.pdf ")
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is None


@settings(max_examples=150, deadline=None)
@given(data=st.data(), name=st.sampled_from(READABLE))
def test_a_damaged_file_is_read_or_refused_and_never_quoted(data: st.DataObject, name: str) -> None:
    """However bytes are changed, a document comes out or a plain error without a word of the text."""
    damaged = bytearray(sample(name))
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1), min_size=1, max_size=40)):
        damaged[place] = data.draw(st.integers(0, 255))
    try:
        read(bytes(damaged), name="x", purpose=Purpose.EVIDENCE, allowance=Allowance(pictures=0))
    except DocumentError as error:
        assert str(error).startswith("x ")  # noqa: PT017 - reading it is as good an outcome
        assert len(str(error)) < 100  # noqa: PT017


@given(st.text(min_size=1))
def test_any_text_is_read_as_it_is(text: str) -> None:
    """A text file in UTF-8 keeps every word; one with control characters is refused."""
    try:
        document = read(b"\xef\xbb\xbf" + text.encode(), name="x.txt", purpose=Purpose.EVIDENCE)
    except EmptyDocumentError:
        assert not text.replace("\u00ad", "").replace("\x00", "").strip()
        return
    if document.format is Format.TEXT:
        assert document.text.split() == text.replace("\u00ad", "").replace("\x00", "").split()


def test_a_decision_with_white_text_is_enrolled_with_it() -> None:
    """What was hidden in a decision leaks with a copy, so it is enrolled; remarks and deletions are not."""
    text = read(sample("verborgen.docx"), name="v.docx", purpose=Purpose.ENROLMENT).text
    assert "walnotenboom" in text
    assert "vuurtorenwachter" in text
    assert "opaalslijpers" not in text
    assert "ooievaarsnesten" not in text


def test_a_page_that_is_a_picture_is_told_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a machine that reads, a scanned page is told by its number and the rest is read."""
    monkeypatch.setattr(tesseract, "languages", frozenset)
    document = read(sample("half-scan.pdf"), name="h.pdf", purpose=Purpose.ENROLMENT)
    assert [(entry.cause, entry.where, entry.number) for entry in document.unread] == [
        (Cause.PICTURE, Where.PAGE, 2)
    ]
    assert "weegmeester" in document.text


def test_a_scan_is_refused_where_no_machine_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of nothing but pictures of pages is refused in a line that says what to do."""
    monkeypatch.setattr(tesseract, "languages", frozenset)
    with pytest.raises(NoTextLayerError, match="tesseract-ocr"):
        read(sample("scan.pdf"), name="scan.pdf", purpose=Purpose.ENROLMENT)
