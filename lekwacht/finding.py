"""One check's answer of `doctor`, in one line."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How one check went."""

    OK = "ok"
    NOTE = "note"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's answer, in one line."""

    check: str
    verdict: Severity
    text: str
