"""`lekwacht requests`: does what officers asked of other rooms; part of `nightly`, hidden from the list."""

import click

from lekwacht.context import Context
from store.errors import ExitCode


@click.command("requests", hidden=True)
@click.pass_obj
def command(context: Context) -> int:
    """Take the open requests through the rooms; exit 3 when one failed: its page is not known to stand."""
    from lekwacht.errands import run_errands  # noqa: PLC0415 - loaded when called

    failed = run_errands(context, lambda line: click.echo(line, err=True))
    if failed:
        click.echo(f"{failed} requests failed; the casebook says which", err=True)
    return ExitCode.INCOMPLETE if failed else ExitCode.DONE
