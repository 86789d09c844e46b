"""`feedback` bundles: how the watching house judged its alerts, by case and passage.

The source learns which passages raise false alarms and what was public already. Neither who judged nor why,
in words, is in it, nor where the posts stood.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated

import msgspec

from exchange.kinds import Making
from exchange.news import making, news_for
from exchange.office import Office
from store.casebook.incident import Disposition
from store.exchange import feedback, subject
from store.exchange.bundle import ReceivedBundle
from store.exchange.feedback import JudgedPassage
from store.exchange.partner import Partner
from store.exchange.subject import Subject
from store.register.carried import Label, OptionalLabel

_MOST = 1_000_000


class PassageFeedback(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A passage that was recognised, and at how many places."""

    document_ref: Label
    section: OptionalLabel
    passage: Annotated[int, msgspec.Meta(ge=0, le=_MOST)]  # 0: a person saw it, and nothing was recognised
    places: Annotated[int, msgspec.Meta(ge=1, le=_MOST)]


class CaseFeedback(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="case"):
    """How the watching house judged what was found of a case; no disposition: it took its judgement back."""

    case_ref: Label
    disposition: Disposition | None
    passages: Annotated[tuple[PassageFeedback, ...], msgspec.Meta(max_length=100_000)] = ()

    def __post_init__(self) -> None:
        keys = {(passage.document_ref, passage.passage) for passage in self.passages}
        if len(keys) < len(self.passages):
            raise ValueError("a passage comes twice")


@contextmanager
def making_feedback(
    office: Office, partner: Partner, judged: Iterable[CaseFeedback]
) -> Iterator[Making | None]:
    """The next bundle: what was judged, or judged otherwise, since the partner was told.

    Of an incident that retention removed nothing is told: what was judged of it stays true.
    """
    known = subject.digests(office.database, partner.id, Subject.FEEDBACK)
    news = news_for(office, partner, Subject.FEEDBACK)
    things = ((row.case_ref, row) for row in judged if row.disposition is not None or row.case_ref in known)
    yield making(office, partner, Subject.FEEDBACK, news, news.changed(things))


@dataclass(slots=True)
class FeedbackTaker:
    """Takes one feedback bundle in; all of it is written with the note that it came."""

    office: Office
    partner: Partner
    _rows: list[CaseFeedback] = field(default_factory=list)

    def check(self, row: CaseFeedback) -> None:
        """Nothing but its type can be wrong with a row."""

    def take(self, row: CaseFeedback) -> None:
        """Keep a row in mind."""
        self._rows.append(row)

    def finish(self) -> None:
        """Nothing is written elsewhere."""

    def note(self, received: ReceivedBundle) -> None:
        """Write down how each case was judged, in the place of what was known."""
        for row in self._rows:
            feedback.hear(self.office.database, self.partner.id, row.case_ref, self._judged(row, received))

    def _judged(self, row: CaseFeedback, received: ReceivedBundle) -> Iterator[JudgedPassage]:
        if row.disposition is None:
            return
        for passage in row.passages:
            yield JudgedPassage(
                partner_id=self.partner.id,
                case_ref=row.case_ref,
                disposition=row.disposition,
                document_ref=passage.document_ref,
                section=passage.section,
                passage=passage.passage,
                places=passage.places,
                heard_at=received.taken_at,
            )


@contextmanager
def taking_feedback(office: Office, partner: Partner) -> Iterator[FeedbackTaker]:
    """What takes a feedback bundle in."""
    yield FeedbackTaker(office, partner)
