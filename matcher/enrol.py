"""Documents become passages, passages become fingerprints; the text goes no further than this process.

Nothing is half written: `matches.db` and `register.db` cannot share a transaction, so new fingerprints are
committed first, then the documents that refer to them, and only then are fingerprints without a passage
removed. Killed in between, either the old state stands or the new one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Self

from documents.prose import holds_prose
from matcher import aside, removal, strength
from matcher import fingerprint as features
from matcher.aside import Failure
from matcher.disclose import disclose
from matcher.errors import AlreadyEnrolledError, FailingTextError, MatcherInputError
from matcher.manifest import ManifestEntry
from matcher.meaning import keeping
from matcher.new_document import NewDocument
from matcher.passage import PassageText, split
from matcher.register import Maker, Register
from matcher.verification import HEAD
from store import audit
from store.database import transaction
from store.matches import disclosure, enrolled
from store.matches.document import Disclosure, Document, Passage, Weakness
from store.register import fingerprint
from store.register.fingerprint import Fingerprint

LIMIT_S = 300.0
"""How long making the fingerprints of one document may take."""


@dataclass(frozen=True, slots=True)
class _Made:
    """A document that can be stored, with its passages and their fingerprints."""

    document: NewDocument
    passages: list[PassageText]
    prints: list[features.MadeFingerprint]
    travelling: list[features.MadeFingerprint]  # empty where no register travels


@dataclass(frozen=True, slots=True)
class _Makers:
    """What makes a document's fingerprints: our own and, where a register travels, those for it."""

    own: Maker
    travelling: Maker | None

    @classmethod
    def of(cls, register: Register) -> Self:
        return cls(register.maker(), register.travelling_maker())


def enrol(
    register: Register,
    new: list[NewDocument],
    now: datetime,
    actor: str,
    *,
    replace: bool = False,
    failed: list[tuple[str, Failure]] | None = None,
    tidy: bool = True,
) -> list[Passage]:
    """Store the fingerprints of all these documents, or of none, and return their passages.

    Args:
        register: where they are stored.
        new: the documents.
        now: the moment of enrolment.
        actor: who enrols them.
        replace: put them in the place of those of the same reference.
        failed: takes the references of documents whose text makes the program fail; the others are stored.
        tidy: sweep at the end; whoever enrols many one after the other sweeps once, after all of them.

    Raises:
        AlreadyEnrolledError: a reference is in the register and `replace` is not set.
        InputError: a document has no text, or a reference comes twice.
        FailingTextError: a document's text makes the program fail, and `failed` is not given.
        JournalHeldError: all is enrolled, but another process keeps what was replaced in the journal.
        MeaningError: the encoder that is installed is another than vectors are made with.
        VectorsError: the file of vectors is damaged.
    """
    _refuse(register, new, replace=replace)
    tool = aside.Tool(partial(_Makers.of, register))
    made = list(_made(tool, new, failed))
    new, makers = [entry.document for entry in made], tool.now
    with transaction(register.matches):
        for document in new:
            if enrolled.remove(register.matches, document.ref):
                _audit(register, actor, "replace", document.ref, now)
        stored = [row for entry in made for row in _store(register, makers, entry, now)]
        for document in new:
            _disclose(register, document, now)
            _audit(register, actor, "enrol", document.ref, now)
        fingerprint.write(register.hashes, [made for passage in stored for made in passage.prints])
        texts = [(passage.passage_id, passage.text) for passage in stored]
        keeping.store(register, makers.own.scheme.name, texts)
    _sweep(register, actor, now, tidy=tidy)
    return [passage for document in new for passage in enrolled.passages(register.matches, document.ref)]


def remove(register: Register, ref: str, now: datetime, actor: str) -> bool:
    """Forget a document and its fingerprints, in every file; tells whether there was one.

    Raises:
        JournalHeldError: it is removed, but another process keeps its hashes in the register's journal.
    """
    with transaction(register.matches):
        removed = enrolled.remove(register.matches, ref)
        if removed:
            _audit(register, actor, "remove", ref, now)
    _sweep(register, actor, now)
    return removed


def sweep(register: Register) -> int:
    """Remove what is left of passages that are no longer there, from every file, and tell of how many."""
    keeping.sweep(register)
    return removal.sweep(register.hashes, register.matches, register.folder)


def is_enrolled(register: Register, ref: str) -> bool:
    """Whether there is a document of this reference."""
    return enrolled.document(register.matches, ref) is not None


def check_sections(new: NewDocument, entry: ManifestEntry) -> None:
    """See that a document has the sections that were shared of it.

    Raises:
        InputError: it has not.
    """
    known = {section.section for section in new.sections}
    for share in entry.shares:
        for section in share.sections:
            if section not in known:
                raise MatcherInputError(
                    f"{new.ref} has no section {section}; it has {', '.join(sorted(known))}"
                )


