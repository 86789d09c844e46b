"""`lekwacht trace`: looks for earlier appearances and shows the timeline."""

import json
import subprocess
from pathlib import Path

import click

from lekwacht.context import Context
from lekwacht.errors import StepFailedError
from lekwacht.officer import desk_of, json_option, language_option, words_of
from lekwacht.process import command_line


@click.command("trace")
@click.argument("number", metavar="M")
@click.option("--warc", "files", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--no-search", is_flag=True, help="Only show what is known; look nowhere.")
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
    """Look through the own archive, and through WARC files given by hand, and show places in order of time.

    The passage is sent nowhere: the archive is matched here. Cut off and started again it goes on.
    """
    from reports.casework import incidents  # noqa: PLC0415 - a command loads its own room alone
    from reports.dossier import dossier  # noqa: PLC0415 - a command loads its own room alone
    from reports.output import terminal  # noqa: PLC0415 - a command loads its own room alone
    from reports.output.dossier_outline import dossier as as_outline  # noqa: PLC0415 - as above

    words = words_of(context, lang)
    with desk_of(context) as desk:
        incident = incidents.get(desk, number)
        desk.record("traced", incident.number, files=len(files), searched=not no_search)
    if not no_search:
        click.echo(words("terminal.trace.busy"), err=True)
        _search(context, files)
    with desk_of(context) as desk:
        found = dossier.open_dossier(desk, incident.number)
    if as_json:
        click.echo(json.dumps(as_outline(found, words), ensure_ascii=False, indent=2))
        return
    for line in terminal.traced(found, words):
        click.echo(line)


def _search(context: Context, files: tuple[Path, ...]) -> None:
    """Ask the rooms in turn: the crawler reads the files, the matcher matches, reports takes it in."""
    steps: list[tuple[str, ...]] = [("crawl", "--warc", str(file)) for file in files]
    steps += [("match", "--everything"), ("report",)]
    for step in steps:
        done = subprocess.run(  # noqa: S603 - our own command line
            command_line(context.root, *step), check=False, stdout=subprocess.DEVNULL
        )
        if done.returncode:
            raise StepFailedError(
                f"`lekwacht {step[0]}` ended with {done.returncode}; mend that and trace again"
            )
