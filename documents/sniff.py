"""What kind of file some bytes are: by what they hold, and by their name only where that tells nothing."""

import io
import re
import zipfile

from documents.errors import BrokenDocumentError, UnknownTypeError
from documents.markup.decode import wide
from documents.old.container import kind_of
from documents.package import CANNOT_UNPACK, root_name, tidied
from documents.pictures.kinds import is_picture
from documents.record import Format

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = {
    "text": Format.ODT,
    "spreadsheet": Format.ODS,
    "presentation": Format.ODP,
    "graphics": Format.ODP,
    "chart": Format.ODP,
    "formula": Format.ODP,
}
_OFFICE = (("word", Format.DOCX), ("xl", Format.XLSX), ("ppt", Format.PPTX))
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_TAG = re.compile(
    rb"</?(?:p|div|span|br|table|tr|td|ul|ol|li|h[1-6]|a|b|i|em|strong|font|img|section)\b[^<>]*>",
    re.IGNORECASE,
)
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_HEADER_LINES = re.compile(
    rb"(?:From [^\r\n]+\r?\n)?(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*){2,}"
)
_HEADER = re.compile(rb"^([A-Za-z][A-Za-z0-9-]+):", re.MULTILINE)
_OF_MAIL = {
    b"from", b"to", b"received", b"mime-version", b"message-id", b"subject", b"return-path", b"content-type",
    b"delivered-to", b"date", b"content-transfer-encoding",
}  # fmt: skip
_LOOKED_AT = 65_536  # bytes
_LEAST_TAGS = 6
_PROGRAMS_OF_A_PRINTER = (b"%!PS", b"\x1b%-12345X", b"\x04%!PS", b"AT&TFORM")
_MOST_CONTROL = 0.002  # of a text: a stray mark makes it no other kind of file
_PDF_HEADER = re.compile(rb"%PDF-\d")
_TEXT_OF_PDF = re.compile(rb"\d+ \d+ obj\b.{0,2000}?\bendobj\b", re.DOTALL)


def sniff(data: bytes, name: str) -> Format:
    """The format of `data`.

    Raises:
        UnknownTypeError: it is none that can be read.
        EncryptedDocumentError: it is an Office file kept behind a password.
        BrokenDocumentError: it starts as a zipped document and is none.
    """
    start = data[:_LOOKED_AT].lstrip(b"\x00\t\r\n\x0b\x0c ").removeprefix(b"\xef\xbb\xbf").lstrip()
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")) or _is_zip_behind_something(data):
        return _zipped(data, name)
    if start.startswith(_PROGRAMS_OF_A_PRINTER):
        raise UnknownTypeError(name)
    if data.startswith(OLE):
        kind = kind_of(data, name)
        if kind is None:
            raise UnknownTypeError(name)
        return kind
    if is_picture(data):
        return Format.PICTURE
    if start.startswith(b"{\\rtf"):
        return Format.RTF
    if _is_pdf(data):
        return Format.PDF
    return _marked_up(data, start, name)


def _marked_up(data: bytes, start: bytes, name: str) -> Format:
    """The kind of a file of text, with or without a form of its own."""
    flat = _flat(data)
    if flat is not None:
        return flat
    if _is_mail(start):
        return Format.MAIL
    if not _is_text(data):
        return _of_wide(data, name)
    tags = start.startswith(b"<?xml") or len(_TAG.findall(data[:_LOOKED_AT])) >= _LEAST_TAGS
    named = name.lower().endswith((".html", ".htm", ".xhtml"))
    return Format.HTML if tags or named or _MARKUP.search(data[:4096]) else Format.TEXT


def _of_wide(data: bytes, name: str) -> Format:
    """Text that is written in two bytes a letter, without saying so."""
    encoding = wide(data)
    text = data[:2_000].decode(encoding, "replace") if encoding else ""
    if not text or not all(letter.isprintable() or letter.isspace() for letter in text):
        raise UnknownTypeError(name)
    return Format.HTML if _MARKUP.search(text.encode()) else Format.TEXT


def _is_pdf(data: bytes) -> bool:
    """Whether it is a PDF, though something may stand before its header."""
    header = _PDF_HEADER.search(data)
    if header is None:
        return False
    place = header.start()
    return place < 1024 or b"startxref" in data[place:] or _TEXT_OF_PDF.search(data, place) is not None


def _flat(data: bytes) -> Format | None:
    """What an XML file of its own is: a package in one file, an OpenDocument, or Word 2003's."""
    root = root_name(data[:_LOOKED_AT])
    head = data[:_LOOKED_AT]
    if root == "package" and b"schemas.microsoft.com/office/2006/xmlPackage" in head:
        return Format.DOCX
    if root == "wordDocument":
        return Format.DOCX
    if root == "document" and b"urn:oasis:names:tc:opendocument:xmlns:office:1.0" in head:
        kind = re.search(rb"opendocument\.(\w+)", head)
        return _OPEN_DOCUMENT.get(kind[1].decode() if kind else "text", Format.ODT)
    return None


def _is_mail(start: bytes) -> bool:
    """Whether it begins with the header of a message: lines that programs write, not people."""
    lines = _HEADER_LINES.match(start)
    if lines is None:
        return False
    names = {name.lower() for name in _HEADER.findall(lines[0])}
    return len(names & _OF_MAIL) >= 2


def _zipped(data: bytes, name: str) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {tidied(part).lower(): part for part in package.namelist()}
            mimetype = package.open(parts["mimetype"]).read(200) if "mimetype" in parts else b""
    except CANNOT_UNPACK:
        raise BrokenDocumentError(name) from None
    kind = re.match(rb"\s*application/vnd\.(?:oasis\.opendocument|sun\.xml)\.(\w+)", mimetype)
    if kind:
        return _OPEN_DOCUMENT.get(kind[1].decode(), Format.ODT)
    if "xl/workbook.bin" in parts:
        raise UnknownTypeError(name)
    if "[content_types].xml" in parts or "_rels/.rels" in parts or "word/document.xml" in parts:
        for folder, office in _OFFICE:
            if any(part.startswith(f"{folder}/") for part in parts):
                return office
    if "xl/workbook.xml" in parts:
        return Format.XLSX
    if "content.xml" in parts:
        return Format.ODT
    return Format.ARCHIVE


def _is_text(data: bytes) -> bool:
    if data.startswith(_BYTE_ORDER_MARKS):
        return True
    count = len(_NOT_TEXT.findall(data[:_LOOKED_AT]))
    return count <= _MOST_CONTROL * len(data[:_LOOKED_AT])


def _is_zip_behind_something(data: bytes) -> bool:
    """Whether a package follows a few bytes that do not belong to it, as some servers send them."""
    return data.find(b"PK\x03\x04", 0, 1024) > 0 and zipfile.is_zipfile(io.BytesIO(data))
