"""`requests` bundles: comparisons that the custodian is asked for, with the public text, and withdrawals.

Neither who asked nor why is in it; the incident's number is, since two people may have to speak of it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated

import msgspec

from exchange.kinds import Making
from exchange.news import making, news_for
from exchange.office import Office
from store.counted import counted
from store.exchange import comparison
from store.exchange.bundle import ReceivedBundle
from store.exchange.comparison import PartnerQuestion, PlaceText
from store.exchange.partner import Partner
from store.exchange.subject import Subject
from store.register.carried import Label

Number = Annotated[int, msgspec.Meta(ge=1, le=2**53)]
LONGEST_TEXT = 5_000_000
"""Characters of one public text."""


class RequestedText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stood in public at one place; a place whose text changed has several."""

    sighting: Number
    text: Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]

    def __repr__(self) -> str:
        return f"RequestedText({self.sighting}, {counted(len(self.text), 'character')})"


class ComparisonRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="comparison"):
    """A comparison that is asked."""

    request: Number
    incident: Label
    case_ref: Label
    texts: Annotated[tuple[RequestedText, ...], msgspec.Meta(min_length=1, max_length=10_000)]


class Withdrawal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="withdrawal"):
    """A comparison that nobody waits for any more."""

    request: Number


RequestRow = ComparisonRequest | Withdrawal


@contextmanager
def making_requests(
    office: Office, partner: Partner, asked: Iterable[ComparisonRequest]
) -> Iterator[Making | None]:
    """The next bundle: what is asked, or asked with other texts, since the partner was told; withdrawals."""
    news = news_for(office, partner, Subject.REQUEST)

    def rows() -> Iterator[RequestRow]:
        yield from news.changed((str(request.request), request) for request in asked)  # type: ignore[misc]
        yield from (Withdrawal(int(number)) for number in news.gone())

    yield making(office, partner, Subject.REQUEST, news, rows())


@dataclass(slots=True)
class RequestTaker:
    """Takes one requests bundle in; all of it is written with the note that it came."""

    office: Office
    partner: Partner
    _rows: list[RequestRow] = field(default_factory=list)

    def check(self, row: RequestRow) -> None:
        """Nothing but its type can be wrong with a row."""

    def take(self, row: RequestRow) -> None:
        """Keep a row in mind."""
        self._rows.append(row)

    def finish(self) -> None:
        """Nothing is written elsewhere."""

    def note(self, received: ReceivedBundle) -> None:
        """Write down what is asked."""
        for row in self._rows:
            if isinstance(row, Withdrawal):
                comparison.forget(self.office.database, self.partner.id, row.request)
            else:
                asked = PartnerQuestion(
                    self.partner.id, row.request, row.incident, row.case_ref, received.taken_at
                )
                texts = (PlaceText(text.sighting, text.text) for text in row.texts)
                comparison.ask(self.office.database, asked, texts)


@contextmanager
def taking_requests(office: Office, partner: Partner) -> Iterator[RequestTaker]:
    """What takes a requests bundle in; text that was withdrawn or asked anew leaves no bytes behind."""
    yield RequestTaker(office, partner)
    comparison.erase(office.database)
