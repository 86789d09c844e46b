"""A word processor's document in one XML file: its parts put back into a package, in memory."""

import base64
import binascii
import io
import zipfile

from lxml import etree

from documents.block import Block
from documents.errors import BrokenDocumentError
from documents.office.docx import blocks_of_flat, read_docx
from documents.package import parse, root_name
from documents.reading import DocumentReading

_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_W_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
_W = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(data: bytes, reading: DocumentReading) -> bytes:
    """The package that a flat file stands for.

    Raises:
        BrokenDocumentError: it is no such file.
    """
    root = parse(data, reading, reading.name)
    if root is None:
        raise BrokenDocumentError(reading.name)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for part in root.iterchildren(f"{_PACKAGE}part"):
            target.writestr(part.get(f"{_PACKAGE}name", "").lstrip("/") or "part", _content(part))
    return buffer.getvalue()


def _content(part: etree._Element) -> bytes:
    for data in part.iterchildren(f"{_PACKAGE}xmlData"):
        return b"".join(etree.tostring(child) for child in data)
    for binary in part.iterchildren(f"{_PACKAGE}binaryData"):
        try:
            return base64.b64decode(binary.text or "")
        except binascii.Error:
            return b""
    return b""


def word_2003(data: bytes, reading: DocumentReading) -> etree._Element:
    """The root of a document as Word 2003 wrote it in XML, under today's names.

    Raises:
        BrokenDocumentError: it is no XML.
    """
    root = parse(data.replace(_W_2003, _W), reading, reading.name)
    if root is None:
        raise BrokenDocumentError(reading.name)
    return root


def read_flat(data: bytes, reading: DocumentReading) -> list[Block]:
    """The blocks of a document in one XML file, whichever Word wrote it."""
    if root_name(data[:65_536]) == "wordDocument":
        return blocks_of_flat(word_2003(data, reading))
    return read_docx(zipped(data, reading), reading)
