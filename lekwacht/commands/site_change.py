"""`lekwacht site-change`: does a change of a site that was asked in the console; hidden."""

from typing import TextIO

import click

from crawler.changing import carry_out
from lekwacht.context import Context
from store.errors import ExitCode


@click.command("site-change", hidden=True)
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.pass_obj
def command(context: Context, file: TextIO) -> int:
    """Do what the order in FILE asks of a site, and keep the answer in the archive."""
    well = carry_out(context.data, context.configuration.crawl, context.clock, file.read())
    return ExitCode.DONE if well else ExitCode.INCOMPLETE
