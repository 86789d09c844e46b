"""`lekwacht canary-page`: serves and crawls the night's made-up leak; part of `nightly`, and hidden."""

from typing import TextIO

import click

from crawler.runs.canary import crawl_canary
from lekwacht.context import Context


@click.command("canary-page", hidden=True)
@click.argument("nonce")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.pass_obj
def command(context: Context, nonce: str, file: TextIO) -> None:
    """Serve the text in FILE on a loopback page of this night, and crawl it like any site."""
    crawl_canary(context.data, context.configuration.crawl, context.clock, text=file.read(), nonce=nonce)
