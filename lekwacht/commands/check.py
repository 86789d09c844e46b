"""`lekwacht check`: is this text, or part of it, in the register?"""

from typing import TYPE_CHECKING, TextIO

import click

from lekwacht.context import Context

if TYPE_CHECKING:
    from matcher.check import Checked


@click.command("check")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--jsonl", is_flag=True, help='Read {"id","text"} a line and write a line a match.')
@click.option("--all", "everything", is_flag=True, help="Show matches that would raise no alert too.")
@click.option("--leads", is_flag=True, help="Show leads too: matches that chance could explain.")
@click.pass_obj
def command(context: Context, file: TextIO, *, jsonl: bool, everything: bool, leads: bool) -> None:
    """Compare the text in FILE (or - for standard input) with the register; its use is written down."""
    from matcher import compiled  # noqa: PLC0415 - a command loads its own room alone

    text = "" if jsonl else file.read()
    if not jsonl:
        indexes = context.data.register.parent.glob("index-*.bin")
        compiled.interpret(len(text), sum(path.stat().st_size for path in indexes))
    from matcher import check  # noqa: PLC0415 - after that choice
    from matcher.check import Asked, Shown  # noqa: PLC0415 - as above
    from matcher.register import open_both  # noqa: PLC0415 - as above
    from matcher.tier import Thresholds  # noqa: PLC0415 - as above

    settings = context.configuration.match
    shown = Shown.EVERYTHING if everything else Shown.LEADS if leads else Shown.ALERTS
    with open_both(context.data, settings) as register:
        asked = check.read_lines(file) if jsonl else [Asked("text", text)]
        use = check.Check(register, Thresholds.of(settings), shown)
        for checked in use.run(asked, context.clock.now(), context.actor):
            click.echo(checked.as_json() if jsonl else _line(checked))
    if not jsonl:
        click.echo(f"{use.alerts} alerts, {use.leads} leads.", err=True)


def _line(checked: "Checked") -> str:
    found = checked.detection
    verdict = str(checked.tier or "no match")
    where = ", ".join(f"{start}-{end}" for start, end in found.spans)
    return (
        f"{verdict}: {found.document.ref} passage {found.passage.number} [{found.passage.section}]"
        f" score {found.score}, e-value {found.e_value:.2g}, {found.coverage:.0%} of it, at {where}"
    )
