"""`lekwacht boilerplate`: public standard text whose wording never counts."""

from pathlib import Path

import click

from documents import Purpose, read
from lekwacht.context import Context
from lekwacht.document_notes import print_document
from lekwacht.officer import language_option, words_of
from matcher import standard
from matcher.register import open_both


@click.command("boilerplate")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@language_option
@click.pass_obj
def command(context: Context, *, files: tuple[Path, ...], lang: str | None) -> None:
    """Register the standard text in FILE... (law, templates); matching ignores its wording."""
    words = words_of(context, lang)
    with open_both(context.data, context.configuration.match) as register:
        for file in files:
            document = read(file.read_bytes(), name=file.name, purpose=Purpose.ENROLMENT)
            print_document(words, file.name, document, compared=True)
            text = "\n\n".join(section.text for section in document.sections)
            new = standard.register_text(register, file.name, text, context.clock.now(), context.actor)
            click.echo(words("enrolment.boilerplate", name=file.name, new=new))
