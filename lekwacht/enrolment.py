"""Enrols files: alone, as the parts of one document, or a folder of them by a list."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from documents import Purpose, ReadDocument, read
from documents.errors import DocumentError
from lekwacht.context import Context
from lekwacht.document_notes import print_document, print_passages, remainders, warn
from matcher import enrol, new_document, reference
from matcher.doubles import same_elsewhere
from matcher.errors import AlreadyEnrolledError, MatcherInputError
from matcher.manifest import ManifestEntry, read_manifest
from matcher.new_document import NewDocument, NewSection
from matcher.register import Register, open_both
from reports.language import Words
from store.counted import counted
from store.errors import ExitCode

if TYPE_CHECKING:
    from matcher.aside import Failure
    from store.matches.document import Passage

_OF_A_DECISION = frozenset(
    {"procesverloop", "relaas", "beoordeling", "overwegingen", "conclusie", "besluit", "rechtsmiddelen"}
)
_ENOUGH_FOR_A_DECISION = 4
_MOST_NAMES = 10


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file with what was read of it, while it is enrolled."""

    name: str
    document: ReadDocument

    def __repr__(self) -> str:
        return f"ReadFile({counted(len(self.document.text), 'character')})"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What was enrolled, and how many documents were not since their text made the program fail."""

    passages: "list[Passage]"
    failed: int

    @property
    def exit_code(self) -> ExitCode:
        """How the command ends."""
        return ExitCode.INCOMPLETE if self.failed else ExitCode.DONE


@dataclass(slots=True)
class EnrolmentTally:
    """What came of a list of documents."""

    refs: list[str] = field(default_factory=list)  # of those that were enrolled
    known: int = 0
    refused: int = 0
    unread: int = 0
    weak: int = 0


def read_files(files: Sequence[Path], words: Words) -> list[ReadFile]:
    """Read the files of one document, and tell what was not read of each.

    Raises:
        DocumentError: one of them cannot be read.
    """
    taken = []
    for file in files:
        document = read(file.read_bytes(), name=file.name, purpose=Purpose.ENROLMENT)
        print_document(words, file.name, document)
        taken.append(ReadFile(file.name, document))
    return taken


def document_of(
    files: Sequence[ReadFile], ref: str, kind: str, case_ref: str, section: str | None = None
) -> NewDocument:
    """The document of which these files are the parts."""
    parts = (part for file in files for part in file.document.sections)
    sections = tuple(NewSection(section or part.label, part.text) for part in parts)
    return NewDocument(ref, kind, case_ref, sections, remainders=remainders(file.document for file in files))


def enrol_now(
    context: Context,
    register: Register,
    new: list[NewDocument],
    words: Words,
    *,
    replace: bool,
    tidy: bool = True,
) -> Enrolment:
    """Enrol documents, and warn of references that name somebody and of texts that made the program fail."""
    for document in new:
        if reference.looks_like_a_person(document.ref):
            warn(words("enrolment.person", ref=document.ref))
        elif reference.looks_like_a_name(document.ref):
            warn(words("enrolment.person_name", ref=document.ref))
    failed: list[tuple[str, Failure]] = []
    passages = enrol.enrol(
        register, new, context.clock.now(), context.actor, replace=replace, failed=failed, tidy=tidy
    )
    for ref, failure in failed:
        warn(words("enrolment.failed", ref=ref, why=failure))
    return Enrolment(passages, len(failed))


def warn_of_doubles(register: Register, refs: Iterable[str], words: Words) -> None:
    """Say of which documents the text is enrolled under another reference too."""
    for ref, others in same_elsewhere(register, refs).items():
        warn(words("enrolment.known_text", ref=ref, others=", ".join(others[:_MOST_NAMES])))


def warn_of_parts(files: Sequence[ReadFile], ref: str, words: Words) -> None:
    """Say how many files are one document, and doubt it where they look like several."""
    if len(files) < 2:
        return
    click.echo(words("enrolment.sections", ref=ref, files=len(files)))
    for file, other in _twins(files):
        warn(words("enrolment.same_text", ref=ref, one=file, other=other))
    whole = [
        file.name
        for file in files
        if len({part.label for part in file.document.sections} & _OF_A_DECISION) >= _ENOUGH_FOR_A_DECISION
    ]
    if len(whole) > 1:
        warn(words("enrolment.whole_decisions", ref=ref, names=", ".join(whole[:_MOST_NAMES])))


def _twins(files: Sequence[ReadFile]) -> Iterator[tuple[str, str]]:
    seen: dict[bytes, str] = {}
    for file in files:
        digest = hashlib.sha256(
            " ".join(file.document.text.split()).casefold().encode("utf-8", "replace")
        ).digest()
        if digest in seen:
            yield seen[digest], file.name
        seen.setdefault(digest, file.name)


def enrol_files(  # noqa: PLR0917 - what a document has
    context: Context,
    files: Sequence[Path],
    ref: str,
    kind: str,
    case_ref: str,
    section: str | None,
    words: Words,
    *,
    replace: bool,
) -> ExitCode:
    """Enrol these files as the parts of one document, and tell of each passage."""
    with open_both(context.data, context.configuration.match) as register:
        read = read_files(files, words)
        warn_of_parts(read, ref, words)
        new = document_of(read, ref, kind, case_ref, section)
        done = enrol_now(context, register, [new], words, replace=replace)
        warn_of_doubles(register, [ref], words)
    print_passages(words, done.passages)
    return done.exit_code


def enrol_lines(context: Context, lines: Iterable[str], words: Words, *, replace: bool) -> ExitCode:
    """Enrol the documents of JSON lines, all of them or none, and tell of each passage."""
    with open_both(context.data, context.configuration.match) as register:
        new = new_document.read_lines(lines, context.clock.now().date())
        done = enrol_now(context, register, new, words, replace=replace)
        warn_of_doubles(register, [document.ref for document in new], words)
    print_passages(words, done.passages)
    return done.exit_code


def entries_of(manifest: Path, today: date) -> list[ManifestEntry]:
    """The documents that a list names.

    Raises:
        InputError: it cannot be used.
    """
    try:
        text = manifest.read_text(encoding="utf-8")
    except UnicodeDecodeError:  # as older spreadsheets save a CSV
        text = manifest.read_text(encoding="cp1252", errors="replace")
    return read_manifest(text, today)


def enrol_folder(
    context: Context, folder: Path, entries: Sequence[ManifestEntry], words: Words, *, replace: bool
) -> ExitCode:
    """Enrol what a list names, document by document: stopped and started again, it goes on where it was."""
    tally = EnrolmentTally()
    with open_both(context.data, context.configuration.match) as register:
        for number, entry in enumerate(entries, 1):
            outcome = _enrol_entry(context, register, folder, entry, words, tally, replace=replace)
            files = ", ".join(entry.files)
            click.echo(
                words("enrolment.progress", number=number, total=len(entries), file=files, outcome=outcome)
            )
        enrol.sweep(register)
        warn_of_doubles(register, tally.refs, words)
    _warn_of_strays(folder, entries, words)
    click.echo(
        words(
            "enrolment.report",
            enrolled=len(tally.refs),
            known=tally.known,
            refused=tally.refused,
            unread=tally.unread,
            weak=tally.weak,
        )
    )
    return ExitCode.INCOMPLETE if tally.refused else ExitCode.DONE


def _enrol_entry(  # noqa: PLR0917 - what one line needs
    context: Context,
    register: Register,
    folder: Path,
    entry: ManifestEntry,
    words: Words,
    tally: EnrolmentTally,
    *,
    replace: bool,
) -> str:
    if not replace and enrol.is_enrolled(register, entry.ref):
        tally.known += 1
        return words("enrolment.known", ref=entry.ref)
    try:
        read = read_files([folder / file for file in entry.files], words)
        warn_of_parts(read, entry.ref, words)
        new = document_of(read, entry.ref, entry.kind, entry.case_ref)
        enrol.check_sections(new, entry)
        done = enrol_now(context, register, [new], words, replace=replace, tidy=False)
        if done.failed:
            tally.refused += 1
            return words("enrolment.refused", why=entry.ref)
        enrol.disclose_all(register, entry, context.clock.now(), context.actor)
    except (DocumentError, MatcherInputError, AlreadyEnrolledError) as error:
        tally.refused += 1
        return words("enrolment.refused", why=error)
    except OSError as error:
        tally.refused += 1
        return words("enrolment.refused", why=f"{error.strerror}: {', '.join(entry.files)}")
    weak = sum(passage.weakness is not None for passage in done.passages)
    tally.refs.append(entry.ref)
    tally.weak += weak
    tally.unread += any(file.document.unread for file in read)
    return words("enrolment.enrolled", ref=entry.ref, passages=len(done.passages), weak=weak)


def _warn_of_strays(folder: Path, entries: Sequence[ManifestEntry], words: Words) -> None:
    named = {file for entry in entries for file in entry.files}
    strays = [name for name in files_in(folder) if name not in named]
    if strays:
        shown = [*strays[:_MOST_NAMES], *(("…",) if len(strays) > _MOST_NAMES else ())]
        warn(words("enrolment.not_in_manifest", n=len(strays), names=", ".join(shown)))


def files_in(folder: Path) -> list[str]:
    """The files in a folder and below it, as the list names them; hidden files and lists aside."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith((".", "~$")) and path.suffix.lower() != ".csv"
    )
