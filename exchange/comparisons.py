"""The custodian's answers on their way back: they go with `answers` bundles, beside what the matcher found.

An answer says what a place is held to be and how alike the wording is: no word of the original, no remark
and not who compared.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import Annotated, Any

import msgspec

from exchange.kinds import Make, Making, Open, Taker
from exchange.office import Office
from exchange.requests import Number
from exchange.transport import Arrival
from store.casebook.comparison import Answer
from store.exchange import comparison, subject
from store.exchange.bundle import ReceivedBundle, SentBundle
from store.exchange.partner import Partner
from store.exchange.subject import Subject


class ComparedPlace(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="comparison"):
    """What the custodian found of one place."""

    request: Number
    sighting: Number
    answer: Answer
    similarity: Annotated[int, msgspec.Meta(ge=0, le=100)]


Record = Callable[[Partner, int, tuple[ComparedPlace, ...]], None]
"""Keeps at the incident what a partner's custodian answered to a request of this house, once."""


def making_with(make: Make) -> Make:
    """What makes the next bundle of answers, with the custodian's among them."""

    @contextmanager
    def both(office: Office, partner: Partner) -> Iterator[Making | None]:
        given = comparison.unsent(office.database, partner.id)
        with make(office, partner) as made:
            yield made if not given else _joined(office, partner, made, given)

    return both


def taking_with(opened: Open, record: Record) -> Open:
    """What takes a bundle of answers in, the custodian's into the casebook."""

    @contextmanager
    def both(office: Office, arrival: Arrival) -> Iterator[Taker]:
        with opened(office, arrival) as rest:
            yield _ComparisonTaker(office, arrival.partner, rest, record)

    return both


def _joined(
    office: Office, partner: Partner, made: Making | None, given: tuple[comparison.GivenAnswer, ...]
) -> Making:
    rest: Iterable[object] = () if made is None else made.rows
    own = (
        ComparedPlace(answered.request, answered.sighting, answered.answer, answered.similarity)
        for answered in given
    )

    def note(sent: SentBundle) -> None:
        if made is not None:
            made.note(sent)
        comparison.note_sent(office.database, partner.id, given, sent.number)

    return Making(chain(rest, own), note)


@dataclass(slots=True)
class _ComparisonTaker:
    """Keeps the custodian's answers apart, and hands every other row on."""

    office: Office
    partner: Partner
    rest: Taker
    record: Record
    _answers: defaultdict[int, list[ComparedPlace]] = field(default_factory=lambda: defaultdict(list))

    def check(self, row: Any) -> None:  # noqa: ANN401 - a row of its own kind
        """The custodian of one partner does not answer what was asked of another's."""
        if not isinstance(row, ComparedPlace):
            self.rest.check(row)
        elif self._asked(row.request) - {self.partner.id}:
            raise ValueError("it answers what another partner was asked")

    def take(self, row: Any) -> None:  # noqa: ANN401 - a row of its own kind
        """Keep it in mind, or hand it on."""
        if isinstance(row, ComparedPlace):
            self._answers[row.request].append(row)
        else:
            self.rest.take(row)

    def finish(self) -> None:
        """Write the answers at their incidents; each stands there once, however often the bundle is read."""
        self.rest.finish()
        for request, places in self._answers.items():
            if self.partner.id in self._asked(request):  # or it was answered, and withdrawn, before
                self.record(self.partner, request, tuple(places))

    def note(self, received: ReceivedBundle) -> None:
        """What was answered needs not be withdrawn."""
        self.rest.note(received)
        answered = dict.fromkeys(map(str, self._answers))
        subject.note(self.office.database, self.partner.id, Subject.REQUEST, answered)

    def _asked(self, request: int) -> frozenset[int]:
        return subject.partners_who_know(self.office.database, Subject.REQUEST, str(request))
