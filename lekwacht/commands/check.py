"""`lekwacht check`: is this text, or part of it, in the register?"""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

import click

from lekwacht.context import Context
from matcher import check, compiled, explain
from matcher.check import AskedText, ShownPassage
from matcher.register import open_both
from matcher.tier import Thresholds
from store.counted import counted
from store.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matcher.check import CheckedText
    from matcher.explain import Explanation


@click.command("check")
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.option(
    "--jsonl", is_flag=True, help='Read one {"id","text"} object per line and write one line per match.'
)
@click.option("--all", "everything", is_flag=True, help="Also show matches below an alert.")
@click.option("--leads", is_flag=True, help="Also show leads: matches that chance could explain.")
@click.option(
    "--explain", "case", metavar="CASE", help="Show which words of the text match CASE, and which do not."
)
@click.pass_obj
def command(
    context: Context, file: TextIO, *, jsonl: bool, everything: bool, leads: bool, case: str | None
) -> int:
    """Compare the text in FILE (or - for standard input) with the register; every use is recorded.

    For one text it shows only tier and case; --jsonl shows all. A text that cannot be compared is reported
    on standard error with its id; the others are compared, and the exit code is 3.
    """
    if case is not None and (jsonl or everything or leads):
        raise click.UsageError(
            "--explain is for one text and one case; leave out --jsonl, --all and --leads."
        )

    text = "" if jsonl else file.read()
    if not jsonl:
        indexes = context.data.register.parent.glob("index-*.bin")
        compiled.interpret(len(text), sum(path.stat().st_size for path in indexes))
    settings = context.configuration.match
    if case is not None:
        _explain(context, case, text)
        return ExitCode.DONE
    shown = ShownPassage.EVERYTHING if everything else ShownPassage.LEADS if leads else ShownPassage.ALERTS
    with open_both(context.data, settings) as register:
        asked = check.read_lines(file) if jsonl else [AskedText("text", text)]
        use = check.TextCheck(register, Thresholds.of(settings), shown, settings.post_limit_seconds)
        checked = use.run(asked, context.clock.now(), context.actor)
        for line in (row.as_json() for row in checked) if jsonl else _by_case(checked):
            click.echo(line)
    if not jsonl:
        beside = f", {counted(use.leads, 'lead')}" if shown is not ShownPassage.ALERTS else ""
        click.echo(f"{counted(use.alerts, 'alert')}{beside}.", err=True)
    for name, failure in use.failed:
        click.echo(f"lekwacht: {json.dumps(name)} was not compared ({failure}); the others were", err=True)
    return ExitCode.INCOMPLETE if use.failed else ExitCode.DONE


def _explain(context: Context, case: str, text: str) -> None:
    settings = context.configuration.match
    with open_both(context.data, settings) as register:
        asked = explain.Question(case, text, Thresholds.of(settings))
        for explanation in explain.explain(register, asked, context.clock.now(), context.actor):
            for line in _explained(explanation, text):
                click.echo(line)


def _explained(explanation: "Explanation", text: str) -> Iterator[str]:
    tier = explanation.tier or "no match"
    yield (
        f"case {explanation.case_ref}, scheme {explanation.scheme}: {tier}, "
        f"e-value {explanation.e_value:.2g}: {explanation.nats:.1f} nats of evidence; "
        f"a lead needs {explanation.lead_nats:.1f}, an alert {explanation.alert_nats:.1f}"
    )
    for hit in explanation.hits:
        near = f", and {hit.together:.1f} for standing near the hit before it" if hit.together else ""
        yield f"  hit     {text[slice(*hit.span)]!r} at {hit.span[0]}: {hit.kind}, {hit.nats:.1f} nats{near}"
    for span in explanation.missed:
        yield f"  missed  {text[slice(*span)]!r} at {span[0]}"
    if explanation.outside:
        more = counted(explanation.outside, "more hit stands", "more hits stand")
        yield f"  {more} too far from these to count"


def _by_case(checked: "Iterable[CheckedText]") -> dict[str, None]:
    """A line a case, the strongest first: numbers beside it would let a guess be sharpened word by word."""
    return dict.fromkeys(f"{row.tier or 'no match'}: case {row.case.case_ref}" for row in checked)
