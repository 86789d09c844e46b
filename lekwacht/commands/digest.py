"""`lekwacht digest`: tells the officers how the night went; part of `nightly`."""

import click

from lekwacht.context import Context
from lekwacht.officer import desk_of, words_of
from reports.output import delivery, digest
from store.errors import ExitCode


@click.command("digest")
@click.option("--retry", is_flag=True, help="Only send again what did not arrive.")
@click.option("--print", "show", is_flag=True, help="Print the newest night's digest; send nothing.")
@click.pass_obj
def command(context: Context, *, retry: bool, show: bool) -> int:
    """Send the latest night's digest to the configured recipients; exit 3 when one could not be reached."""
    words = words_of(context, None)
    with desk_of(context) as desk:
        if show:
            news = digest.compile_digest(desk, delivery.last_watermark(desk))
            for line in digest.as_text(news, words, context.configuration.report.console_url):
                click.echo(line)
            return 0
        if not retry or digest.is_late(desk):
            delivery.prepare(desk, words)
        failed = delivery.deliver(desk)
    for message in failed:
        click.echo(f"{message.channel} of {message.night}: {message.last_error}; tried again later", err=True)
    return ExitCode.INCOMPLETE if failed else ExitCode.DONE
