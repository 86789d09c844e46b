"""`lekwacht boilerplate`: public standard text whose wording never counts."""

from pathlib import Path

import click

from lekwacht.context import Context


@click.command("boilerplate")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.pass_obj
def command(context: Context, files: tuple[Path, ...]) -> None:
    """Register the standard text in FILE... (law, templates): its wording never counts."""
    from documents import Purpose, read  # noqa: PLC0415 - a command loads what it needs
    from matcher import standard  # noqa: PLC0415 - as above
    from matcher.register import open_both  # noqa: PLC0415 - as above

    with open_both(context.data, context.configuration.match) as register:
        for file in files:
            document = read(file.read_bytes(), name=file.name, purpose=Purpose.ENROLMENT)
            text = "\n\n".join(section.text for section in document.sections)
            new = standard.register_text(register, file.name, text, context.clock.now(), context.actor)
            click.echo(f"{file.name}: {new} new hashes of standard text.")
