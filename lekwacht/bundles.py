"""What goes into bundles of registers, requests and judgements: the rooms, joined at the front door.

The exchange knows how bundles are made and checked; what they tell lies in rooms that it may not enter.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType

import click

from exchange.cases import concerns
from exchange.comparisons import ComparedPlace, making_with, taking_with
from exchange.feedback import (
    CaseFeedback,
    FeedbackTaker,
    PassageFeedback,
    making_feedback,
    taking_feedback,
)
from exchange.kinds import BundleHandling, Kinds, Making
from exchange.manifest import BundleKind
from exchange.office import Office
from exchange.register import RegisterRow, RegisterTaker, making_register
from exchange.requests import (
    ComparisonRequest,
    RequestedText,
    RequestRow,
    RequestTaker,
    making_requests,
    taking_requests,
)
from exchange.rows import fitting, naming
from exchange.transport import Arrival
from lekwacht.context import Context
from lekwacht.officer import desk_of
from matcher import carried, key
from reports.casework import comparisons, judged
from reports.desk import open_desk
from store.counted import counted
from store.exchange.bundle import SentBundle
from store.exchange.partner import Partner


def joined(context: Context) -> Kinds:
    """The kinds that tell of a register, of the casebook and of the custodian's work."""
    rooms = _Joined(context)
    return MappingProxyType(
        {
            BundleKind.REGISTER: BundleHandling(RegisterRow, rooms.make_register, rooms.take_register),
            BundleKind.REQUESTS: BundleHandling(RequestRow, rooms.make_requests, rooms.take_requests),
            BundleKind.FEEDBACK: BundleHandling(CaseFeedback, rooms.make_feedback, rooms.take_feedback),
        }
    )


def with_comparisons(context: Context, kind: BundleHandling) -> BundleHandling:
    """The kind of answers, with the custodian's beside the matcher's."""
    record = _Joined(context).record_comparison
    return BundleHandling(kind.row | ComparedPlace, making_with(kind.make), taking_with(kind.open, record))


@dataclass(frozen=True, slots=True)
class _Joined:
    """The rooms of one data directory."""

    context: Context

    @contextmanager
    def make_register(self, office: Office, partner: Partner) -> Iterator[Making | None]:
        """Documents with fingerprints that may leave the house."""
        with carried.opened(self.context.data) as (hashes, matches):
            what = carried.Carried(hashes, matches, self._carried_key())
            if lacking := what.lacking():
                click.echo(
                    f"{counted(lacking, 'document')} without fingerprints that may leave the house; set "
                    "match.carried_key_file and enrol again with --replace",
                    err=True,
                )
            with making_register(office, partner, what.documents()) as made:
                yield made

    @contextmanager
    def take_register(self, office: Office, arrival: Arrival) -> Iterator[RegisterTaker]:
        """Into the register of this house; what was replaced or retracted goes from every file."""
        data, now, name = self.context.data, office.now(), arrival.partner.name
        with (
            carried.opened(data) as (hashes, matches),
            carried.taking_in(hashes, matches, now, name) as intake,
        ):
            yield RegisterTaker(office, arrival.partner, intake)
        carried.clear(data, now, name)

    @contextmanager
    def make_requests(self, office: Office, partner: Partner) -> Iterator[Making | None]:
        """Comparisons that officers ask for in cases of this partner."""
        is_theirs = concerns(office, partner)
        with desk_of(self.context) as desk:
            asked = (
                ComparisonRequest(
                    comparison.request,
                    comparison.number,
                    naming(comparison.case_ref),
                    tuple(RequestedText(text.sighting_id, text.text) for text in comparison.texts),
                )
                for comparison in comparisons.asked(desk)
                if is_theirs(comparison.case_ref)
            )
            with making_requests(office, partner, asked) as made:
                if made is None:
                    yield None
                    return
                sent: list[int] = []

                def rows() -> Iterator[object]:
                    for row in made.rows:
                        if isinstance(row, ComparisonRequest):
                            sent.append(row.request)
                        yield row

                def note(bundle: SentBundle) -> None:
                    made.note(bundle)
                    comparisons.record_sent(desk, tuple(sent), partner.name)

                yield Making(rows(), note)

    @contextmanager
    def take_requests(self, office: Office, arrival: Arrival) -> Iterator[RequestTaker]:
        """For the custodian of this house."""
        with taking_requests(office, arrival.partner) as taker:
            yield taker

    @contextmanager
    def make_feedback(self, office: Office, partner: Partner) -> Iterator[Making | None]:
        """How incidents of this partner's cases were judged."""
        is_theirs = concerns(office, partner)
        with desk_of(self.context) as desk:
            cases = (
                CaseFeedback(
                    naming(judgement.case_ref),
                    judgement.disposition,
                    tuple(
                        PassageFeedback(
                            naming(passage.document_ref),
                            fitting(passage.section),
                            passage.passage,
                            passage.places,
                        )
                        for passage in judgement.passages
                        if judgement.disposition is not None
                    ),
                )
                for judgement in judged.judged(desk)
                if is_theirs(judgement.case_ref)
            )
            with making_feedback(office, partner, cases) as made:
                yield made

    @contextmanager
    def take_feedback(self, office: Office, arrival: Arrival) -> Iterator[FeedbackTaker]:
        """For whoever keeps the register of this house."""
        with taking_feedback(office, arrival.partner) as taker:
            yield taker

    def record_comparison(self, partner: Partner, request: int, places: tuple[ComparedPlace, ...]) -> None:
        """Keep at the incident what the custodian of a partner answered."""
        settings, clock = self.context.configuration.report, self.context.clock
        with open_desk(self.context.data, settings, clock, actor=partner.name, origin="bundle") as desk:
            findings = (
                comparisons.ComparedSighting(place.sighting, place.answer, place.similarity)
                for place in places
            )
            comparisons.record_answer(desk, request, tuple(findings))

    def _carried_key(self) -> str | None:
        """The id of the key that may be handed over; None where the register has one key alone."""
        path = self.context.configuration.match.carried_key_file
        return key.load(path).id if path else None
