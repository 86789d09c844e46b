"""`lekwacht schedule`: runs the night at its time, until stopped."""

import click

from lekwacht import schedule
from lekwacht.context import Context


@click.command("schedule")
@click.pass_obj
def command(context: Context) -> None:
    """Run every night at its time (03:30 Europe/Amsterdam unless configured), until stopped."""
    scheduler = schedule.blocking(context)
    click.echo(
        f"Nightly at {context.configuration.schedule.at} Europe/Amsterdam; stop with Ctrl-C.", err=True
    )
    scheduler.start()
