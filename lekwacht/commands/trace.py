"""`lekwacht trace`: looks for earlier appearances and shows the timeline."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.archives.archive import archives_of
from crawler.runs.given import given_files
from lekwacht import exchanging
from lekwacht.context import Context
from lekwacht.errors import StepFailedError
from lekwacht.officer import desk_of, json_option, language_option, words_of
from lekwacht.process import command_line, run_step
from reports.casework import archived, incidents
from reports.dossier import dossier
from reports.output import terminal
from reports.output.dossier_outline import dossier as as_outline
from store.errors import ExitCode

if TYPE_CHECKING:
    from reports.dossier.dossier import Dossier
    from reports.language import Words


@click.command("trace")
@click.argument("number", metavar="M")
@click.option("--warc", "files", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--no-search", is_flag=True, help="Only show known sightings; search nothing.")
@click.option("--archives", is_flag=True, help="Also ask public web archives; they learn the addresses.")
@click.option(
    "--reason", default="", help="Why the archives are asked, in a sentence; needed with --archives."
)
@click.option("--yes", is_flag=True, help="Ask the archives without asking you for confirmation.")
@json_option
@language_option
@click.pass_obj
def command(
    context: Context,
    *,
    number: str,
    files: tuple[Path, ...],
    no_search: bool,
    archives: bool,
    reason: str,
    yes: bool,
    as_json: bool,
    lang: str | None,
) -> None:
    """Search the archive, and given WARC files, and show the sightings in order of time.

    The archive is matched on this machine; no passage is sent anywhere. After an interruption, start it
    again: it goes on. Only with --archives public web archives are asked; they receive only addresses, and
    so learn which pages interest us.
    """
    words = words_of(context, lang)
    if archives and (no_search or not reason.strip()):
        raise click.UsageError("--archives needs --reason with a sentence, and no --no-search")
    with desk_of(context) as desk:
        incident = incidents.get(desk, number)
        _check(context, () if no_search else files)
        pages = archived.pages(desk, incident) if archives else ()
        if archives:
            _confirm(context, pages, words, yes=yes)
            asked = _names(context)
            desk.record("archives_asked", incident.number, archives=asked, pages=len(pages), reason=reason)
        desk.record("traced", incident.number, files=len(files), searched=not no_search)
    if not no_search:
        click.echo(words("terminal.trace.busy"), err=True)
        unanswered = archives and bool(run_step(context.root, "ask-archives", text="\n".join(pages)))
        unread = _search(context, files)
    else:
        unread, unanswered = (), False
    with desk_of(context) as desk:
        matched = not archives or archived.take_over(desk, incident)
        opened = dossier.open_dossier(desk, incident.number)
    if waits := exchanging.awaits(context):
        click.echo(words("terminal.awaiting", partner=waits), err=True)
    if not matched:
        click.echo(words("terminal.archives.unmatched"), err=True)
    _show(opened, words, as_json=as_json)
    if unanswered:
        raise StepFailedError(words("terminal.archives.incomplete"))
    if unread:
        raise StepFailedError(
            f"{', '.join(unread)}: not every record could be read, and a sighting may be missing;"
            f" `lekwacht crawl --warc {unread[0]}` says why"
        )


def _show(opened: "Dossier", words: "Words", *, as_json: bool) -> None:
    """Print the sightings in order of time."""
    if as_json:
        click.echo(json.dumps(as_outline(opened, words), ensure_ascii=False, indent=2))
        return
    for line in terminal.traced(opened, words):
        click.echo(line)


def _confirm(context: Context, pages: tuple[str, ...], words: "Words", *, yes: bool) -> None:
    """Say what asking tells the archives, and have the person say yes."""
    names = _names(context)
    if not names:
        raise click.UsageError("no archive is configured; name one in crawl.archives")
    if not pages:
        raise click.UsageError("this incident has no page on the public web to ask about")
    click.echo(words.count("terminal.archives.warning", len(pages), archives=names), err=True)
    for page in pages:
        click.echo(f"  {page}", err=True)
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask for confirmation; add --yes")
    click.confirm(words("terminal.archives.confirm"), abort=True, err=True)


def _check(context: Context, files: tuple[Path, ...]) -> None:
    """See that every file can be read, before an archive is asked or anything is written down.

    `crawl --warc` reads each once more: all have to be seen before the first is taken in, and each is taken
    in by a process of its own that trusts nothing another one found. To read once, what strangers packed
    would have to lie unpacked meanwhile. Only a WACZ file, or one packed as a whole, is unpacked twice; of
    any other it is a digest and the first records.

    Raises:
        BadWarcError: one holds no WARC record.
    """
    if not files:
        return
    with tempfile.TemporaryDirectory(prefix="lekwacht-trace-", dir=context.data.archive.parent) as workshop:
        for file in files:
            with given_files(file, Path(workshop) / "given"):
                pass


def _names(context: Context) -> str:
    """The archives that are configured, for a line."""
    return ", ".join(archive.name for archive in archives_of(context.configuration.crawl))


def _search(context: Context, files: tuple[Path, ...]) -> tuple[str, ...]:
    """Ask the rooms in turn: the crawler reads the files, the matcher matches, reports takes it in.

    Returns the files of which something could not be read.
    """
    unread = tuple(str(file) for file in files if _step(context, "crawl", "--warc", str(file)))
    for step in (*_matching(context), ("report",)):
        if code := _step(context, *step):
            raise StepFailedError(f"`lekwacht {step[0]}` ended with {code}; solve that and trace again")
    return unread


def _matching(context: Context) -> tuple[tuple[str, ...], ...]:
    """What is new, which moves the matcher on, and then all once more.

    Another house matched all that went to it before: what is new goes with the next bundle.
    """
    if exchanging.awaits(context):
        return (("match",),)
    return ("match",), ("match", "--everything")


def _step(context: Context, *arguments: str) -> int:
    """The exit code of a step, when it is one to go on with; what it was given badly it told itself.

    Raises:
        Exit: what it was given cannot be used.
        StepFailedError: it did nothing.
    """
    done = subprocess.run(command_line(context.root, *arguments), check=False, stdout=subprocess.DEVNULL)
    if done.returncode == ExitCode.BAD_INPUT:
        raise click.exceptions.Exit(ExitCode.BAD_INPUT)
    if done.returncode not in {ExitCode.DONE, ExitCode.INCOMPLETE}:
        raise StepFailedError(
            f"`lekwacht {arguments[0]}` ended with {done.returncode}; solve that and trace again"
        )
    return done.returncode
