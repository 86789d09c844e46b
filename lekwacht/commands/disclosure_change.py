"""`lekwacht disclosure-change`: does a change of a disclosure that was asked in the console; hidden."""

from typing import TextIO

import click

from lekwacht.context import Context
from matcher.changing import carry_out
from store.errors import ExitCode


@click.command("disclosure-change", hidden=True)
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.pass_obj
def command(context: Context, file: TextIO) -> int:
    """Do what the order in FILE asks of a disclosure, and keep the answer beside the matches."""
    well = carry_out(context.data, context.clock, file.read())
    return ExitCode.DONE if well else ExitCode.INCOMPLETE
