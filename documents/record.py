"""What a document says: sections of text, and how much of it was hidden from a reader's eye."""

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """Why a document is read, which decides what of it counts."""

    ENROLMENT = "enrolment"  # a confidential decision: its body, without what every letter has
    EVIDENCE = "evidence"  # a document found in public: every character of it


class Format(StrEnum):
    """The kinds of file that can be read."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    ODT = "odt"
    ODS = "ods"
    HTML = "html"
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
    unread_pages: tuple[int, ...] = ()  # pages, from 1, that hold a picture and no text

    @property
    def text(self) -> str:
        """All sections in order, with a blank line between them."""
        return "\n\n".join(section.text for section in self.sections)
