"""What kind of file some bytes are: by what they hold, and by their name only where that tells nothing."""

import io
import re
import zipfile

from documents.errors import BrokenDocumentError, EncryptedDocumentError, UnknownTypeError
from documents.package import CANNOT_UNPACK
from documents.record import Format

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # how Office keeps a DOCX with a password
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": Format.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": Format.ODS,
}
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


def sniff(data: bytes, name: str) -> Format:
    """The format of `data`.

    Raises:
        UnknownTypeError: it is none that can be read.
        EncryptedDocumentError: it is an Office file kept behind a password.
        BrokenDocumentError: it starts as a zipped document and is none.
    """
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data, name)
    if data.startswith(_OLE) and _OLE_ENCRYPTED in data:
        raise EncryptedDocumentError(name)
    if _MARKUP.search(data[:4096]):
        return Format.HTML
    if data.startswith(b"{\\rtf") or not _is_text(data):
        raise UnknownTypeError(name)
    return Format.HTML if name.lower().endswith((".html", ".htm", ".xhtml")) else Format.TEXT


def _zipped(data: bytes, name: str) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = set(package.namelist())
            if "word/document.xml" in parts:
                return Format.DOCX
            if "xl/workbook.xml" in parts:
                return Format.XLSX
            kind = package.open("mimetype").read(100) if "mimetype" in parts else b""
    except CANNOT_UNPACK:
        raise BrokenDocumentError(name) from None
    if kind not in _OPEN_DOCUMENT:
        raise UnknownTypeError(name)
    return _OPEN_DOCUMENT[kind]


def _is_text(data: bytes) -> bool:
    return data.startswith(_BYTE_ORDER_MARKS) or not _NOT_TEXT.search(data)
