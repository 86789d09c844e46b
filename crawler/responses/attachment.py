"""A document that a post links to, read as a post of its own: hidden text, comments and metadata too."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from documents import ReadDocument
from documents.confined import Confinement, read_confined
from documents.errors import (
    DocumentError,
    EmptyDocumentError,
    EncryptedDocumentError,
    NoTextLayerError,
    ProgramMissingError,
    TooSlowError,
    UnknownTypeError,
)
from documents.ledger import Cause, Fate
from store.archive.coverage import CoverageReason
from store.archive.extracted import ExtractedPage, ExtractedPost, PostKind
from store.archive.page import Page

EXTRACTOR = "document/2"
BY_MACHINE = "document-ocr/1"
"""What made a post of which a part was recognised on a picture: letters may be wrong."""
MEMORY_MIB = 1_024
CPU_SECONDS = 60
WALL_SECONDS = 300
_REMEMBERED = 256  # texts; a picture stands on many pages, and reading it is slow

_ERRORS: dict[type[DocumentError], CoverageReason] = {
    EmptyDocumentError: CoverageReason.NO_TEXT,
    EncryptedDocumentError: CoverageReason.LOCKED,
    NoTextLayerError: CoverageReason.PICTURE_UNREAD,
    ProgramMissingError: CoverageReason.UNKNOWN_KIND,
    TooSlowError: CoverageReason.TOO_SLOW,
    UnknownTypeError: CoverageReason.UNKNOWN_KIND,
}
_CAUSES = {
    Cause.PICTURE: CoverageReason.PICTURE_UNREAD,
    Cause.OUTLINES: CoverageReason.PICTURE_UNREAD,
    Cause.GLYPHS: CoverageReason.PICTURE_UNREAD,
    Cause.LOCKED: CoverageReason.LOCKED,
    Cause.UNKNOWN: CoverageReason.UNKNOWN_KIND,
    Cause.NO_PROGRAM: CoverageReason.UNKNOWN_KIND,
    Cause.OUT_OF_TIME: CoverageReason.TOO_SLOW,
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document as one post, and what of it was not simply read."""

    posts: ExtractedPage
    partly: tuple[CoverageReason, ...] = ()


def read_document(page: Page, body: bytes) -> Attachment | CoverageReason:
    """The document at the page's address as one post, or why it could not be read.

    It is read in a process of its own, with its own limits of memory and time; what was read lately is
    not read again.
    """
    name = unquote(urlsplit(page.url).path.rpartition("/")[2]) or "document"
    reading = _read(body, name)
    if isinstance(reading, CoverageReason):
        return reading
    partly = tuple(_reasons(reading))
    number = hashlib.sha256(page.url.encode()).hexdigest()[:16]
    post = ExtractedPost(
        native_id=f"document-{number}",
        kind=PostKind.ATTACHMENT,
        text=reading.text,
        permalink=page.url,
        parent=page.parent,
    )
    extractor = BY_MACHINE if CoverageReason.READ_BY_MACHINE in partly else EXTRACTOR
    return Attachment(ExtractedPage(page.url, "document", extractor, (post,)), partly)


def _reasons(document: ReadDocument) -> dict[CoverageReason, None]:
    """What was not simply read of a document, each reason once."""
    reasons: dict[CoverageReason, None] = {}
    for entry in document.ledger:
        if entry.fate is Fate.UNREAD:
            reasons[CoverageReason.READ_IN_PART] = None
            if entry.cause in _CAUSES:
                reasons[_CAUSES[entry.cause]] = None
        elif entry.fate is Fate.BY_MACHINE:
            reasons[CoverageReason.READ_BY_MACHINE] = None
    return reasons


_known: "OrderedDict[str, ReadDocument | CoverageReason]" = OrderedDict()


def _read(body: bytes, name: str) -> ReadDocument | CoverageReason:
    digest = hashlib.sha256(name.encode("utf-8", "replace") + b"\n" + body).hexdigest()
    reading = _known.get(digest)
    if reading is None:
        reading = _read_now(body, name)
        _known[digest] = reading
        if len(_known) > _REMEMBERED:
            _known.popitem(last=False)
    return reading


def _read_now(body: bytes, name: str) -> ReadDocument | CoverageReason:
    confinement = Confinement(MEMORY_MIB, CPU_SECONDS, wall_seconds=WALL_SECONDS)
    try:
        return read_confined(body, name=name, confinement=confinement)
    except DocumentError as error:
        return _ERRORS.get(type(error), CoverageReason.UNREADABLE)
