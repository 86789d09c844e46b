"""`lekwacht report`: new matches become sightings and incidents."""

import click

from lekwacht.context import Context
from lekwacht.officer import tell_urgent
from reports.casework import report
from reports.casework.intake import Outcome


@click.command("report")
@click.pass_obj
def command(context: Context) -> None:
    """Take in new matches: sightings, incidents, and whether known places still stand."""
    result = report.run(
        context.data,
        context.configuration.report,
        context.clock,
        lambda line: click.echo(line, err=True),
    )
    tell_urgent(context)
    click.echo(
        f"{result.count(Outcome.RAISED)} new sightings, {result.count(Outcome.ADDED)} new hits at known"
        f" places, {result.count(Outcome.SUPPRESSED) + result.count(Outcome.QUIET)} kept quiet,"
        f" {result.presences} places changed, {result.rechecks} to be looked at again."
    )
