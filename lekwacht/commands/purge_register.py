"""`lekwacht purge-register`: the matcher's part of `purge`, where the register is another user's."""

import click

from lekwacht.context import Context
from lekwacht.officer import words_of
from lekwacht.purging import purge_exchange, purge_register


@click.command("purge-register", hidden=True)
@click.pass_obj
def command(context: Context) -> None:
    """Erase what was removed from the register, and in a source house what its partners sent."""
    purge_register(context)
    purge_exchange(context, words_of(context, None), dry_run=False, quiet=False)
