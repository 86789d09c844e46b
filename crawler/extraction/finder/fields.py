"""The parts of one record, as places on the page, and what the ways to find them share."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.extraction.finder.records import FoundRecord
from crawler.extraction.page import ParsedPage, Role
from crawler.extraction.stamps import Stamp
from crawler.extraction.vocabulary import QUOTE_NAMES
from store.archive.extracted import PostKind

_SAMPLE = 16
"""How many records at least are looked at in full to learn where things stand."""


@dataclass(slots=True)
class Fields:
    """The parts of one record, as places on the page."""

    record: FoundRecord
    stamp: Stamp | None = None
    author: str | None = None
    author_token: int = -1
    author_worth: float = 0.0  # how much speaks for it in this record alone
    author_role: Role | None = None
    body_role: Role | None = None
    crowded: bool = False  # the body holds more times than that of the record: it is more than one post
    body: tuple[int, int] | None = None  # tokens
    drop: list[int] = field(default_factory=list)  # elements within the body that are no part of it
    kind: PostKind = PostKind.COMMENT
    machine: str | None = None  # the time as an attribute tells it
    native: str | None = None  # the site's own id
    link: str | None = None  # the post's own address, as the page writes it
    parent: str | None = None  # native id of the post that is answered
    answers: "Fields | None" = None  # the record that is answered, where nesting tells
    contact: tuple[tuple[str, str], ...] = ()

    @property
    def is_dated(self) -> bool:
        """Whether its time is known, as printed or in an attribute."""
        return self.stamp is not None or self.machine is not None


def sampled(count: int) -> range:
    """The places of the records that are looked at in full to learn where things stand."""
    return range(0, count, max(1, count // _SAMPLE))


def stamps_in(page: ParsedPage, record: FoundRecord, stamps: Sequence[Stamp]) -> list[Stamp]:
    """The times in a record that may be its own: neither quoted nor of joining or editing."""
    low = bisect_left(stamps, record.start, key=_token)
    inside = stamps[low : bisect_left(stamps, record.end, low, key=_token)]
    return [stamp for stamp in inside if not stamp.doubtful and not quoted(page, stamp.element, record)]


def _token(stamp: Stamp) -> int:
    return stamp.token


def quoted(page: ParsedPage, element: int, record: FoundRecord) -> bool:
    """Whether an element of a record stands in a quotation."""
    while element >= 0 and element != record.root and page.last[element] <= record.end:
        if page.tag[element] == "blockquote" or (
            page.name[element] and QUOTE_NAMES.search(page.name[element])
        ):
            return True
        element = page.parent[element]
    return False
