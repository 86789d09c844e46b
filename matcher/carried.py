"""A register that travels: its documents as records, and such records taken into a register of our own.

What is read of a register is of one `carried-…` scheme and key. What is taken in comes from another house
and is checked against the scheme that it names before any of it is stored. Neither needs the key.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlite_utils import Database

from matcher import removal
from matcher.errors import CarriedRegisterError
from matcher.scheme import SCHEMES, Sort
from matcher.verification import HEAD
from store import audit
from store.database import transaction
from store.layout import DataDirectory
from store.matches import disclosure, enrolled
from store.matches.document import Disclosure, Document, Passage
from store.matches.schema import open_matches
from store.register import fingerprint
from store.register.carried import CarriedDisclosure, CarriedDocument, CarriedPassage
from store.register.fingerprint import Raw
from store.register.schema import open_register

_LARGEST_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Carried:
    """What a register has to carry: its documents, and how many have no fingerprint that may leave."""

    hashes: Database
    matches: Database
    key_id: str | None = None  # of the register that travels; None: the only one there is

    def documents(self) -> Iterator[CarriedDocument]:
        """Every document but canaries whose passages all have a fingerprint that may leave, by reference.

        Raises:
            CarriedRegisterError: there are such fingerprints of several keys, and none is said to be meant.
        """
        maker = self._maker()
        if maker is None:
            return
        for document in self._documents():
            prints = [
                (passage, fingerprint.raw_of_passage(self.hashes, passage.id, *maker))
                for passage in enrolled.passages(self.matches, document.ref)
            ]
            whole = [(passage, raw) for passage, raw in prints if raw is not None]
            if whole and len(whole) == len(prints):
                yield self._document(document, whole, maker)

    def lacking(self) -> int:
        """How many documents cannot be carried: they were enrolled without such fingerprints."""
        maker = self._maker()
        held = set(fingerprint.passage_ids(self.hashes, *maker)) if maker else set()
        return sum(
            not {passage.id for passage in enrolled.passages(self.matches, document.ref)} <= held
            for document in self._documents()
        )

    def _documents(self) -> Iterator[Document]:
        return (document for document in enrolled.documents(self.matches) if not document.canary)

    def _maker(self) -> tuple[str, str] | None:
        """Scheme and key of what is carried: the newest scheme of the key that is meant."""
        carried = {
            (scheme, key_id)
            for scheme, key_id in fingerprint.makers(self.hashes)
            if scheme.startswith(f"{Sort.CARRIED}-")
        }
        meant = {key for key in carried if self.key_id in (None, key[1])}
        if len({key_id for _, key_id in meant}) > 1:
            raise CarriedRegisterError(
                "the register to send was made with several keys; enrol its documents again with --replace"
            )
        return max(meant, default=None)

    def _document(
        self, document: Document, prints: list[tuple[Passage, Raw]], maker: tuple[str, str]
    ) -> CarriedDocument:
        return CarriedDocument(
            ref=document.ref,
            kind=document.kind,
            case_ref=document.case_ref,
            scheme=maker[0],
            key_id=maker[1],
            passages=tuple(
                CarriedPassage(
                    section=passage.section,
                    length=passage.words,
                    weakness=passage.weakness,
                    groups=raw.groups,
                    group_blocks=raw.group_blocks,
                    words=raw.words,
                    word_blocks=raw.word_blocks,
                )
                for passage, raw in prints
            ),
            disclosures=tuple(
                CarriedDisclosure(shared.recipient, shared.unit, shared.available_from, shared.sections)
                for shared in disclosure.of_document(self.matches, document.ref)
            ),
        )


@contextmanager
def opened(data: DataDirectory) -> Iterator[tuple[Database, Database]]:
    """The register and the matches, without the key."""
    hashes, matches = open_register(data.register), open_matches(data.matches)
    try:
        yield hashes, matches
    finally:
        hashes.close()
        matches.close()


@dataclass(slots=True)
class Intake:
    """Takes in a register from another house: all of it, or nothing."""

    hashes: Database
    matches: Database
    now: datetime
    actor: str  # the house that it comes from
    finish: Callable[[], None]
    """Makes it stand; killed before, nothing of it does."""
    put: int = 0
    removed: int = 0

    def check(self, new: CarriedDocument) -> None:
        """See that a document's hashes are of the scheme that it names.

        Raises:
            CarriedRegisterError: this version does not know the scheme, or a hash can be none of it.
        """
        _refuse_other_hashes(new)

    def case_of(self, ref: str) -> str | None:
        """The case of the document that stands here under this reference; None where there is none."""
        known = enrolled.document(self.matches, ref)
        return None if known is None else known.case_ref

    def holds_case(self, case_ref: str) -> bool:
        """Whether a document of this case stands here."""
        return bool(enrolled.passage_ids(self.matches, case_ref))

    def document(self, new: CarriedDocument) -> None:
        """Put a document, which was checked, in the place of what stood under its reference."""
        known = enrolled.document(self.matches, new.ref)
        if known is not None:
            enrolled.remove(self.matches, new.ref)
        document = Document(new.ref, new.kind, new.case_ref, canary=False, enrolled_at=self.now)
        labels = [(passage.section, passage.length, passage.weakness) for passage in new.passages]
        ids = enrolled.add(self.matches, document, labels)
        rows = (_raw(number, passage) for number, passage in zip(ids, new.passages, strict=True))
        fingerprint.write_raw(self.hashes, new.scheme, new.key_id, rows)
        self._disclose(new)
        audit.record(self.matches, audit.Act(self.actor, "replace" if known else "enrol", new.ref), self.now)
        self.put += 1

    def retract(self, ref: str) -> None:
        """Forget a document; its hashes go from every file when the intake is complete."""
        if enrolled.remove(self.matches, ref):
            for numbered in disclosure.numbered(self.matches, ref):
                disclosure.remove(self.matches, numbered.number)
            audit.record(self.matches, audit.Act(self.actor, "remove", ref), self.now)
            self.removed += 1

    def _disclose(self, new: CarriedDocument) -> None:
        wanted = {
            Disclosure(
                new.ref, shared.recipient, shared.unit, shared.available_from, shared.sections, self.now
            )
            for shared in new.disclosures
        }
        said = {_said(shared) for shared in wanted}
        for numbered in disclosure.numbered(self.matches, new.ref):
            if _said(numbered.disclosure) not in said:
                disclosure.remove(self.matches, numbered.number)
        for shared in sorted(
            wanted, key=lambda shared: (shared.available_from, shared.recipient, shared.unit or "")
        ):
            disclosure.add(self.matches, shared)


@contextmanager
def taking_in(hashes: Database, matches: Database, now: datetime, actor: str) -> Iterator[Intake]:
    """An intake, which stands when it was finished or left in peace; an error undoes all of it."""
    with ExitStack() as work:
        work.enter_context(transaction(matches))
        work.enter_context(transaction(hashes))  # left first: fingerprints stand before what refers to them
        yield Intake(hashes, matches, now, actor, work.close)


def clear(data: DataDirectory, now: datetime, actor: str) -> int:
    """Remove from every file the hashes of what was replaced or retracted, and tell of how many passages.

    Raises:
        JournalHeldError: it can no longer be found, but another process keeps it in the register's journal.
    """
    with opened(data) as (hashes, matches):
        try:
            return removal.sweep(hashes, matches, data.register.parent)
        finally:
            details = ((HEAD, audit.head(hashes)),)
            audit.record(matches, audit.Act(actor, "register_written", "register", details=details), now)


def _said(shared: Disclosure) -> tuple[object, ...]:
    return shared.recipient, shared.unit, shared.available_from, shared.sections


def _raw(passage_id: int, passage: CarriedPassage) -> Raw:
    return Raw(passage_id, passage.groups, passage.group_blocks, passage.words, passage.word_blocks)


def _refuse_other_hashes(document: CarriedDocument) -> None:
    """See that the hashes of a document that another house sent are of the scheme that it names.

    Raises:
        CarriedRegisterError: this version does not know the scheme, or a hash can be none of it.
    """
    scheme = SCHEMES.get(document.scheme)
    if scheme is None:
        raise CarriedRegisterError(
            f"it holds fingerprints of scheme {document.scheme}, which this version does not know; "
            "install the version that made them"
        )
    end, names = scheme.segments[0], sum(scheme.segments)
    for passage in document.passages:
        most = min(_LARGEST_BLOCK, passage.length // scheme.block + 1)
        fits = (
            _within(passage.groups, 0, end)
            and _within(passage.words, end, names)
            and max((*passage.group_blocks, *passage.word_blocks), default=0) < most
        )
        if not fits:
            raise CarriedRegisterError(f"{document.ref} has hashes that are none of {scheme.name}")


def _within(hashes: bytes, low: int, high: int) -> bool:
    values = np.frombuffer(hashes, np.uint32)
    return not len(values) or bool(low <= values.min() and values.max() < high)
