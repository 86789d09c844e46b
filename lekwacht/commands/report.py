"""`lekwacht report`: new matches become sightings and incidents."""

import click

from lekwacht.context import Context
from lekwacht.officer import send_urgent
from lekwacht.stamping import stamp_statements
from reports.casework import report
from reports.casework.intake import Outcome
from store.counted import counted


@click.command("report")
@click.pass_obj
def command(context: Context) -> None:
    """Turn new matches into sightings and incidents, and update whether known sightings are still there."""
    result = report.run(
        context.data,
        context.configuration.report,
        context.clock,
        lambda line: click.echo(line, err=True),
    )
    send_urgent(context)
    stamp_statements(context, lambda line: click.echo(line, err=True))
    hushed = result.count(Outcome.SUPPRESSED) + result.count(Outcome.QUIET)
    click.echo(
        f"{counted(result.count(Outcome.RAISED), 'new sighting')}, "
        f"{counted(result.count(Outcome.ADDED), 'new hit')} at known sightings, {hushed} suppressed,"
        f" {counted(result.presences, 'place')} changed, {result.rechecks} to be looked at again."
    )
