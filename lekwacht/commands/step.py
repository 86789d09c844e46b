"""`lekwacht step`: what a room's systemd unit starts; hidden from the list."""

import click

from lekwacht.context import Context
from lekwacht.process import run_step
from lekwacht.units import read_order


@click.command("step", hidden=True)
@click.argument("room", type=click.Choice(["crawl", "match", "picture"]))
@click.pass_obj
def command(context: Context, room: str) -> int:
    """Do what the night ordered of ROOM, or its usual step, and end with that exit code."""
    order = read_order(context.root, room)
    return run_step(context.root, *order.arguments, text=order.text)
