"""`register` bundles: documents of a register that travels, put in the place of what stood, or retracted."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

import msgspec
from msgspec.structs import replace

from exchange.kinds import Making
from exchange.news import making, news_for
from exchange.office import Office
from exchange.rows import fitting, naming
from store.exchange import subject
from store.exchange.bundle import ReceivedBundle
from store.exchange.partner import Partner
from store.exchange.subject import Subject
from store.register.carried import CarriedDocument, Label


class Retraction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="retraction"):
    """A document that the watching house is to forget."""

    ref: Label


RegisterRow = CarriedDocument | Retraction
"""There is no row for anything else: not for text, not for vectors, not for another sort of scheme."""


class RegisterIntake(Protocol):
    """What writes a register that came into this house's own."""

    @property
    def finish(self) -> Callable[[], None]:
        """Makes it stand."""

    def check(self, new: CarriedDocument) -> None:
        """See that a document's hashes are of the scheme that it names.

        Raises:
            ValueError: they are not.
        """

    def case_of(self, ref: str) -> str | None:
        """The case of the document that stands here under this reference; None where there is none."""

    def holds_case(self, case_ref: str) -> bool:
        """Whether a document of this case stands here."""

    def document(self, new: CarriedDocument) -> None:
        """Put a document in the place of what stood under its reference."""

    def retract(self, ref: str) -> None:
        """Forget a document."""


@contextmanager
def making_register(
    office: Office, partner: Partner, documents: Iterable[CarriedDocument]
) -> Iterator[Making | None]:
    """The next bundle: documents that are new or changed since the partner was told, then retractions."""
    news = news_for(office, partner, Subject.DOCUMENT)

    def rows() -> Iterator[RegisterRow]:
        fitted = map(_fitted, documents)
        yield from news.changed((document.ref, document) for document in fitted)  # type: ignore[misc]
        yield from map(Retraction, news.gone())

    yield making(office, partner, Subject.DOCUMENT, news, rows())


@dataclass(slots=True)
class RegisterTaker:
    """Takes one register bundle in, of cases that are neither this house's own nor another partner's."""

    office: Office
    partner: Partner
    intake: RegisterIntake
    _cases: set[str] = field(default_factory=set)
    _owners: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._owners = subject.owners(self.office.database, Subject.CASE)

    def check(self, row: RegisterRow) -> None:
        """Refuse a row that is not the partner's to write, or is none of its scheme.

        Raises:
            ValueError: it is.
        """
        stands_for = {self.intake.case_of(row.ref)} - {None}
        if isinstance(row, CarriedDocument):
            self.intake.check(row)
            stands_for.add(row.case_ref)
        if not all(self._is_theirs(str(case)) for case in stands_for):
            raise ValueError(f"{row.ref} belongs to another case than {self.partner.name} may write")

    def take(self, row: RegisterRow) -> None:
        """Write a row into the register, which stands once all are."""
        if isinstance(row, CarriedDocument):
            self._cases.add(row.case_ref)
            self.intake.document(row)
        else:
            self.intake.retract(row.ref)

    def finish(self) -> None:
        """Make it stand: whose the cases are first, so that the same bundle may come again after a kill."""
        subject.note_owner(self.office.database, self.partner.id, Subject.CASE, self._cases)
        self.intake.finish()

    def note(self, received: ReceivedBundle) -> None:
        """Nothing is to be known of the bundle but that it came."""

    def _is_theirs(self, case_ref: str) -> bool:
        owner = self._owners.get(case_ref)
        return owner == self.partner.id if owner is not None else not self.intake.holds_case(case_ref)


def _fitted(document: CarriedDocument) -> CarriedDocument:
    """The document by labels that may travel, as its answers tell them too."""
    return replace(
        document,
        ref=naming(document.ref),
        kind=fitting(document.kind),
        case_ref=naming(document.case_ref),
        passages=tuple(replace(passage, section=fitting(passage.section)) for passage in document.passages),
        disclosures=tuple(
            replace(
                disclosure,
                recipient=naming(disclosure.recipient),
                unit=None if disclosure.unit is None else fitting(disclosure.unit) or None,
                sections=tuple(map(fitting, disclosure.sections)),
            )
            for disclosure in document.disclosures
        ),
    )
