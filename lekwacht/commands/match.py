"""`lekwacht match`: new posts in the archive are looked up in the register."""

from datetime import UTC, datetime

import click

from lekwacht import exchanging
from lekwacht.context import Context
from matcher import match
from store.counted import counted
from store.errors import ExitCode


@click.command("match")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]),
    help="Match again all captures since this time (UTC).",
)
@click.option("--everything", is_flag=True, help="Match the whole archive again.")
@click.pass_obj
def command(context: Context, since: datetime | None, *, everything: bool) -> int:
    """Match the posts crawled since the last match, and older posts with newly enrolled documents.

    A post that cannot be matched is set aside, reported with its reason, and tried again by the next
    version of the program; the others are matched, and the exit code is 3.
    """
    if since and everything:
        raise click.UsageError("give --since or --everything, not both.")
    moment = since.replace(tzinfo=UTC) if since else None
    elsewhere = exchanging.match_elsewhere(context, again=everything or since is not None, since=moment)
    if elsewhere is not None:
        click.echo(elsewhere)
        return ExitCode.DONE
    tally = match.run(
        context.data,
        context.configuration.match,
        context.clock,
        context.actor,
        tell=lambda doing, count: click.echo(f"{doing}: {counted(count, 'post')}", err=True),
        again=everything or since is not None,
        since=moment,
    )
    click.echo(
        f"{counted(tally.versions, 'post')} matched, {tally.looked_back} looked back at, "
        f"{counted(tally.matches, 'new match', 'new matches')}."
    )
    for reason, count in tally.aside:
        kind = "not matched" if reason.unmatched else "not looked through whole"
        click.echo(f"{kind}: {counted(count, 'post')} ({reason})", err=True)
    return ExitCode.INCOMPLETE if tally.unmatched else ExitCode.DONE
