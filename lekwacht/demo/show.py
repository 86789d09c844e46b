"""Plays the main job from enrolment to CSV, through the same commands that a user types."""

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from lekwacht import setup
from lekwacht.context import Context
from lekwacht.demo.sites import served
from lekwacht.errors import InputError, StepFailedError
from lekwacht.process import run_step
from reports.casework import incidents
from reports.desk import open_desk
from reports.dossier.dossier import open_dossier
from reports.language import words
from reports.output import exports
from reports.output.spreadsheet import CsvProfile
from store.clock import AMSTERDAM
from store.counted import counted
from store.layout import DataDirectory

DECISION = Path(__file__).parent / "decision.pdf"
REF = "VB-2023-0417"
SHARED_ON = "2023-03-15"
LOG = "demo.log"
"""What the commands said; it also marks the directory as a demonstration's."""

Tell = Callable[[str], None]


def show(context: Context, tell: Tell) -> None:
    """Run the demonstration on a fresh data directory; its last line is `CSV: ` and an absolute path.

    Raises:
        InputError: the data directory holds something else than an earlier demonstration.
        StepFailedError: a step did not end well; its own line says why.
    """
    clear(context.root)
    with served("forum") as forum, served("weblog") as weblog:
        setup.initialise(context.root, settings={"general.language": "nl", "crawl.loopback": (forum, weblog)})
        tell(
            f"Two public sites stand on this machine: a forum at http://{forum}/ and an older weblog at"
            f" http://{weblog}/."
        )
        do(context, "enrol", str(DECISION), "--ref", REF, "--kind", "afwijzende beschikking")
        do(context, "disclose", REF, "--to", "COA", "--unit", "azc Voorbeeldstad", "--on", SHARED_ON)
        tell(f"The made-up decision {REF} was enrolled from a PDF: only keyed hashes of it are kept.")
        tell(f"It was shared with COA on {SHARED_ON}.")
        for name, address in (("forum", forum), ("weblog", weblog)):
            do(context, "sites", "add", f"http://{address}/", "--name", name, "--yes")
        do(context, "nightly")
    tell("The night run crawled both sites, matched every post and comment, and found its own canary.")
    tell_csv(tell, print_incident(context, tell))


def clear(root: Path, house: str = "") -> None:
    """Make room for a new demonstration; who has an account keeps it.

    Args:
        root: where the demonstration lies.
        house: the folder in it whose console people sign in to; the demonstration itself where it is empty.

    Raises:
        InputError: something else lies there.
    """
    if not root.exists():
        return
    if not (root / LOG).exists():
        raise InputError(f"{root} holds no demonstration; choose another --data, or move it away")
    with tempfile.TemporaryDirectory(dir=root.parent) as aside:
        accounts = DataDirectory(root / house).accounts
        kept = [Path(shutil.move(path, aside)) for path in accounts.parent.glob(f"{accounts.name}*")]
        shutil.rmtree(root)
        accounts.parent.mkdir(parents=True)
        for path in kept:
            shutil.move(path, accounts.parent)


def do(context: Context, *arguments: str) -> None:
    """Run a command that a user would type.

    Raises:
        StepFailedError: it did not end well; the log says why.
    """
    with (context.root / LOG).open("a", encoding="utf-8") as log:
        exit_code = run_step(context.root, *arguments, log=log)
    if exit_code:
        raise StepFailedError(f"`lekwacht {arguments[0]}` ended with {exit_code}; see {context.root / LOG}")


def print_incident(context: Context, tell: Tell) -> Path:
    """Tell of the one incident, its places in order of time, and what is next; the export's file.

    Raises:
        StepFailedError: there is another number of incidents.
    """
    line = words("en")
    with open_desk(context.data, context.configuration.report, context.clock, actor=context.actor) as desk:
        summaries = incidents.page(desk).summaries
        if len(summaries) != 1:
            raise StepFailedError(
                f"the demonstration raised {counted(len(summaries), 'incident')} instead of one"
            )
        number = summaries[0].incident.number
        dossier = open_dossier(desk, number)
        tell(f"Incident {number} has {counted(len(dossier.appearances), 'sighting')}, in order of time:")
        for appearance in dossier.appearances:
            when = appearance.best.earliest.astimezone(AMSTERDAM)
            sighting = appearance.place.sighting
            tell(f"  {when:%Y-%m-%d %H:%M}  {sighting.kind:<7}  {sighting.permalink}")
        for recipient in dossier.recipients:
            tell(f"{recipient.recipient}: {line(f'dossier.conclusion.{recipient.order}.{recipient.basis}')}")
        export = exports.write_csv(desk, None, CsvProfile.EXCEL_NL, exports.ExportWish("demonstratie"))
    tell(f"Next: {_program()} --data {context.root} incidents show {number}")
    return Path(export.file)


def tell_csv(tell: Tell, export: Path) -> None:
    """The last line."""
    tell(f"CSV: {export.absolute()}")


def _program() -> str:
    """How a person in this folder calls the program that is running."""
    program = Path(sys.executable).with_name("lekwacht")
    return str(program.relative_to(Path.cwd())) if program.is_relative_to(Path.cwd()) else "lekwacht"
