"""Reads the files in a ZIP archive, each as the document that it is."""

from posixpath import basename

from documents.block import Block
from documents.errors import UnknownTypeError
from documents.ledger import Where
from documents.package import Package
from documents.reading import DocumentReading
from documents.record import Purpose

_OF_THE_SYSTEM = ("__MACOSX/", ".DS_Store", "Thumbs.db")


def read_archive(data: bytes, reading: DocumentReading) -> list[Block]:
    """The blocks of every file in it; those that cannot be read go into the ledger.

    Raises:
        UnknownTypeError: it is to be enrolled: what is in it are documents of their own.
    """
    if reading.purpose is Purpose.ENROLMENT and not reading.depth:
        raise UnknownTypeError(reading.name)
    blocks: list[Block] = []
    with Package(data, reading) as package:
        for number, name in enumerate(package.names(), 1):
            if name.startswith(_OF_THE_SYSTEM) or name.endswith(_OF_THE_SYSTEM):
                continue
            if reading.out_of_time(Where.ATTACHMENT, number):
                break
            with reading.part(Where.ATTACHMENT, number, name=name):
                blocks.extend(reading.inside(package.read(name) or b"", basename(name)))
    return blocks
