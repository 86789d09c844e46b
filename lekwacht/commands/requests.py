"""`lekwacht requests`: does what officers asked of other rooms; part of `nightly`, hidden from the list."""

import click

from lekwacht.context import Context


@click.command("requests", hidden=True)
@click.pass_obj
def command(context: Context) -> None:
    """Take the open requests through the rooms: look at pages again, match the archive again."""
    from lekwacht.errands import run_errands  # noqa: PLC0415 - loaded when called

    failed = run_errands(context, lambda line: click.echo(line, err=True))
    if failed:
        click.echo(f"{failed} requests failed; the casebook says which", err=True)
