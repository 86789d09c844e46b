"""`lekwacht nightly`: one night, from the canary to the digest."""

import click

from lekwacht import night
from lekwacht.context import Context
from lekwacht.errors import StepFailedError
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
    if went.state not in {NightState.COMPLETE, NightState.AWAITING_ANSWER}:
        raise StepFailedError("the night is incomplete; run `lekwacht nightly` again to go on")
