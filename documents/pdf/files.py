"""Files that a PDF holds: attached to it or to a page, and the data of its forms."""

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree

from documents.block import Block, plain
from documents.ledger import Where
from documents.package import parse
from documents.reading import DocumentReading

_FORM_DATA = ("datasets", "xdp:xdp", "form")


def blocks(document: pypdfium2.PdfDocument, reading: DocumentReading) -> list[Block]:
    """What the files within a PDF say; those that cannot be read go into the ledger."""
    within: list[Block] = []
    for number in range(document.count_attachments()):
        with reading.part(Where.ATTACHMENT, number + 1):
            file = document.get_attachment(number)
            within.extend(reading.inside(bytes(file.get_data()), file.get_name() or "attachment"))
    for name, data in _packets(document):
        if name in _FORM_DATA:
            root = parse(data.rstrip(b"\x00"), reading, name, loose=True)
            within.extend(_filled_in(root) if root is not None else ())
    return within


def _packets(document: pypdfium2.PdfDocument) -> Iterator[tuple[str, bytes]]:
    """The parts of an XFA form, which a PDF holds beside its pages."""
    for number in range(max(pdfium.FPDF_GetXFAPacketCount(document.raw), 0)):
        size = pdfium.FPDF_GetXFAPacketName(document.raw, number, None, 0)
        name = ctypes.create_string_buffer(size)
        pdfium.FPDF_GetXFAPacketName(document.raw, number, name, size)
        length = ctypes.c_ulong()
        pdfium.FPDF_GetXFAPacketContent(document.raw, number, None, 0, ctypes.byref(length))
        content = ctypes.create_string_buffer(length.value)
        pdfium.FPDF_GetXFAPacketContent(document.raw, number, content, length.value, ctypes.byref(length))
        yield name.value.decode("utf-8", "replace"), content.raw


def _filled_in(root: etree._Element) -> Iterator[Block]:
    for element in root.iter(etree.Element):
        if (element.text or "").strip() and len(element) == 0:
            yield plain(element.text or "")
