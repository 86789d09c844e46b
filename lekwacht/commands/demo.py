"""`lekwacht demo`: the whole main job on this machine."""

import click

from lekwacht.context import Context
from lekwacht.demo import show, two


@click.command("demo")
@click.option(
    "--two-houses",
    is_flag=True,
    help="Show two houses: one watches, the other has the decision, and they exchange bundles.",
)
@click.pass_obj
def command(context: Context, *, two_houses: bool) -> None:
    """Run a whole night on bundled sites and a made-up decision; can be run again."""
    (two.show if two_houses else show.show)(context, click.echo)
