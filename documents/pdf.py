"""Reads a PDF with PDFium: characters with their places, made into lines, paragraphs and headings."""

import ctypes
from collections.abc import Iterator
from contextlib import closing

import pypdfium2
import pypdfium2.raw as pdfium

from documents.block import Block, Place, plain
from documents.errors import (
    BrokenDocumentError,
    EmptyDocumentError,
    EncryptedDocumentError,
    NoTextLayerError,
    TooLargeError,
)
from documents.limits import MAX_CHARACTERS, MAX_PAGES
from documents.pdf_layout import Frame, Line, Page, blocks_of
from documents.pdf_lines import lines_of
from documents.record import HiddenKind

_PASSWORD = 4  # FPDF_ERR_PASSWORD


def read_pdf(data: bytes, name: str) -> tuple[list[Block], tuple[int, ...]]:
    """The blocks of a PDF, and the numbers of its pages that hold a picture and no text.

    Raises:
        EncryptedDocumentError: it cannot be opened without a password.
        BrokenDocumentError: PDFium cannot open it.
        NoTextLayerError: it has pictures and not one character.
        EmptyDocumentError: it has neither.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        kind = EncryptedDocumentError if error.err_code == _PASSWORD else BrokenDocumentError
        raise kind(name) from None
    with closing(document):
        if len(document) > MAX_PAGES:
            raise TooLargeError(name)
        pages = _pages(document, name)
        if not any(page.lines for page in pages):
            raise (NoTextLayerError if any(page.pictures for page in pages) else EmptyDocumentError)(name)
        unread = tuple(page.number for page in pages if page.pictures and not page.lines)
        return [*blocks_of(pages), *_remarks(document), *_metadata(document)], unread


def _pages(document: pypdfium2.PdfDocument, name: str) -> list[Page]:
    pages: list[Page] = []
    characters = 0
    for index in range(len(document)):
        try:
            pages.append(_page(document, index))
        except pypdfium2.PdfiumError:
            raise BrokenDocumentError(name) from None
        characters += sum(len(line.text) for line in pages[-1].lines)
        if characters > MAX_CHARACTERS:
            raise TooLargeError(name)
    return pages


def _page(document: pypdfium2.PdfDocument, index: int) -> Page:
    with closing(document[index]) as page, closing(page.get_textpage()) as text:
        frame = Frame(*page.get_bbox())
        lines = list(lines_of(text.raw, frame))
        images = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
        return Page(index + 1, frame, _as_seen(lines), any(True for _ in images))


def _as_seen(lines: list[Line]) -> tuple[Line, ...]:
    """The lines of a page; where most of it is drawn invisibly it is a scan's text layer, and seen."""
    total = sum(len(line.text) for line in lines)
    invisible = sum(
        len(piece.text) for line in lines for piece in line.pieces if piece.hidden is HiddenKind.INVISIBLE
    )
    if invisible * 2 <= total:
        return tuple(lines)
    return tuple(line.shown(HiddenKind.INVISIBLE) for line in lines)


def _remarks(document: pypdfium2.PdfDocument) -> Iterator[Block]:
    """What stands in annotations and form fields."""
    for index in range(len(document)):
        with closing(document[index]) as page:
            for number in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
                annotation = pdfium.FPDFPage_GetAnnot(page.raw, number)
                try:
                    if pdfium.FPDFAnnot_GetSubtype(annotation) != pdfium.FPDF_ANNOT_LINK:
                        texts = (_annotation_text(annotation, key) for key in (b"Contents", b"V"))
                        yield from (
                            plain(text, place=Place.BESIDE, hidden=HiddenKind.COMMENT) for text in texts
                        )
                finally:
                    pdfium.FPDFPage_CloseAnnot(annotation)


def _annotation_text(annotation: ctypes.c_void_p, key: bytes) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pointer = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    pdfium.FPDFAnnot_GetStringValue(annotation, key, pointer, size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace").strip("\x00")


def _metadata(document: pypdfium2.PdfDocument) -> Iterator[Block]:
    for key in ("Title", "Author", "Subject", "Keywords"):
        value = document.get_metadata_value(key)
        if value.strip():
            yield plain(value, place=Place.BESIDE, hidden=HiddenKind.METADATA)
