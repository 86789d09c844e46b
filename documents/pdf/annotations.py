"""What is typed onto the pages of a PDF: filled-in fields, typed notes, stamps, and remarks beside them."""

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from documents.block import Block, BlockPlace, plain
from documents.record import HiddenKind

_SEEN = {pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_STAMP}
"""Kinds whose words stand on the page; those of others show when somebody asks for them."""
_OF_WORDS = {pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET}
_NO_WORDS = {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP}
_HIDDEN = 0x02 | 0x20  # not shown at all, or not on screen
_MOST = 20_000  # on one page


def on_page(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage
) -> list[Block]:
    """The words of a page's annotations and fields, those that are only drawn too.

    They are not drawn into the page: PDFium then gives its letters other meanings.
    """
    number = min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)
    return [block for place in range(number) for block in _annotation(document, page, text, place)]


def boxes(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    """Where annotations of words stand on a page: left, bottom, right, top."""
    rectangles: list[tuple[float, float, float, float]] = []
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, number)
        if not annotation:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            box = pdfium.FS_RECTF()
            if kind in _OF_WORDS and pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(box)):
                rectangles.append((box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top)))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return rectangles


def _annotation(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage, number: int
) -> Iterator[Block]:
    annotation = pdfium.FPDFPage_GetAnnot(page.raw, number)
    if not annotation:
        return
    try:
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind in _NO_WORDS:
            return
        flags = pdfium.FPDFAnnot_GetFlags(annotation)
        seen = kind in _SEEN
        place = BlockPlace.BODY if seen else BlockPlace.BESIDE
        hidden = HiddenKind.INVISIBLE if seen and flags & _HIDDEN else None if seen else HiddenKind.COMMENT
        known = ""
        for words in (*_texts(document, annotation, kind), _drawn(annotation, text)):
            if words.strip() and "".join(words.split()) not in known:
                known += "".join(words.split())
                yield plain(words, place=place, hidden=hidden)
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


def _drawn(annotation: ctypes.c_void_p, text: pypdfium2.PdfTextPage) -> str:
    """The words that an annotation draws on the page."""
    words: list[str] = []
    for number in range(min(pdfium.FPDFAnnot_GetObjectCount(annotation), _MOST)):
        drawn = pdfium.FPDFAnnot_GetObject(annotation, number)
        if drawn and pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_TEXT:
            words.append(_wide(pdfium.FPDFTextObj_GetText, drawn, text.raw))
    return " ".join(words)


def _string(annotation: ctypes.c_void_p, key: bytes) -> str:
    return _wide(pdfium.FPDFAnnot_GetStringValue, annotation, key)


def _wide(function: "ctypes._NamedFuncPointer", *arguments: object) -> str:
    """The text that one of PDFium's functions writes into a buffer of the size that it asks for."""
    size = function(*arguments, None, 0)
    buffer = ctypes.create_string_buffer(size)
    function(*arguments, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace").strip("\x00")
