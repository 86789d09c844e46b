"""Records that a document was made available to somebody. Available is not read.

What is corrected or withdrawn no longer counts; the audit trail keeps what stood there.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from matcher.errors import MatcherInputError, NotEnrolledError
from store import audit
from store.database import transaction
from store.matches import disclosure, enrolled
from store.matches.disclosure import Numbered
from store.matches.document import Disclosure


@dataclass(frozen=True, slots=True)
class WantedDisclosure:
    """Which disclosure is meant: by its number, or by as much as tells it from the others."""

    number: int | None = None
    ref: str | None = None
    recipient: str | None = None
    unit: str | None = None
    since: date | None = None

    def fits(self, numbered: Numbered) -> bool:
        """Whether this one can be meant."""
        known = numbered.disclosure
        return (
            self.number in (None, numbered.number)
            and self.ref in (None, known.document_ref)
            and self.recipient in (None, known.recipient)
            and self.unit in (None, known.unit)
            and self.since in (None, known.available_from)
        )


def disclose(database: Database, new: Disclosure, actor: str) -> bool:
    """Store a disclosure of an enrolled document; tells whether it was new.

    Raises:
        NotEnrolledError: there is no such document.
        InputError: it has no such section.
    """
    _check(database, new)
    with transaction(database):
        if not disclosure.add(database, new):
            return False
        _audit(database, actor, "disclose", new, new.recorded_at)
    return True


def correct(database: Database, wanted: WantedDisclosure, new: Disclosure, actor: str) -> bool:
    """Put `new` in the place of the disclosure that is meant; tells whether anything changed.

    Raises:
        InputError: none, or more than one, can be meant; or the document has no such section.
    """
    old = find(database, wanted)
    _check(database, new)
    with transaction(database):
        disclosure.remove(database, old.number)
        _audit(database, actor, "correct_disclosure", old.disclosure, new.recorded_at)
        changed = disclosure.add(database, new)
        _audit(database, actor, "disclose", new, new.recorded_at)
    return changed


def withdraw(database: Database, wanted: WantedDisclosure, now: datetime, actor: str) -> Disclosure:
    """Take back the disclosure that is meant, and return what it said.

    Raises:
        InputError: none, or more than one, can be meant.
    """
    old = find(database, wanted)
    with transaction(database):
        disclosure.remove(database, old.number)
        _audit(database, actor, "withdraw_disclosure", old.disclosure, now)
    return old.disclosure


def find(database: Database, wanted: WantedDisclosure) -> Numbered:
    """The one disclosure that is meant.

    Raises:
        InputError: none, or more than one, can be meant.
    """
    fitting = [numbered for numbered in disclosure.numbered(database) if wanted.fits(numbered)]
    if not fitting:
        raise MatcherInputError("there is no such disclosure; see: lekwacht disclose --list")
    if len(fitting) > 1:
        numbers = ", ".join(str(numbered.number) for numbered in fitting)
        raise MatcherInputError(f"disclosures {numbers} can be meant; give the number of one")
    return fitting[0]


def _check(database: Database, new: Disclosure) -> None:
    if enrolled.document(database, new.document_ref) is None:
        raise NotEnrolledError(f"{new.document_ref} is not enrolled; see: lekwacht register list")
    known = {passage.section for passage in enrolled.passages(database, new.document_ref)}
    for section in new.sections:
        if section not in known:
            raise MatcherInputError(
                f"{new.document_ref} has no section {section}; it has {', '.join(sorted(known))}"
            )


def _audit(database: Database, actor: str, action: str, disclosure: Disclosure, at: datetime) -> None:
    details = (
        ("recipient", disclosure.recipient),
        ("unit", disclosure.unit),
        ("from", disclosure.available_from.isoformat()),
        ("sections", ", ".join(disclosure.sections)),
    )
    audit.record(database, audit.Act(actor, action, disclosure.document_ref, details=details), at)
