"""`lekwacht serve`: the review console."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from console import server
from console.console import ToldSetting
from crawler.archives.archive import archives_of
from crawler.errors import BadArchiveError
from lekwacht.configuration import as_value, settled
from lekwacht.context import Context
from reports.casework.figures import MatchLimits

SECRET = frozenset({"report.webhook_url"})
"""Settings that can hold a secret themselves; others name a file that does."""


@click.command("serve")
@click.option("--with-schedule", is_flag=True, help="Also run the nightly schedule, in a separate process.")
@click.pass_obj
def command(context: Context, *, with_schedule: bool) -> None:
    """Open the review console for officers, until interrupted."""
    match = context.configuration.match
    thresholds = MatchLimits(match.alert_e_value, match.lead_e_value)
    rooms = server.Rooms(
        context.configuration.console,
        context.configuration.report,
        thresholds,
        configured(context),
        _archives(context),
    )
    console = server.open_console(context.data, rooms, context.clock, context.language)
    bound = server.listen(rooms.console)
    click.echo(f"The review console: {console.address.url}/")
    trouble = server.sign_in_trouble(console)
    if trouble:
        click.echo(trouble, err=True)
    link = server.first_link(console)
    if link:
        click.echo(f"Link for the first sign-in; it works once, within a day: {link}")
    with _schedule(context, wanted=with_schedule):
        server.run(console, bound)


def configured(context: Context) -> tuple[ToldSetting, ...]:
    """Every setting as it holds, for the console's page."""
    return tuple(
        ToldSetting(row.name, _shown(row.name, value), _shown(row.name, row.default), row.doc)
        for row, value in settled(context.configuration)
    )


def _shown(name: str, value: object) -> str:
    """A value as the file writes it; an address that may hold a secret is only said to be there."""
    return "..." if value and name in SECRET else as_value(value)


def _archives(context: Context) -> tuple[str, ...]:
    """The public web archives that officers may have asked; none while the setting cannot be used."""
    try:
        return tuple(archive.name for archive in archives_of(context.configuration.crawl))
    except BadArchiveError as error:
        click.echo(f"{error}; until then no archive is asked", err=True)
        return ()


@contextmanager
def _schedule(context: Context, *, wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    arguments = [sys.executable, "-m", "lekwacht", "--data", str(context.root), "schedule"]
    with subprocess.Popen(arguments) as scheduler:
        try:
            yield
        finally:
            scheduler.terminate()
