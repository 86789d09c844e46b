"""The command line: finds the command, and turns an error into one line and an exit code.

0 done; 1 found something wrong that was looked for; 2 usage, configuration or bad input; 3 incomplete;
130 interrupted. A command's module is imported when it is called, so that a crawl loads no key and a
match no network.
"""

import errno
import importlib
import os
import signal
import sqlite3
import sys
import traceback
from pathlib import Path
from types import FrameType

import click

from lekwacht import houses
from lekwacht.context import Context
from lekwacht.screen import guarded
from store.errors import ExitCode, PlainError
from store.hardening import harden

SHOW_TRACEBACK = "LEKWACHT_TRACEBACK"
"""In the environment: a fault of ours is shown with its traceback, to whoever mends it."""

COMMANDS = {
    "init": "Make the data directory, key, configuration and databases; existing ones...",
    "demo": "Run a whole night on bundled sites and a made-up decision; can be run...",
    "enrol": "Enrol the document in FILE...: make its fingerprints, and report which...",
    "disclose": "Record that document REF, or parts of it, was made available to a...",
    "boilerplate": "Register the standard text in FILE...",
    "register": "See what is enrolled, or remove it.",
    "lexicon": "Dictionaries that were added to the words that mean the same.",
    "check": "Compare the text in FILE (or - for standard input) with the register;...",
    "sites": "Add, list, show, test, disable and remove the sites that are watched.",
    "extract": "Show the posts on a saved page (FILE.html, or - for standard input).",
    "crawl": "Crawl these sites, or every site; exit 3 when one was not crawled...",
    "match": "Match the posts crawled since the last match, and older posts with newly...",
    "report": "Turn new matches into sightings and incidents, and update whether known...",
    "nightly": "Crawl, match and report, with the canary; exit 3 when the night is...",
    "round": "Crawl SITE..., match and report now, between two nights; exit 3 when a...",
    "look": "Fetch, capture and match the page at URL now, whether its site is...",
    "schedule": "Run every night at its time (03:30 Europe/Amsterdam unless configured),...",
    "serve": "Open the review console for officers, until interrupted.",
    "incidents": "List, show, decide and export incidents.",
    "figures": "Show the figures of a month: what was read, erased and found, and how it...",
    "leads": "Look twice at what could be a leak, or not: leads are no incidents.",
    "picture": "Draw the page of a sighting, such as V-12, as it looked: only from its...",
    "compare": "Compare the original in FILE with the sightings' public text, in memory,...",
    "trace": "Search the archive, and given WARC files, and show the sightings in...",
    "retro": "Look through great collections of WARC files for what is in the register.",
    "archives": "See which public web archives may be asked, and lift a block.",
    "verify": "Check all evidence, audit chains and facts, or one exported file; exit 1...",
    "verify-register": "",
    "purge": "Erase data past its retention period, record that, and search all files...",
    "purge-register": "",
    "exchange": "Keys and partners for signed, sealed bundles between two houses.",
    "send": "Make the next bundle of this kind in a partner's outbox; if there is...",
    "receive": "Check the bundles in FILE or DIR, or in the inbox, and process them;...",
    "backup": "Copy the data directory, without the key, to FOLDER while other commands...",
    "restore": "Restore the backup in FOLDER to the data directory given with --data,...",
    "doctor": "List what is missing or unsafe on this machine, one line each; exit 1 if...",
    "ask-archives": "",
    "canary": "",
    "canary-page": "",
    "site-change": "",
    "disclosure-change": "",
    "requests": "Carry out the open requests: look at pages, match the archive again,...",
    "digest": "Send the latest night's digest to the configured recipients; exit 3 when...",
    "step": "",
}
"""Every command with its line in the list, shown without importing any of them; '': hidden."""


class LazyGroup(click.Group):
    """A group whose commands are modules of `lekwacht.commands`, imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"lekwacht.commands.{cmd_name.replace('-', '_')}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"lekwacht.commands.{cmd_name}.command is not a command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called, and refuse one that is the other house's work."""
        name, command, rest = super().resolve_command(ctx, args)
        if name is not None and not {"-h", "--help"} & set(rest):
            houses.refuse(Context(root=ctx.params["data"]), name)
        return name, command, rest

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands from the table above: `--help` imports none of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, summary in COMMANDS.items() if summary])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data",
    "data",
    type=click.Path(file_okay=False, readable=False, path_type=Path),
    default=Path("lekwacht-data"),
    envvar="LEKWACHT_DATA",
    show_default=True,
    show_envvar=True,
    help="Data directory.",
)
@click.version_option(package_name="lekwacht")
@click.pass_context
def lekwacht(ctx: click.Context, data: Path) -> None:
    """Watches public websites for text taken from confidential asylum decisions."""
    ctx.obj = Context(root=data)


@lekwacht.result_callback()
@click.pass_context
def _afterwards(ctx: click.Context, /, result: object, **_: object) -> object:
    """Keep the heads of the trails that the command wrote to."""
    from lekwacht import heads  # noqa: PLC0415 - `--help` opens no database

    if ctx.invoked_subcommand in heads.WRITERS:
        heads.keep(ctx.obj)
    return result


def main() -> int:
    """Run the command line as a program of its own, and return its exit code."""
    harden()
    signal.signal(signal.SIGTERM, _interrupt)
    return run(sys.argv[1:])


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; what a person can mend is one line on stderr."""
    with guarded():
        return _run(arguments)


def _run(arguments: list[str]) -> int:
    try:
        result = lekwacht.main(arguments, prog_name="lekwacht", standalone_mode=False)
    except click.UsageError as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:  # whoever read the output has gone: not our failure
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except _EXPECTED as error:
        message, exit_code = _message(error)
        click.echo(f"lekwacht: {' '.join(message.split())}", err=True)
        return exit_code
    except Exception as error:  # the outermost loop: what nobody foresaw is told in one line too
        if os.environ.get(SHOW_TRACEBACK):
            raise
        click.echo(f"lekwacht: {_unforeseen(error)}", err=True)
        return ExitCode.INCOMPLETE
    return result if isinstance(result, int) else ExitCode.DONE


def _hint(error: OSError) -> str:
    if error.errno not in {errno.EROFS, errno.EACCES, errno.EPERM} or not error.filename:
        return ""
    return f"; let this user write in {Path(str(error.filename)).parent}, or run it as the user who may"


def _unforeseen(error: Exception) -> str:
    """What to tell of a fault of ours: where it is, never its words, which may hold text of a document."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return (
        f"unforeseen {type(error).__name__} at {place}; nothing was lost, please report it"
        f" ({SHOW_TRACEBACK}=1 shows more)"
    )


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


_EXPECTED = (
    PlainError,
    click.ClickException,
    click.Abort,
    KeyboardInterrupt,
    sqlite3.OperationalError,
    OSError,
    UnicodeError,
)


def _message(error: BaseException) -> tuple[str, int]:
    match error:
        case PlainError():
            return str(error), error.exit_code
        case click.ClickException():
            return error.format_message(), ExitCode.BAD_INPUT
        case sqlite3.OperationalError():
            return (
                f"the database could not be written or read: {error}; run the command again",
                ExitCode.INCOMPLETE,
            )
        case UnicodeError():
            return "what was given is no UTF-8 text; save it as UTF-8 and give it again", ExitCode.BAD_INPUT
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            message = f"{where}{error.strerror or error}{_hint(error)}"
            return message, ExitCode.INCOMPLETE if error.errno == errno.ENOSPC else ExitCode.BAD_INPUT
    return "interrupted; run the command again to go on", ExitCode.INTERRUPTED
