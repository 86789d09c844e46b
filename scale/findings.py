"""What was found in one WARC file: counts, and the places of records whose pages match."""

from collections import Counter
from dataclasses import dataclass, field

from scale.identity import ScanIdentity


@dataclass(frozen=True, slots=True)
class WarcFindings:
    """What one file held, as the process that read it says."""

    records: int = 0
    pages: int = 0  # that were read
    posts: int = 0
    passed_over: dict[str, int] = field(default_factory=dict)  # records not worth reading, by reason
    unread: dict[str, int] = field(default_factory=dict)  # records that could not be read, by reason
    places: tuple[tuple[int, int], ...] = ()  # offset and length of the records whose pages match
    processor_s: float = 0.0
    error: str | None = None  # why the file was not read at all


@dataclass(frozen=True, slots=True)
class Ready:
    """What a reading process says when it can begin, or why it cannot."""

    identity: ScanIdentity | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class WarcHits:
    """The same, with the bytes of the records that match: what travels to who asked."""

    findings: WarcFindings
    records: tuple[bytes, ...] = ()


def summed(all_of_them: "list[WarcFindings]") -> WarcFindings:
    """Several files as one; places are of one file each, and left out."""
    passed_over: Counter[str] = Counter()
    unread: Counter[str] = Counter()
    for findings in all_of_them:
        passed_over.update(findings.passed_over)
        unread.update(findings.unread)
    return WarcFindings(
        records=sum(findings.records for findings in all_of_them),
        pages=sum(findings.pages for findings in all_of_them),
        posts=sum(findings.posts for findings in all_of_them),
        passed_over=dict(passed_over),
        unread=dict(unread),
        processor_s=sum(findings.processor_s for findings in all_of_them),
    )
