"""Reads a PDF with PDFium: characters with their places, made into lines, paragraphs and headings."""

import logging
from collections.abc import Iterator
from contextlib import closing

import pypdfium2

from documents.block import Block, BlockPlace, plain
from documents.errors import BrokenDocumentError, EncryptedDocumentError, TooLargeError
from documents.ledger import Cause, Where
from documents.limits import MAX_CHARACTERS, MAX_PAGES
from documents.pdf import annotations, files, ink
from documents.pdf.layout import PdfPage, TextFrame, blocks_of
from documents.pdf.lines import PageText, read_page
from documents.reading import DocumentReading
from documents.record import HiddenKind

logging.getLogger("pypdfium2").setLevel(logging.CRITICAL)  # its remarks are for programmers
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_HEADER = b"%PDF-"
_METADATA = ("Title", "Author", "Subject", "Keywords")
_MOST_BOOKMARKS = 5_000


def read_pdf(data: bytes, reading: DocumentReading) -> list[Block]:
    """The blocks of a PDF; pages that cannot be read go into the ledger by their numbers.

    Raises:
        EncryptedDocumentError: it cannot be opened without a password.
        BrokenDocumentError: PDFium cannot open it.
        TooLargeError: it has too many pages or characters.
    """
    with closing(_opened(data, reading.name)) as document:
        if len(document) > MAX_PAGES:
            raise TooLargeError(reading.name)
        with reading.part(Where.DOCUMENT):
            document.init_forms()
        reader = _PdfReader(document, reading)
        for index in range(len(document)):
            if reading.out_of_time(Where.PAGE, index + 1):
                break
            with reading.part(Where.PAGE, index + 1):
                reader.read(index)
        return [*reader.finished(), *files.blocks(document, reading), *_beside(document, reading)]


def _opened(data: bytes, name: str) -> pypdfium2.PdfDocument:
    """The document; what stands before its header is left out first, since other readers do so too."""
    start = max(data.find(_HEADER), 0)
    for candidate in (data[start:], data) if start else (data,):
        try:
            return pypdfium2.PdfDocument(candidate)
        except pypdfium2.PdfiumError as error:
            if error.err_code == _PASSWORD:
                raise EncryptedDocumentError(name) from None
    raise BrokenDocumentError(name)


class _PdfReader:
    """Collects the pages, and what stands on them beside their own text."""

    def __init__(self, document: pypdfium2.PdfDocument, reading: DocumentReading) -> None:
        self._document, self._reading = document, reading
        self._pages: list[PdfPage] = []
        self._noted: list[Block] = []
        self._recognised: list[Block] = []
        self._characters = 0

    def read(self, index: int) -> None:
        """Read one page: its text, its notes and forms, and then what nobody can read but a machine."""
        number = index + 1
        with closing(self._document[index]) as page, closing(page.get_textpage()) as text:
            notes = annotations.on_page(self._document, page, text)
            read = read_page(text.raw, TextFrame(*page.get_bbox()))
            read.boxes.extend(annotations.boxes(page))
            recognised = ink.unread(page, read, self._reading, number)
            if read.meaningless and recognised:
                read.lines, read.turned = [], []
            elif read.meaningless:
                self._reading.note(Cause.GLYPHS, Where.PAGE, number)
            self._pages.append(PdfPage(number, read.frame, tuple(read.lines)))
            self._pages.extend(PdfPage(number, turned.frame, tuple(turned.lines)) for turned in read.turned)
            self._count(read)
            known = "".join(read.words().split())
            self._noted.extend(note for note in notes if "".join(note.text.split()) not in known)
            self._recognised.extend(recognised)

    def finished(self) -> list[Block]:
        """Every block, by where it stands."""
        return [*blocks_of(self._pages), *self._recognised, *self._noted]

    def _count(self, read: PageText) -> None:
        self._characters += read.characters
        if self._characters > MAX_CHARACTERS:
            raise TooLargeError(self._reading.name)


def _beside(document: pypdfium2.PdfDocument, reading: DocumentReading) -> list[Block]:
    """What the file says of itself, and its bookmarks."""
    blocks: list[Block] = []
    with reading.part(Where.DOCUMENT):
        values = (document.get_metadata_value(key) for key in _METADATA)
        blocks.extend(
            plain(value, place=BlockPlace.BESIDE, hidden=HiddenKind.METADATA)
            for value in values
            if value.strip()
        )
    with reading.part(Where.DOCUMENT):
        blocks.extend(_bookmarks(document))
    return blocks


def _bookmarks(document: pypdfium2.PdfDocument) -> Iterator[Block]:
    for number, bookmark in enumerate(document.get_toc(max_depth=8)):
        title = bookmark.get_title()
        if title.strip() and number < _MOST_BOOKMARKS:
            yield plain(title, place=BlockPlace.BESIDE, hidden=HiddenKind.METADATA)
