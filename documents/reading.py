"""The state of one reading: what could not be read, how deep it is in other files, what it may take."""

import contextlib
import math
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from documents.block import Block
from documents.errors import (
    BrokenDocumentError,
    DocumentError,
    EmptyDocumentError,
    EncryptedDocumentError,
    NoTextLayerError,
    NothingToEnrolError,
    ProgramMissingError,
    TooLargeError,
    TooSlowError,
    UnknownTypeError,
)
from documents.ledger import Cause, Entry, Where
from documents.limits import MAX_ATTACHMENTS, MAX_NESTING, MAX_PICTURES
from documents.record import Purpose

_LONGEST_NAME = 60
_CAUSES: dict[type[DocumentError], Cause] = {
    BrokenDocumentError: Cause.FAILED,
    EncryptedDocumentError: Cause.LOCKED,
    NoTextLayerError: Cause.PICTURE,
    ProgramMissingError: Cause.NO_PROGRAM,
    TooLargeError: Cause.TOO_LARGE,
    TooSlowError: Cause.OUT_OF_TIME,
    UnknownTypeError: Cause.UNKNOWN,
}
_NOTHING_LOST = (EmptyDocumentError, NothingToEnrolError)


@dataclass
class Allowance:
    """What a document and all files within it may take together."""

    cpu_until: float | None = None  # on this process's clock, and that of the programs it runs
    attachments: int = MAX_ATTACHMENTS
    pictures: int = MAX_PICTURES

    def out_of_time(self) -> bool:
        """Whether the processor time that was allowed is used up."""
        return self.seconds_left() <= 0

    def seconds_left(self) -> float:
        """How much processor time is left, of this process and of the programs that it has run."""
        if self.cpu_until is None:
            return math.inf
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return self.cpu_until - time.process_time() - used.ru_utime - used.ru_stime


@dataclass
class DocumentReading:
    """One file being read, by itself or within another."""

    name: str
    purpose: Purpose
    opens: "Callable[[bytes, DocumentReading], list[Block]]"  # reads a file of any kind
    allowance: Allowance = field(default_factory=Allowance)
    depth: int = 0
    ledger: list[Entry] = field(default_factory=list)
    _files: int = 0

    def note(
        self, cause: Cause, where: Where = Where.DOCUMENT, number: int = 0, *, amount: int = 0, name: str = ""
    ) -> None:
        """Write down a place that was not simply read."""
        self.ledger.append(Entry(cause, where, number, amount, _shown(name)))

    @contextlib.contextmanager
    def part(self, where: Where, number: int = 0, *, name: str = "") -> Iterator[None]:
        """Read a part by itself: whatever is wrong with it goes into the ledger and harms no other part.

        Libraries raise what they like for a file that no program of goodwill wrote, so every error is taken
        for the part's; a limit of the whole document still ends the whole.
        """
        try:
            yield
        except (TooLargeError, MemoryError):
            raise
        except _NOTHING_LOST:
            return
        except DocumentError as error:
            self.note(cause_of(error), where, number, name=name)
        except Exception:  # noqa: BLE001 - the border to strangers' data; see above
            self.note(Cause.FAILED, where, number, name=name)

    def inside(self, data: bytes, name: str) -> list[Block]:
        """The blocks of a file that stands in this one; what cannot be read of it goes into the ledger."""
        self._files += 1
        self.allowance.attachments -= 1
        if not data.strip():
            return []
        if self.depth >= MAX_NESTING:
            self.note(Cause.TOO_DEEP, Where.ATTACHMENT, self._files, name=name)
            return []
        if self.allowance.attachments < 0:
            self.note(Cause.TOO_LARGE, Where.ATTACHMENT, self._files, name=name)
            return []
        inner = DocumentReading(name, self.purpose, self.opens, self.allowance, self.depth + 1)
        blocks: list[Block] = []
        try:
            with self.part(Where.ATTACHMENT, self._files, name=name):
                blocks = self.opens(data, inner)
        except TooLargeError:
            self.note(Cause.TOO_LARGE, Where.ATTACHMENT, self._files, name=name)
        for entry in inner.ledger:
            self.note(
                entry.cause, Where.ATTACHMENT, self._files, amount=entry.amount, name=entry.name or name
            )
        return blocks

    def out_of_time(self, where: Where = Where.DOCUMENT, number: int = 0) -> bool:
        """Whether to stop here because the time is used up; the ledger then says from where on."""
        if not self.allowance.out_of_time():
            return False
        self.note(Cause.OUT_OF_TIME, where, number)
        return True


def cause_of(error: DocumentError) -> Cause:
    """Why what raised this was not read."""
    return _CAUSES.get(type(error), Cause.FAILED)


def _shown(name: str) -> str:
    """A name as it can stand in one line."""
    return "".join(letter for letter in name if letter.isprintable())[:_LONGEST_NAME]
