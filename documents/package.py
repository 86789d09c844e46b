"""Opens a zipped document (DOCX, XLSX, ODT, ODS) from bytes, safely: no bomb, no entity, no network."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from typing import Self

from lxml import etree

from documents.errors import BrokenDocumentError, EncryptedDocumentError, TooLargeError
from documents.limits import MAX_PARTS, MAX_UNPACKED_BYTES

CANNOT_UNPACK = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,  # a compression that Python does not know
    RuntimeError,  # a part behind a password
    ValueError,  # a name that is no text
    OSError,
)
"""What Python raises for a zip file that is damaged, one way or another."""
_ENCRYPTED_FLAG = 0x1


class Package:
    """The parts of a zipped document, unpacked when asked for and never on disk."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except CANNOT_UNPACK:
            raise BrokenDocumentError(name) from None
        entries = self._zip.infolist()
        if len(entries) > MAX_PARTS:
            raise TooLargeError(name)
        if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
            raise EncryptedDocumentError(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def names(self, start: str) -> Iterator[str]:
        """The names of the parts that begin with `start`, in order."""
        return (part for part in sorted(self._zip.namelist()) if part.startswith(start))

    def read(self, part: str) -> bytes | None:
        """The bytes of a part, or None where the document has none of that name.

        What counts is what comes out, not the size that the file claims for it.

        Raises:
            TooLargeError: the parts read so far unpack to more than is allowed.
            BrokenDocumentError: it cannot be unpacked.
        """
        try:
            with self._zip.open(part) as stream:
                data = stream.read(MAX_UNPACKED_BYTES - self._unpacked + 1)
        except KeyError:
            return None
        except CANNOT_UNPACK:
            raise BrokenDocumentError(self._name) from None
        self._unpacked += len(data)
        if self._unpacked > MAX_UNPACKED_BYTES:
            raise TooLargeError(self._name)
        return data

    def xml(self, part: str) -> etree._Element | None:
        """The root element of a part, or None where the document has none of that name.

        Raises:
            BrokenDocumentError: it is no XML, or declares entities, which no word processor writes.
        """
        data = self.read(part)
        if data is None:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if error.code == etree.ErrorTypes.ERR_NO_MEMORY:  # type: ignore[attr-defined] # the stubs lack it
                raise TooLargeError(self._name) from None
            raise BrokenDocumentError(self._name) from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise BrokenDocumentError(self._name)
        return root

    def required_xml(self, part: str) -> etree._Element:
        """`xml` of a part that the format cannot do without."""
        root = self.xml(part)
        if root is None:
            raise BrokenDocumentError(self._name)
        return root
