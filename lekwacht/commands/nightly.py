"""`lekwacht nightly`: one night, from the canary to the digest."""

import click

from lekwacht.context import Context
from lekwacht.errors import StepFailedError


@click.command("nightly")
@click.option("--now", is_flag=True, help="Ask every page, however lately it was visited.")
@click.pass_obj
def command(context: Context, *, now: bool) -> None:
    """Crawl, match and report, with the canary; exit 3 when the night is not whole."""
    from lekwacht import night  # noqa: PLC0415 - loaded when called
    from store.nights.night import NightState  # noqa: PLC0415

    def tell(line: str) -> None:
        click.echo(line, err=True)

    went = night.run_night(context, tell, now=now)
    for step in went.steps:
        tell(f"night: {step.name} ended with {step.exit_code}")
    click.echo(f"night: {went.state}, canary {went.canary}")
    if went.state is not NightState.COMPLETE:
        raise StepFailedError("the night is incomplete; run `lekwacht nightly` again to go on")
