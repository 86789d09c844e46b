"""`lekwacht check`: is this text, or part of it, in the register?"""

import json
from typing import TYPE_CHECKING, TextIO

import click

from lekwacht.context import Context
from store.errors import ExitCode

if TYPE_CHECKING:
    from matcher.check import Checked


@click.command("check")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--jsonl", is_flag=True, help='Read {"id","text"} a line and write a line a match.')
@click.option("--all", "everything", is_flag=True, help="Show matches that would raise no alert too.")
@click.pass_obj
def command(context: Context, file: TextIO, *, jsonl: bool, everything: bool) -> int:
    """Compare the text in FILE (or - for standard input) with the register; its use is written down.

    A text that cannot be compared is told on standard error with its id; the others go on, and the exit
    code is 3.
    """
    from matcher import compiled  # noqa: PLC0415 - a command loads its own room alone

    text = "" if jsonl else file.read()
    if not jsonl:
        indexes = context.data.register.parent.glob("index-*.bin")
        compiled.interpret(len(text), sum(path.stat().st_size for path in indexes))
    from matcher import check  # noqa: PLC0415 - after that choice
    from matcher.register import open_both  # noqa: PLC0415 - as above

    settings = context.configuration.match
    with open_both(context.data, settings) as register:
        asked = check.read_lines(file) if jsonl else [("text", text)]
        use = check.Check(register, settings.alert_e_value, everything, settings.post_limit_seconds)
        for checked in use.run(asked, context.clock.now(), context.actor):
            click.echo(checked.as_json() if jsonl else _line(checked))
    if not jsonl:
        click.echo(f"{use.alerts} alerts.", err=True)
    for name, failure in use.failed:
        click.echo(f"lekwacht: {json.dumps(name)} was not compared ({failure}); the others were", err=True)
    return ExitCode.INCOMPLETE if use.failed else ExitCode.DONE


def _line(checked: "Checked") -> str:
    found = checked.detection
    verdict = "alert" if checked.alert else "no alert"
    where = ", ".join(f"{start}-{end}" for start, end in found.spans)
    return (
        f"{verdict}: {found.document.ref} passage {found.passage.number} [{found.passage.section}]"
        f" score {found.score}, e-value {found.e_value:.2g}, {found.coverage:.0%} of it, at {where}"
    )
