"""`lekwacht round`: crawls some sites, matches and reports; what a site with a schedule of its own runs."""

import click

from lekwacht.context import Context
from lekwacht.process import run_step
from store.errors import ExitCode


@click.command("round")
@click.argument("sites", nargs=-1, required=True, metavar="SITE...")
@click.pass_obj
def command(context: Context, sites: tuple[str, ...]) -> int:
    """Crawl SITE..., match and report now, between two nights; exit 3 when a step failed."""
    codes = [run_step(context.root, *step) for step in (("crawl", *sites), ("match",), ("report",))]
    return ExitCode.INCOMPLETE if any(codes) else ExitCode.DONE
