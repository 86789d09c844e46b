"""Reads a document of any kind from bytes, in memory only: nothing it holds is written anywhere."""

from documents.assemble import assemble
from documents.block import Block
from documents.errors import BrokenDocumentError, EmptyDocumentError, TooLargeError
from documents.limits import MAX_BYTES
from documents.record import Format, Purpose, ReadDocument
from documents.sniff import sniff


def read(data: bytes, *, name: str, purpose: Purpose) -> ReadDocument:
    """What `data` says.

    Read for enrolment it is the body, in sections, without headers, footers, page numbers, closing, remarks
    and tracked deletions. Read as evidence it is every character, hidden ones too.

    Args:
        data: the bytes of a PDF, DOCX, XLSX, ODT, ODS, HTML or text file.
        name: how an error names it, such as its file name; also tells HTML from text where the bytes do not.
        purpose: why it is read.

    Raises:
        DocumentError: it cannot be read; the subclass says why.
    """
    if len(data) > MAX_BYTES:
        raise TooLargeError(name)
    if not data.strip():
        raise EmptyDocumentError(name)
    kind = sniff(data, name)
    try:
        blocks, unread_pages = _blocks(data, kind, name)
        return assemble(blocks, name=name, kind=kind, purpose=purpose, unread_pages=unread_pages)
    except RecursionError:
        raise BrokenDocumentError(name) from None


def _blocks(data: bytes, kind: Format, name: str) -> tuple[list[Block], tuple[int, ...]]:
    """The blocks by the format's own reader, which is imported here so that others cost nothing."""
    if kind is Format.PDF:
        from documents.pdf import read_pdf  # noqa: PLC0415

        return read_pdf(data, name)
    if kind is Format.DOCX:
        from documents.docx import read_docx  # noqa: PLC0415

        return read_docx(data, name), ()
    if kind is Format.XLSX:
        from documents.xlsx import read_xlsx  # noqa: PLC0415

        return read_xlsx(data, name), ()
    if kind in (Format.ODT, Format.ODS):
        from documents.odf import read_odf  # noqa: PLC0415

        return read_odf(data, name), ()
    if kind is Format.HTML:
        from documents.html import read_html  # noqa: PLC0415

        return read_html(data, name), ()
    from documents.plain_text import read_text  # noqa: PLC0415

    return read_text(data), ()
