"""What a document says: sections of text, what of it was hidden, and what was not read."""

from dataclasses import dataclass
from enum import StrEnum

from documents.ledger import Entry, Fate


class Purpose(StrEnum):
    """Why a document is read, which decides what of it counts."""

    ENROLMENT = "enrolment"  # a confidential decision: its body, without what every letter has
    EVIDENCE = "evidence"  # found in public, or the original it is held against: every character


class Format(StrEnum):
    """The kinds of file that can be read."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"  # slides and drawings
    HTML = "html"
    RTF = "rtf"
    MAIL = "mail"  # EML and MHT
    OUTLOOK = "outlook"  # MSG
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"
    ARCHIVE = "archive"  # a ZIP of files
    PICTURE = "picture"
    TEXT = "text"


class HiddenKind(StrEnum):
    """A way in which text stands in a file without being seen on the page."""

    WHITE = "white"  # in the colour of the paper
    TINY = "tiny"  # too small to read
    INVISIBLE = "invisible"  # marked as not to be shown, or drawn off the page
    ROW = "row"  # in a hidden row, column or sheet
    DELETED = "deleted"  # a tracked deletion that was never accepted
    COMMENT = "comment"  # a remark beside the text
    METADATA = "metadata"  # title, author, keywords


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a document under one heading."""

    label: str  # one of `documents.headings.LABELS`; never a word of the document, so it may be stored
    heading: str  # as it stands in the document, "" without one; confidential like the text
    text: str  # paragraphs with a blank line between them


@dataclass(frozen=True, slots=True)
class HiddenCount:
    """How much hidden text of one kind a document holds, whether or not it was kept."""

    kind: HiddenKind
    pieces: int
    characters: int


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as text."""

    format: Format
    sections: tuple[Section, ...]
    hidden: tuple[HiddenCount, ...] = ()
    ledger: tuple[Entry, ...] = ()

    @property
    def text(self) -> str:
        """All sections in order, with a blank line between them."""
        return "\n\n".join(section.text for section in self.sections)

    @property
    def unread(self) -> tuple[Entry, ...]:
        """The places of which nobody knows what they say."""
        return tuple(entry for entry in self.ledger if entry.fate is Fate.UNREAD)
