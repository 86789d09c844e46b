"""`lekwacht ask-archives`: the crawler's part of `trace --archives`; addresses come on standard input."""

import sys

import click

from crawler.archives.asking import Answered, ask
from lekwacht.context import Context
from store.counted import counted
from store.errors import ExitCode


@click.command("ask-archives", hidden=True)
@click.pass_obj
def command(context: Context) -> int:
    """Ask the configured archives about the pages named on standard input, a line each."""
    urls = [line.strip() for line in sys.stdin if line.strip()]
    answers = ask(
        context.data,
        context.configuration.crawl,
        context.clock,
        urls,
        lambda line: click.echo(line, err=True),
    )
    for answered in answers:
        click.echo(_sentence(answered), err=True)
    return ExitCode.DONE if all(answered.whole for answered in answers) else ExitCode.INCOMPLETE


def _sentence(answered: Answered) -> str:
    reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(answered.reasons.items()))
    parts = [
        f"{answered.archive}: {counted(answered.listed, 'capture')} listed, {answered.read} read now",
        f"{answered.left} left for another time" if answered.left else "",
        f"not read: {reasons}" if reasons else "",
        answered.stopped or "",
    ]
    return "; ".join(part for part in parts if part)
