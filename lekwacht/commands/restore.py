"""`lekwacht restore`: a backup back to a new data directory."""

from pathlib import Path

import click

from lekwacht.context import Context
from store import backup
from store.counted import counted
from store.layout import DataDirectory


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def command(context: Context, folder: Path) -> None:
    """Restore the backup in FOLDER to the data directory given with --data, which must be new or empty."""
    made = backup.restore(folder, DataDirectory(context.root))
    click.echo(f"{context.root}: {counted(len(made.digests), 'file')} as of {made.made_at} put back")
    click.echo(
        "next: put the key where match.key_file says, then run `lekwacht doctor` and `lekwacht verify`"
    )
