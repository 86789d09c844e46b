"""`lekwacht nightly`: one night, from the canary to the digest."""

from contextlib import closing

import click

from exchange.house import House
from lekwacht import night
from lekwacht.context import Context
from lekwacht.errors import StepFailedError
from store.archive.schema import read_archive
from store.archive.site import is_any_watched
from store.nights.night import NightState


@click.command("nightly")
@click.option("--now", is_flag=True, help="Visit every page, however recently it was visited.")
@click.pass_obj
def command(context: Context, *, now: bool) -> None:
    """Crawl, match and report, with the canary; exit 3 when the night is incomplete."""

    def tell(line: str) -> None:
        click.echo(line, err=True)

    went = night.run_night(context, tell, now=now)
    for step in went.steps:
        tell(f"night: {step.name} ended with {step.exit_code}")
    click.echo(f"night: {went.state}, canary {went.canary}")
    with closing(read_archive(context.data.archive)) as archive:
        says_something = context.configuration.exchange.house is House.SOURCE or is_any_watched(archive)
    if not says_something:
        tell("no site is watched, so this night says nothing; `lekwacht sites add URL` adds one")
    if went.state not in {NightState.COMPLETE, NightState.AWAITING_ANSWER}:
        raise StepFailedError("the night is incomplete; run `lekwacht nightly` again to go on")