def disclose_all(register: Register, entry: ManifestEntry, now: datetime, actor: str) -> None:
    """Write down to whom an enrolled document was made available, by the list that it came from."""
    for share in entry.shares:
        new = Disclosure(entry.ref, share.recipient, None, share.since, share.sections, now)
        disclose(register.matches, new, actor)


def _refuse(register: Register, new: list[NewDocument], *, replace: bool) -> None:
    seen: set[str] = set()
    for document in new:
        if not document.ref.strip():
            raise MatcherInputError("the ref is empty; give the document a reference")
        if not any(section.text.strip() for section in document.sections):
            raise MatcherInputError(f"{document.ref} has no text; enrol a document that has")
        if document.ref in seen:
            raise MatcherInputError(f"{document.ref} occurs twice; give each document its own reference")
        seen.add(document.ref)
        if not replace and enrolled.document(register.matches, document.ref):
            raise AlreadyEnrolledError(
                f"{document.ref} is enrolled already; add --replace to put this text in its place"
            )


def _made(
    tool: aside.Tool[_Makers], new: list[NewDocument], failed: list[tuple[str, Failure]] | None
) -> Iterator[_Made]:
    for document in new:
        made = tool.attempt(partial(_make, document), LIMIT_S)
        if not isinstance(made, Failure):
            yield from made
        elif failed is None:
            raise FailingTextError(f"{document.ref} cannot be enrolled ({made}); leave it out")
        else:
            failed.append((document.ref, made))


def _make(new: NewDocument, makers: _Makers) -> Iterator[_Made]:
    passages = [passage for section in new.sections for passage in split(section.section, section.text)]
    own, travelling = (
        [features.make(passage.text, maker.vocabulary, maker.scheme, maker.standard) for passage in passages]
        if maker
        else []
        for maker in (makers.own, makers.travelling)
    )
    yield _Made(new, passages, own, travelling)


@dataclass(frozen=True, slots=True)
class _StoredPassage:
    """A passage that was written down, with its fingerprints, and its text while it is enrolled."""

    passage_id: int
    prints: tuple[Fingerprint, ...]
    text: str = field(repr=False)


def _store(register: Register, makers: _Makers, made: _Made, now: datetime) -> Iterator[_StoredPassage]:
    """The fingerprints of each passage of a document, and its text."""
    new = made.document
    labels = [_label(passage, of_it) for passage, of_it in zip(made.passages, made.prints, strict=True)]
    document = Document(new.ref, new.kind, new.case_ref, new.canary, now)
    ids = enrolled.add(register.matches, document, labels, new.remainders)
    for place, (passage_id, passage) in enumerate(zip(ids, made.passages, strict=True)):
        prints = [_fingerprint(passage_id, made.prints[place], makers.own)]
        if makers.travelling is not None and not new.canary:
            prints.append(_fingerprint(passage_id, made.travelling[place], makers.travelling))
        yield _StoredPassage(passage_id, tuple(prints), passage.text)


def _label(passage: PassageText, made: features.MadeFingerprint) -> tuple[str, int, Weakness | None]:
    weakness = strength.weakness(made, passage.words) if holds_prose(passage.text) else Weakness.NO_PROSE
    return passage.section, passage.words, weakness


def _fingerprint(passage_id: int, made: features.MadeFingerprint, maker: Maker) -> Fingerprint:
    return Fingerprint(
        passage_id=passage_id,
        scheme=maker.scheme.name,
        key_id=maker.key.id,
        groups=made.groups.values,
        group_blocks=made.groups.blocks,
        words=made.words.values,
        word_blocks=made.words.blocks,
    )


def _disclose(register: Register, new: NewDocument, now: datetime) -> None:
    for recipient, since in new.disclosures:
        disclosure.add(register.matches, Disclosure(new.ref, recipient, None, since, (), now))


def _audit(register: Register, actor: str, action: str, ref: str, now: datetime) -> None:
    audit.record(register.matches, audit.Act(actor, action, ref), now)


def _sweep(register: Register, actor: str, now: datetime, *, tidy: bool = True) -> None:
    try:
        if tidy:
            sweep(register)
    finally:  # what is removed is removed, whoever still reads it
        _note_head(register, actor, now)


def _note_head(register: Register, actor: str, now: datetime) -> None:
    """Let the matches know how far the register's own trail came: an old copy of it shows."""
    details = ((HEAD, audit.head(register.hashes)),)
    audit.record(register.matches, audit.Act(actor, "register_written", "register", details=details), now)
