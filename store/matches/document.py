"""What is enrolled: documents, their passages and to whom they were made available. Never their text."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Weakness(StrEnum):
    """Why a passage cannot be found, or hardly."""

    TOO_SHORT = "too_short"
    STANDARD_TEXT = "standard_text"
    FEW_RARE_WORDS = "few_rare_words"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document, by its place and strength."""

    id: int
    document_ref: str
    number: int
    section: str
    words: int
    weakness: Weakness | None


@dataclass(frozen=True, slots=True)
class Document:
    """One confidential decision, by reference."""

    ref: str
    kind: str
    case_ref: str
    canary: bool
    enrolled_at: datetime


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A document, or sections of it, made available to a recipient from a date. Available is not read."""

    document_ref: str
    recipient: str
    unit: str | None
    available_from: date
    sections: tuple[str, ...]  # empty: the whole document
    recorded_at: datetime
