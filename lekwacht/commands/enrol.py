"""`lekwacht enrol`: documents become fingerprints; the text is not kept."""

from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from lekwacht.context import Context
from store.errors import ExitCode

if TYPE_CHECKING:
    from documents import ReadDocument
    from matcher.aside import Failure
    from matcher.enrol import NewDocument
    from store.matches.document import Passage


@click.command("enrol")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--ref", help="Reference of the document; no V-number, BSN or name.")
@click.option("--kind", help="Kind of document, for example: voornemen.")
@click.option("--case", "case_ref", help="Reference of the case; the document's own when left out.")
@click.option("--section", help="Section of which the text is; read from the document when left out.")
@click.option("--jsonl", type=click.File("r", encoding="utf-8"), help="Read documents from JSON lines.")
@click.option("--replace", is_flag=True, help="Put this text in the place of one already enrolled.")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: Context,
    files: tuple[Path, ...],
    ref: str | None,
    kind: str | None,
    case_ref: str | None,
    section: str | None,
    jsonl: TextIO | None,
    *,
    replace: bool,
) -> int:
    """Make fingerprints of the document in FILE... (PDF, DOCX, XLSX, ODT, ODS, HTML, text).

    A document of which none can be made is told on standard error; the others are enrolled, and the exit
    code is 3.
    """
    from matcher import enrol  # noqa: PLC0415 - a command loads its own room alone
    from matcher.register import open_both  # noqa: PLC0415 - as above

    if jsonl is not None and (files or ref or kind or case_ref or section):
        raise click.UsageError(
            "--jsonl brings its own references; leave the files and the other options out."
        )
    if jsonl is None and not (files and ref and kind):
        raise click.UsageError("give FILE..., --ref and --kind, or --jsonl FILE.")
    with open_both(context.data, context.configuration.match) as register:
        if jsonl is not None:
            new = enrol.read_lines(jsonl)
        else:
            new = [_document(files, str(ref), str(kind), case_ref or str(ref), section)]
        for document in new:
            if enrol.looks_like_a_person(document.ref):
                _warn(f"{document.ref} looks like a V-number or BSN; use a reference that names nobody")
        failed: list[tuple[str, Failure]] = []
        now, actor = context.clock.now(), context.actor
        passages = enrol.enrol(register, new, now, actor, replace=replace, failed=failed)
    _tell(passages)
    for failing, failure in failed:
        _warn(f"{failing} was not enrolled ({failure}); the others were")
    return ExitCode.INCOMPLETE if failed else ExitCode.DONE


def _document(
    files: tuple[Path, ...], ref: str, kind: str, case_ref: str, section: str | None
) -> "NewDocument":
    from matcher.enrol import NewDocument, Section  # noqa: PLC0415 - a command loads its own room alone

    parts = (part for file in files for part in _read(file).sections)
    sections = tuple(Section(section or part.label, part.text) for part in parts)
    return NewDocument(ref, kind, case_ref, sections)


def _read(file: Path) -> "ReadDocument":
    from documents import Purpose, read  # noqa: PLC0415 - needed for files alone

    document = read(file.read_bytes(), name=file.name, purpose=Purpose.ENROLMENT)
    if document.unread_pages:
        pages = ", ".join(map(str, document.unread_pages))
        _warn(
            f"{file.name}: no text on page {pages}, which holds a picture and is not protected; run OCR first"
        )
    return document


def _tell(passages: "list[Passage]") -> None:
    from matcher.strength import ADVICE  # noqa: PLC0415 - a command loads its own room alone

    for passage in passages:
        verdict = (
            f"weak ({passage.weakness}): {ADVICE[passage.weakness]}" if passage.weakness else "can be found"
        )
        click.echo(
            f"{passage.document_ref} {passage.number} [{passage.section}] {passage.words} words: {verdict}"
        )
    weak = sum(passage.weakness is not None for passage in passages)
    documents = len({passage.document_ref for passage in passages})
    click.echo(f"{documents} documents, {len(passages)} passages, {weak} of them weak.")


def _warn(message: str) -> None:
    click.echo(f"lekwacht: {message}", err=True)
