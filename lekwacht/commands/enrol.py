"""`lekwacht enrol`: documents become fingerprints; the text is not kept."""

import sys
from pathlib import Path
from typing import TextIO

import click

from lekwacht import enrolment
from lekwacht.context import Context
from lekwacht.officer import language_option, words_of
from matcher.manifest import template
from store import out_file
from store.errors import ExitCode

_ON_SCREEN = "-"


@click.command("enrol")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--ref", help="Reference of the document; no V-number, BSN or name.")
@click.option("--kind", help="Kind of document, for example: voornemen.")
@click.option("--case", "case_ref", help="Reference of the case; default: the reference of the document.")
@click.option("--section", help="Section that the text belongs to; default: as the document says.")
@click.option(
    "--jsonl", type=click.File("r", encoding="utf-8", lazy=True), help="Read documents from JSON lines."
)
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Enrol the files of this folder that --manifest lists.",
)
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV with the columns file, ref, kind, case, shared_with, on, sections.",
)
@click.option(
    "--manifest-template",
    is_flag=False,
    flag_value=_ON_SCREEN,
    metavar="[FILE]",
    help="Write a list of the files in --folder, to be filled in, to FILE or the screen.",
)
@click.option("--replace", is_flag=True, help="Replace a document that is already enrolled.")
@language_option
@click.pass_obj
def command(
    context: Context,
    *,
    files: tuple[Path, ...],
    ref: str | None,
    kind: str | None,
    case_ref: str | None,
    section: str | None,
    jsonl: TextIO | None,
    folder: Path | None,
    manifest: Path | None,
    manifest_template: str | None,
    replace: bool,
    lang: str | None,
) -> int:
    """Enrol the document in FILE...: make its fingerprints, and report which parts were not read.

    PDF, DOCX, XLSX, PPTX, ODT, ODS, RTF, HTML, mail (EML, MSG), text and pictures are read; DOC, XLS and PPT
    where antiword and catdoc are installed, scans where tesseract-ocr is. Several files are the parts of one
    document.
    """
    alone = bool(ref or kind or case_ref or section)
    if manifest_template is not None:
        return _template(folder, manifest_template)
    if jsonl is not None and (files or alone or folder or manifest):
        raise click.UsageError(
            "--jsonl brings its own references; leave the files and the other options out."
        )
    if (folder or manifest) and (files or alone or not (folder and manifest)):
        raise click.UsageError(
            "give --folder and --manifest together, and no files or references beside them."
        )
    if jsonl is None and folder is None and not (files and ref and kind):
        raise click.UsageError("give FILE..., --ref and --kind, or --jsonl FILE, or --folder.")
    words = words_of(context, lang)
    if jsonl is not None:
        return enrolment.enrol_lines(context, jsonl, words, replace=replace)
    if folder is not None and manifest is not None:
        entries = enrolment.entries_of(manifest, context.clock.now().date())
        return enrolment.enrol_folder(context, folder, entries, words, replace=replace)
    return enrolment.enrol_files(
        context, files, str(ref), str(kind), case_ref or str(ref), section, words, replace=replace
    )


def _template(folder: Path | None, target: str) -> int:
    text = template(enrolment.files_in(folder) if folder else ())
    if target == _ON_SCREEN:
        sys.stdout.write(text)
        return ExitCode.DONE
    out_file.write(Path(target), ("\ufeff" + text).encode(), replacing=False)
    return ExitCode.DONE
