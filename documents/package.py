"""Opens a zipped document (DOCX, XLSX, ODT, ODS) from bytes, safely: no bomb, no entity, no network."""

import io
import lzma
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Self

from lxml import etree

from documents.errors import BrokenDocumentError, EncryptedDocumentError, TooLargeError
from documents.ledger import Cause, Where
from documents.limits import MAX_PARTS, MAX_UNPACKED_BYTES
from documents.reading import DocumentReading

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
_START = 16_384
_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?[^>]*>)*<(?:[\w.-]+:)?([\w.-]+)",
    re.DOTALL,
)
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")


class Package:
    """The parts of a zipped document, unpacked when asked for and never on disk.

    Names are taken as people and programs mean them: with either slash, and in any case.
    """

    def __init__(self, data: bytes, reading: DocumentReading) -> None:
        self._reading = reading
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except CANNOT_UNPACK:
            raise BrokenDocumentError(reading.name) from None
        entries = self._zip.infolist()
        if len(entries) > MAX_PARTS:
            raise TooLargeError(reading.name)
        if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
            raise EncryptedDocumentError(reading.name)
        self._entries = {tidied(entry.filename): entry for entry in entries if not entry.is_dir()}
        self._by_lower = {name.lower(): name for name in self._entries}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def names(self, start: str = "") -> Iterator[str]:
        """The names of the parts that begin with `start`, in order."""
        return (name for name in sorted(self._entries) if name.startswith(start))

    def named(self, part: str) -> str | None:
        """How the package itself writes the name of a part, or None where it has none."""
        name = tidied(part)
        return name if name in self._entries else self._by_lower.get(name.lower())

    def read(self, part: str) -> bytes | None:
        """The bytes of a part, or None where the document has none of that name.

        What counts is what comes out, not the size that the file claims for it. A part that is cut off gives
        what can be unpacked of it.

        Raises:
            TooLargeError: the parts read so far unpack to more than is allowed.
            BrokenDocumentError: nothing of it can be unpacked.
        """
        name = self.named(part)
        if name is None:
            return None
        pieces: list[bytes] = []
        try:
            with self._zip.open(self._entries[name]) as stream:
                while piece := stream.read(2**20):
                    pieces.append(piece)
                    self._count(len(piece))
        except TooLargeError:
            raise
        except CANNOT_UNPACK:
            if not pieces:
                raise BrokenDocumentError(self._reading.name) from None
            self._reading.note(Cause.FAILED, Where.PART, name=part)
        return b"".join(pieces)

    def root_name(self, part: str) -> str:
        """What an XML part is, by the name of its root without its prefix; "" where that cannot be told."""
        name = self.named(part)
        try:
            with self._zip.open(self._entries[name or ""]) as stream:
                start = stream.read(_START)
        except (KeyError, *CANNOT_UNPACK):
            return ""
        return root_name(start)

    def _count(self, size: int) -> None:
        self._unpacked += size
        if self._unpacked > MAX_UNPACKED_BYTES:
            raise TooLargeError(self._reading.name)

    def xml(self, part: str) -> etree._Element | None:
        """The root element of a part; None where there is none, or nothing in it can be read.

        What is wrong with it goes into the ledger: one bad part is no bad document.
        """
        data = None
        with self._reading.part(Where.PART, name=part):
            data = self.read(part)
        return None if data is None or not data.strip() else self.parsed(data, part)

    def parsed(self, data: bytes, part: str) -> etree._Element | None:
        """The root element of these bytes, as `xml` gives it."""
        is_loose = part.lower().endswith(".vml")  # Office itself writes these as loosely as HTML
        return parse(data, self._reading, part, loose=is_loose)

    def required_xml(self, part: str) -> etree._Element:
        """`xml` of a part that the format cannot do without."""
        root = self.xml(part)
        if root is None:
            raise BrokenDocumentError(self._reading.name)
        return root


def parse(data: bytes, reading: DocumentReading, part: str, *, loose: bool = False) -> etree._Element | None:
    """The root of an XML part: what can be read of it where it is cut off, None where that is nothing.

    What is known to be written loosely is not told to be damaged. One that declares entities is refused: no
    word processor does. The strict form of Office Open XML is the usual one under other names.
    """
    data = data if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data.lstrip()
    data = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)
    for recover in (False, True):
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            if error.code == etree.ErrorTypes.ERR_NO_MEMORY:  # type: ignore[attr-defined] # the stubs lack it
                raise TooLargeError(reading.name) from None
            continue
        if (recover and not loose) or root is None or _declares_entities(root):
            reading.note(Cause.FAILED, Where.PART, name=part)
        return None if root is None or _declares_entities(root) else root
    reading.note(Cause.FAILED, Where.PART, name=part)
    return None


def root_name(start: bytes) -> str:
    """The name of the root element, without its prefix, of XML that starts so; "" where there is none."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode()
    root = _ROOT.match(start)
    return root[1].decode() if root else ""


def _declares_entities(root: etree._Element) -> bool:
    declared = root.getroottree().docinfo.internalDTD
    return declared is not None and bool(list(declared.iterentities()))  # type: ignore[attr-defined] # as above


def tidied(name: str) -> str:
    """A part's name with forward slashes and without a leading one or steps up."""
    return posixpath.normpath("/" + name.replace("\\", "/")).lstrip("/")
