"""`lekwacht demo`: the whole main job on this machine."""

import click

from lekwacht.context import Context
from lekwacht.demo import show


@click.command("demo")
@click.pass_obj
def command(context: Context) -> None:
    """Run the whole main job on bundled sites and a made-up decision; can be run again."""
    show.show(context, click.echo)
