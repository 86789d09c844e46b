"""What is enrolled: documents, their passages and to whom they were made available. Never their text."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Weakness(StrEnum):
    """Why a passage cannot be found, or hardly."""

    TOO_SHORT = "too_short"
    STANDARD_TEXT = "standard_text"
    FEW_RARE_WORDS = "few_rare_words"
    NO_PROSE = "no_prose"  # numbers, dots, markup, letters without a meaning

    @property
    def is_loss(self) -> bool:
        """Whether something of the document's own cannot be found: a heading or standard text is none."""
        return self in {Weakness.FEW_RARE_WORDS, Weakness.NO_PROSE}


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
class Remainder:
    """Places of a document that were not simply read, for one cause; their numbers, never their names."""

    cause: str  # a value of `documents.ledger.Cause`
    place: str  # a value of `documents.ledger.Where`
    fate: str  # a value of `documents.ledger.Fate`
    numbers: str  # "2, 5-9"; empty where there are none
    places: int
    characters: int  # where they are known


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A document, or sections of it, made available to a recipient from a date. Available is not read."""

    document_ref: str
    recipient: str
    unit: str | None
    available_from: date
    sections: tuple[str, ...]  # empty: the whole document
    recorded_at: datetime
