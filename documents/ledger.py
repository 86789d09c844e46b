"""What became of every part of a document: read, left out by design, or not read; where, and how much."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What became of a part that was not simply read."""

    LEFT_OUT = "left_out"  # by design: it is no part of the decision
    UNREAD = "unread"  # nobody knows what it says
    BY_MACHINE = "by_machine"  # a picture of text, recognised: letters may be wrong


class Cause(StrEnum):
    """Why a part was not simply read."""

    MARGIN = "margin"  # header, footer, page number
    CLOSING = "closing"  # the names and titles at the end of a letter
    DELETED = "deleted"  # a tracked deletion
    COMMENT = "comment"  # a remark beside the text
    METADATA = "metadata"  # title, author, keywords
    PICTURE = "picture"  # a scan, or a picture that may hold text
    OUTLINES = "outlines"  # letters drawn as shapes
    GLYPHS = "glyphs"  # letters of which the file does not say what they mean
    FAILED = "failed"  # damaged
    LOCKED = "locked"  # behind a password
    UNKNOWN = "unknown"  # of a kind that is not read
    NO_PROGRAM = "no_program"  # of a kind that needs a program which is not installed
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"  # a file within a file within a file
    OUT_OF_TIME = "out_of_time"
    RECOGNISED = "recognised"

    @property
    def fate(self) -> Fate:
        """What became of what has this cause."""
        if self in _LEFT_OUT:
            return Fate.LEFT_OUT
        return Fate.BY_MACHINE if self is Cause.RECOGNISED else Fate.UNREAD


_LEFT_OUT = {Cause.MARGIN, Cause.CLOSING, Cause.DELETED, Cause.COMMENT, Cause.METADATA}


class Where(StrEnum):
    """What kind of place an entry speaks of."""

    DOCUMENT = "document"  # the whole of it
    STRETCH = "stretch"  # so long that it could be found, if it were read
    PAGE = "page"
    PICTURE = "picture"
    PART = "part"  # of a zipped document
    ATTACHMENT = "attachment"  # a file within the file


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of a document, and why it was not simply read."""

    cause: Cause
    where: Where = Where.DOCUMENT
    number: int = 0  # of the page, picture, part or attachment, from 1; 0 where there is but one
    amount: int = 0  # characters, where they are known
    name: str = ""  # what the file calls the place; for the custodian's eyes, never stored

    @property
    def fate(self) -> Fate:
        """What became of the place."""
        return self.cause.fate


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """All places of one kind that share a cause: what is told in one line, or kept in one row."""

    cause: Cause
    where: Where
    numbers: tuple[int, ...]
    amount: int
    names: tuple[str, ...]

    @property
    def fate(self) -> Fate:
        """What became of these places."""
        return self.cause.fate

    @property
    def places(self) -> int:
        """How many places there are, one at least."""
        return max(len(self.numbers), 1)


def summed(entries: Iterable[Entry]) -> tuple[LedgerLine, ...]:
    """The entries, those of one cause and kind of place together, in the order of `Cause`."""
    groups: defaultdict[tuple[Cause, Where], list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.cause, entry.where].append(entry)
    order = {cause: place for place, cause in enumerate(Cause)}
    return tuple(_line(*key, groups[key]) for key in sorted(groups, key=lambda key: (order[key[0]], key[1])))


def ranges(numbers: Iterable[int]) -> str:
    """Numbers as people write them: 2, 3 and 5 to 9 are "2, 3, 5-9"."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    lines = (
        [f"{run[0]}-{run[-1]}"] if len(run) > 2 else [str(number) for number in run]
        for run in runs
    )  # fmt: skip
    return ", ".join(part for parts in lines for part in parts)


def _line(cause: Cause, where: Where, entries: list[Entry]) -> LedgerLine:
    numbers = sorted({entry.number for entry in entries if entry.number})
    names = dict.fromkeys(entry.name for entry in entries if entry.name)
    return LedgerLine(cause, where, tuple(numbers), sum(entry.amount for entry in entries), tuple(names))
