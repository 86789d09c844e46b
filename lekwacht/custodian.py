"""The custodian of a source house: what watching houses ask to be compared, and the answers that go back."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import click

from exchange import partners
from exchange.office import Office, open_office
from lekwacht.context import Context
from lekwacht.errors import InputError
from lekwacht.officer import desk_of
from matcher.likeness import cases_in
from reports.casework import comparisons
from reports.casework.comparisons import PublicText
from store.casebook.comparison import Answer
from store.clock import to_text
from store.database import transaction
from store.exchange import comparison
from store.exchange.comparison import GivenAnswer, PartnerQuestion
from store.visible import visible

if TYPE_CHECKING:
    from reports.language import Words


@dataclass(frozen=True, slots=True)
class AskedOfCustodian:
    """What one partner asks about one incident: with the public texts, each place once."""

    office: Office
    requests: tuple[PartnerQuestion, ...]  # of one incident; asked again on another day there are several
    texts: tuple[PublicText, ...]

    @property
    def case_ref(self) -> str:
        """The case as the partner has it."""
        return self.requests[-1].case_ref

    def answer(self, rows: Iterable[tuple[int, Answer, int]]) -> None:
        """Keep the answers for the next bundle, and let go of the texts.

        Args:
            rows: by sighting the answer, and how alike the wording is.
        """
        answers, at, database = tuple(rows), self.office.now(), self.office.database
        with transaction(database):
            for asked in self.requests:
                own = {text.sighting for text in comparison.texts(database, asked)}
                given = (
                    GivenAnswer(asked.partner_id, asked.request, sighting, answer, similarity)
                    for sighting, answer, similarity in answers
                    if sighting in own
                )
                answered = replace(asked, answered_at=at, answered_by=self.office.actor)
                comparison.answer(database, answered, given)
            values = ",".join(sorted({answer.value for _, answer, _ in answers}))
            self.office.record("compared", self.requests[-1].incident, sightings=len(answers), answers=values)
        comparison.erase(database)

    def shown(self, words: "Words") -> Iterator[str]:
        """The public texts, for the custodian to read beside the original."""
        for text in self.texts:
            yield words("terminal.compare.public", sighting=f"V-{text.sighting_id}")
            yield visible(text.text)


@contextmanager
def asked(context: Context, number: str, partner: str | None) -> Iterator[AskedOfCustodian]:
    """What is asked about this incident.

    Raises:
        InputError: nothing is, or several partners ask about an incident of this number.
    """
    with open_office(context.data, context.clock, actor=context.actor) as office:
        named = {known.id: known.name for known in partners.partners(office)}
        waiting = [
            question
            for question in comparison.waiting(office.database)
            if question.incident == number.strip().upper() and partner in (None, named[question.partner_id])
        ]
        if not waiting:
            raise InputError(f"nobody asks for a comparison of {number}; see: lekwacht compare --list")
        if len({question.partner_id for question in waiting}) > 1:
            raise InputError(f"several partners have an incident {number}; say whose with --partner P")
        texts = dict.fromkeys(
            PublicText(text.sighting, text.text)
            for question in waiting
            for text in comparison.texts(office.database, question)
        )
        office.record("comparison_begun", waiting[-1].incident, texts=len(texts))
        yield AskedOfCustodian(office, tuple(waiting), tuple(texts))


@dataclass(frozen=True, slots=True)
class WaitingComparison:
    """A comparison that nobody has made yet."""

    incident: str
    case_ref: str
    sightings: int
    asked_at: datetime
    partner: str | None = None  # who asks, in a source house


def waiting_for_partners(context: Context) -> tuple[WaitingComparison, ...]:
    """What partners ask of the custodian, oldest first."""
    with open_office(context.data, context.clock, actor=context.actor) as office:
        named = {partner.id: partner.name for partner in partners.partners(office)}
        return tuple(
            WaitingComparison(
                question.incident,
                question.case_ref,
                len({text.sighting for text in comparison.texts(office.database, question)}),
                question.received_at,
                named[question.partner_id],
            )
            for question in comparison.waiting(office.database)
        )


def waiting_here(context: Context) -> tuple[WaitingComparison, ...]:
    """What officers of this house ask, oldest first."""
    with desk_of(context) as desk:
        return tuple(
            WaitingComparison(
                comparison.number,
                comparison.case_ref,
                len({text.sighting_id for text in comparison.texts}),
                comparison.asked_at,
            )
            for comparison in comparisons.asked(desk)
        )


def tell_waiting(waiting: Sequence[WaitingComparison], words: "Words", *, as_json: bool) -> None:
    """List what is asked."""
    if as_json:
        rows = [
            {
                "incident": question.incident,
                "partner": question.partner,
                "case": question.case_ref,
                "sightings": question.sightings,
                "asked_at": to_text(question.asked_at),
            }
            for question in waiting
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for question in waiting:
        whose = f" ({question.partner})" if question.partner else ""
        click.echo(
            words.count(
                "terminal.compare.waiting",
                question.sightings,
                number=f"{question.incident}{whose}",
                case=question.case_ref,
                at=words.moment(question.asked_at),
            )
        )
    if not waiting:
        click.echo(words("terminal.compare.none_waiting"))


def refuse_another_case(context: Context, asked: AskedOfCustodian, original: str) -> None:
    """See that the file is not of another case than is asked about, as far as the register knows it.

    Raises:
        InputError: it is; nothing is answered.
    """
    cases = cases_in(context.data, context.configuration.match, original)
    if cases and asked.case_ref not in cases:
        raise InputError(
            f"this file is of case {cases[0]} and {asked.requests[-1].incident} asks about {asked.case_ref}; "
            "give the right file, or your own answer with --answer"
        )
