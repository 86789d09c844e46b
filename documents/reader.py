"""Reads a document of any kind from bytes, in memory only: nothing it holds is written anywhere."""

from dataclasses import dataclass
from importlib import import_module

from documents.assemble import assemble
from documents.block import Block
from documents.errors import BrokenDocumentError, DocumentError, EmptyDocumentError, TooLargeError
from documents.limits import MAX_BYTES
from documents.markup.plain_text import read_text
from documents.old.container import kind_of, read_container, read_objects
from documents.reading import Allowance, DocumentReading
from documents.record import Format, Purpose, ReadDocument
from documents.sniff import OLE, sniff


def read(data: bytes, *, name: str, purpose: Purpose, allowance: Allowance | None = None) -> ReadDocument:
    """What `data` says.

    Read for enrolment it is the body, in sections, without headers, footers, page numbers, closing, remarks
    and tracked deletions. Read as evidence it is every character, hidden ones too. The document's ledger
    tells what was left out, and what could not be read.

    Args:
        data: the bytes of a file of any kind in `Format`.
        name: how an error names it, such as its file name; also tells HTML from text where the bytes do not.
        purpose: why it is read.
        allowance: what reading it may take; its own limits alone when left out.

    Raises:
        DocumentError: it cannot be read; the subclass says why.
    """
    if len(data) > MAX_BYTES:
        raise TooLargeError(name)
    if not data.strip():
        raise EmptyDocumentError(name)
    reading = DocumentReading(name, purpose, _blocks, allowance or Allowance())
    try:
        kind = sniff(data, name)
        return assemble(_of_kind(data, kind, reading), kind=kind, reading=reading)
    except (DocumentError, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - the border to strangers' data: what a parser stumbles over is broken
        raise BrokenDocumentError(name) from None


def _blocks(data: bytes, reading: DocumentReading) -> list[Block]:
    """The blocks of a file within another, whatever kind it is."""
    if data.startswith(OLE) and kind_of(data, reading.name) is None:
        return read_objects(data, reading)
    return _of_kind(data, sniff(data, reading.name), reading)


def _of_kind(data: bytes, kind: Format, reading: DocumentReading) -> list[Block]:
    """The blocks by the format's own reader."""
    if kind is Format.TEXT:
        return read_text(data)
    if kind in _CONTAINED:
        return read_container(data, kind, reading)
    if kind in _FLAT and not data.startswith(b"PK"):
        return _FLAT[kind].read(data, reading)
    return _READERS[kind].read(data, reading)


@dataclass(frozen=True, slots=True)
class _Reader:
    """The function that reads a kind of file, imported when the first one comes: each has its own library."""

    module: str
    function: str

    def read(self, data: bytes, reading: DocumentReading) -> list[Block]:
        blocks: list[Block] = getattr(import_module(f"documents.{self.module}"), self.function)(data, reading)
        return blocks


_ODF = _Reader("opendocument.document", "read_odf")
_FLAT_ODF = _Reader("opendocument.document", "read_flat")
_READERS = {
    Format.PDF: _Reader("pdf.document", "read_pdf"),
    Format.DOCX: _Reader("office.docx", "read_docx"),
    Format.XLSX: _Reader("office.xlsx", "read_xlsx"),
    Format.PPTX: _Reader("office.pptx", "read_pptx"),
    Format.ODT: _ODF,
    Format.ODS: _ODF,
    Format.ODP: _ODF,
    Format.HTML: _Reader("markup.html", "read_html"),
    Format.RTF: _Reader("markup.rtf", "read_rtf"),
    Format.MAIL: _Reader("mail.message", "read_mail"),
    Format.OUTLOOK: _Reader("mail.outlook", "read_outlook"),
    Format.ARCHIVE: _Reader("archive", "read_archive"),
    Format.PICTURE: _Reader("pictures.pictures", "read_picture"),
}
_FLAT = {
    Format.DOCX: _Reader("office.flat", "read_flat"),
    Format.ODT: _FLAT_ODF,
    Format.ODS: _FLAT_ODF,
    Format.ODP: _FLAT_ODF,
}
"""The kinds that also come as one XML file, without a zip around it."""
_CONTAINED = frozenset({Format.DOC, Format.XLS, Format.PPT})
"""The old kinds of Office, which share one container."""
