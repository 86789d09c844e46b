"""`lekwacht schedule`: runs the night at its time, until stopped."""

import click

from lekwacht.context import Context


@click.command("schedule")
@click.pass_obj
def command(context: Context) -> None:
    """Run the night at its time (03:30 Europe/Amsterdam unless configured), until stopped."""
    from lekwacht import schedule  # noqa: PLC0415 - APScheduler is needed here alone

    scheduler = schedule.blocking(context)
    click.echo(
        f"Nightly at {context.configuration.schedule.at} Europe/Amsterdam; stop with Ctrl-C.", err=True
    )
    scheduler.start()
