"""`lekwacht trace`: looks for earlier appearances and shows the timeline."""

import json
import subprocess
from pathlib import Path

import click

from lekwacht import exchanging
from lekwacht.context import Context
from lekwacht.errors import StepFailedError
from lekwacht.officer import desk_of, json_option, language_option, words_of
from lekwacht.process import command_line
from reports.casework import incidents
from reports.dossier import dossier
from reports.output import terminal
from reports.output.dossier_outline import dossier as as_outline
from store.errors import ExitCode


@click.command("trace")
@click.argument("number", metavar="M")
@click.option("--warc", "files", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--no-search", is_flag=True, help="Only show what is known; search nothing.")
@json_option
@language_option
@click.pass_obj
def command(  # noqa: PLR0913 - one parameter an option
    context: Context,
    *,
    number: str,
    files: tuple[Path, ...],
    no_search: bool,
    as_json: bool,
    lang: str | None,
) -> None:
    """Search the archive, and WARC files given by hand, and show places in order of time.

    The passage is sent nowhere: the archive is matched here. When interrupted, start it again: it goes on.
    """
    words = words_of(context, lang)
    with desk_of(context) as desk:
        incident = incidents.get(desk, number)
        desk.record("traced", incident.number, files=len(files), searched=not no_search)
    if not no_search:
        click.echo(words("terminal.trace.busy"), err=True)
        unread = _search(context, files)
    else:
        unread = ()
    with desk_of(context) as desk:
        opened = dossier.open_dossier(desk, incident.number)
    if waits := exchanging.awaits(context):
        click.echo(words("terminal.awaiting", partner=waits), err=True)
    if as_json:
        click.echo(json.dumps(as_outline(opened, words), ensure_ascii=False, indent=2))
    else:
        for line in terminal.traced(opened, words):
            click.echo(line)
    if unread:
        raise StepFailedError(
            f"{', '.join(unread)}: not every record could be read: nothing follows from what is missing;"
            f" `lekwacht crawl --warc {unread[0]}` says why"
        )


def _search(context: Context, files: tuple[Path, ...]) -> tuple[str, ...]:
    """Ask the rooms in turn: the crawler reads the files, the matcher matches, reports takes it in.

    Returns the files of which something could not be read.
    """
    unread = tuple(str(file) for file in files if _step(context, "crawl", "--warc", str(file)))
    for step in (_matching(context), ("report",)):
        if code := _step(context, *step):
            raise StepFailedError(f"`lekwacht {step[0]}` ended with {code}; mend that and trace again")
    return unread


def _matching(context: Context) -> tuple[str, ...]:
    """Another house matched all that went to it before: what is new goes with the next bundle."""
    if exchanging.awaits(context):
        return ("match",)
    return ("match", "--everything")


def _step(context: Context, *arguments: str) -> int:
    """The exit code of a step, when it is one to go on with.

    Raises:
        StepFailedError: it did nothing.
    """
    done = subprocess.run(  # noqa: S603 - our own command line
        command_line(context.root, *arguments), check=False, stdout=subprocess.DEVNULL
    )
    if done.returncode not in {ExitCode.DONE, ExitCode.INCOMPLETE}:
        raise StepFailedError(
            f"`lekwacht {arguments[0]}` ended with {done.returncode}; mend that and trace again"
        )
    return done.returncode
