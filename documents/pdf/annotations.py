"""What is typed onto the pages of a PDF: filled-in fields, typed notes, stamps, and remarks beside them."""

import ctypes
from collections.abc import Iterator
from contextlib import closing

import pypdfium2
import pypdfium2.raw as pdfium

from documents.block import Block, Place, plain
from documents.record import HiddenKind

_SEEN = {pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_STAMP}
"""Kinds whose words stand on the page; those of others show when somebody asks for them."""
_NO_WORDS = {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP}
_HIDDEN = 0x02 | 0x20  # not shown at all, or not on screen
_MOST = 20_000  # on one page


def on_page(document: pypdfium2.PdfDocument, index: int) -> list[Block]:
    """The words of a page's annotations and fields; what shows of them is drawn into the page.

    A page must be opened again for its text to have what was drawn into it.
    """
    with closing(document[index]) as page:
        number = min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)
        blocks = [block for place in range(number) for block in _annotation(document, page, place)]
        if blocks:
            pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    return blocks


def _annotation(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, number: int) -> Iterator[Block]:
    annotation = pdfium.FPDFPage_GetAnnot(page.raw, number)
    if not annotation:
        return
    try:
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind in _NO_WORDS:
            return
        flags = pdfium.FPDFAnnot_GetFlags(annotation)
        seen = kind in _SEEN
        place = Place.BODY if seen else Place.BESIDE
        hidden = HiddenKind.INVISIBLE if seen and flags & _HIDDEN else None if seen else HiddenKind.COMMENT
        for text in dict.fromkeys(_texts(document, annotation, kind)):
            if text.strip():
                yield plain(text, place=place, hidden=hidden)
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _texts(document: pypdfium2.PdfDocument, annotation: ctypes.c_void_p, kind: int) -> Iterator[str]:
    if kind != pdfium.FPDF_ANNOT_WIDGET:
        yield _string(annotation, b"Contents")
        return
    yield _string(annotation, b"V")
    if document.formenv is None:
        return
    form = document.formenv.raw
    if pdfium.FPDFAnnot_GetFormFieldType(form, annotation) in _WORDED_FIELDS:
        yield _wide(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation)


_WORDED_FIELDS = {
    pdfium.FPDF_FORMFIELD_TEXTFIELD,
    pdfium.FPDF_FORMFIELD_COMBOBOX,
    pdfium.FPDF_FORMFIELD_LISTBOX,
}


def _string(annotation: ctypes.c_void_p, key: bytes) -> str:
    return _wide(pdfium.FPDFAnnot_GetStringValue, annotation, key)


def _wide(function: "ctypes._NamedFuncPointer", *arguments: object) -> str:
    """The text that one of PDFium's functions writes into a buffer of the size that it asks for."""
    size = function(*arguments, None, 0)
    buffer = ctypes.create_string_buffer(size)
    function(*arguments, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace").strip("\x00")
