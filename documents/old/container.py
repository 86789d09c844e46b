"""The container (OLE2) of old Office files, of Outlook's messages and of objects within documents."""

import io
import re

import olefile

from documents.block import Block
from documents.errors import BrokenDocumentError, EncryptedDocumentError, UnknownTypeError
from documents.ledger import Where
from documents.old.programs import read_old
from documents.reading import DocumentReading
from documents.record import Format

_KINDS = (
    ("__properties_version1.0", Format.OUTLOOK),
    ("WordDocument", Format.DOC),
    ("Workbook", Format.XLS),
    ("Book", Format.XLS),
    ("PowerPoint Document", Format.PPT),
)
_HELD = ("Package", "CONTENTS", "\x01Ole10Native", "EmbeddedOdf")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_START = re.compile(rb"%PDF-|PK\x03\x04|\xd0\xcf\x11\xe0|\{\\rtf|\x89PNG|\xff\xd8\xff")


def kind_of(data: bytes, name: str) -> Format | None:
    """What is in the container; None where it is an object that holds another file.

    Raises:
        EncryptedDocumentError: it holds an Office file behind a password.
        BrokenDocumentError: it is damaged.
    """
    with _opened(data, name) as container:
        if container.exists("EncryptedPackage"):
            raise EncryptedDocumentError(name)
        return next((kind for stream, kind in _KINDS if container.exists(stream)), None)


def read_container(data: bytes, kind: Format, reading: DocumentReading) -> list[Block]:
    """The text of an old Office file, and of the files within it."""
    blocks = read_old(data, kind, reading)
    with reading.part(Where.ATTACHMENT):
        blocks.extend(read_objects(data, reading, required=False))
    return blocks


def read_objects(data: bytes, reading: DocumentReading, *, required: bool = True) -> list[Block]:
    """The text of the files that a container holds.

    Raises:
        UnknownTypeError: it holds none, and one is required.
    """
    blocks: list[Block] = []
    has_stream = False
    with _opened(data, reading.name) as container:
        for path in container.listdir():
            if path[-1] in _HELD:
                has_stream = True
                blocks.extend(reading.inside(_unwrapped(container.openstream(path).read()), "object"))
    if required and not has_stream:
        raise UnknownTypeError(reading.name)
    return blocks


def _unwrapped(data: bytes) -> bytes:
    """The file in an object, which may stand behind its name and path."""
    start = _START.search(data[:4096])
    return data[start.start() :] if start else data


def _opened(data: bytes, name: str) -> "olefile.OleFileIO[bytes]":
    try:
        return olefile.OleFileIO(io.BytesIO(data))
    except (OSError, ValueError, IndexError, TypeError):
        if _ENCRYPTED in data:
            raise EncryptedDocumentError(name) from None
        raise BrokenDocumentError(name) from None
