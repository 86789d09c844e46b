"""`lekwacht canary`: enrols the night's made-up passage; part of `nightly`, and hidden from the list."""

from typing import TextIO

import click

from lekwacht.context import Context
from matcher import enrol
from matcher.new_document import NewDocument, NewSection
from matcher.register import open_both
from store.matches import enrolled

KIND = "kanarie"


@click.command("canary", hidden=True)
@click.argument("ref")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--keep", multiple=True, metavar="REF", help="An earlier canary that stays.")
@click.pass_obj
def command(context: Context, ref: str, file: TextIO, keep: tuple[str, ...]) -> None:
    """Enrol the made-up passage in FILE as the canary REF, in the place of every earlier one but some."""
    story = NewDocument(ref, KIND, ref, (NewSection(KIND, file.read()),), canary=True)
    now = context.clock.now()
    with open_both(context.data, context.configuration.match) as register:
        for earlier in [document for document in enrolled.documents(register.matches) if document.canary]:
            if earlier.ref in keep:
                continue
            enrol.remove(register, earlier.ref, now, context.actor)
        enrol.enrol(register, [story], now, context.actor)
