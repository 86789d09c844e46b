"""Reads a document of any kind from bytes, in memory only: nothing it holds is written anywhere."""

from collections.abc import Callable

from documents.assemble import assemble
from documents.block import Block
from documents.errors import BrokenDocumentError, DocumentError, EmptyDocumentError, TooLargeError
from documents.limits import MAX_BYTES
from documents.reading import Allowance, DocumentReading
from documents.record import Format, Purpose, ReadDocument
from documents.sniff import OLE, sniff

_OPENS = Callable[[bytes, DocumentReading], list[Block]]


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
    if data.startswith(OLE):
        from documents.old.container import kind_of, read_objects  # noqa: PLC0415 - see below

        if kind_of(data, reading.name) is None:
            return read_objects(data, reading)
    return _of_kind(data, sniff(data, reading.name), reading)


def _of_kind(data: bytes, kind: Format, reading: DocumentReading) -> list[Block]:
    """The blocks by the format's own reader, which is imported when needed so that others cost nothing."""
    if kind in (Format.DOC, Format.XLS, Format.PPT):
        from documents.old.container import read_container  # noqa: PLC0415 - as above

        return read_container(data, kind, reading)
    return _reader_of(kind, data)(data, reading)


def _reader_of(kind: Format, data: bytes) -> _OPENS:  # noqa: C901, PLR0911 - one line a format
    if kind is Format.PDF:
        from documents.pdf.document import read_pdf  # noqa: PLC0415 - as above

        return read_pdf
    if kind is Format.DOCX:
        from documents.office import docx, flat  # noqa: PLC0415 - as above

        return docx.read_docx if data.startswith(b"PK") else flat.read_flat
    if kind is Format.XLSX:
        from documents.office.xlsx import read_xlsx  # noqa: PLC0415 - as above

        return read_xlsx
    if kind is Format.PPTX:
        from documents.office.pptx import read_pptx  # noqa: PLC0415 - as above

        return read_pptx
    if kind in (Format.ODT, Format.ODS, Format.ODP):
        from documents.opendocument import document  # noqa: PLC0415 - as above

        return document.read_odf if data.startswith(b"PK") else document.read_flat
    if kind is Format.HTML:
        from documents.markup.html import read_html  # noqa: PLC0415 - as above

        return read_html
    if kind is Format.RTF:
        from documents.markup.rtf import read_rtf  # noqa: PLC0415 - as above

        return read_rtf
    if kind is Format.MAIL:
        from documents.mail.message import read_mail  # noqa: PLC0415 - as above

        return read_mail
    if kind is Format.OUTLOOK:
        from documents.mail.outlook import read_outlook  # noqa: PLC0415 - as above

        return read_outlook
    if kind is Format.ARCHIVE:
        from documents.archive import read_archive  # noqa: PLC0415 - as above

        return read_archive
    if kind is Format.PICTURE:
        from documents.pictures.pictures import read_picture  # noqa: PLC0415 - as above

        return read_picture
    from documents.markup.plain_text import read_text  # noqa: PLC0415 - as above

    return lambda content, _: read_text(content)
