"""`lekwacht backup`: a copy of the data directory while others write to it."""

from pathlib import Path

import click

from lekwacht.context import Context
from store import backup
from store.counted import counted


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Compare an existing backup with its digests instead.")
@click.pass_obj
def command(context: Context, folder: Path, check: bool) -> None:
    """Copy the data directory, without the key, to FOLDER while other commands run.

    The copy contains personal data: protect it like the original, and store the key apart from both.
    """
    made = backup.verify(folder) if check else backup.back_up(context.data, folder, context.clock)
    files = counted(len(made.digests), "file")
    click.echo(f"{folder}: {files} as of {made.made_at}, {'unchanged' if check else 'copied'}")
