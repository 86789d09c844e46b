"""`lekwacht figures`: what a month came to, in numbers."""

import json
from dataclasses import asdict
from datetime import date, timedelta
from enum import Enum
from pathlib import Path

import click

from lekwacht.context import Context
from lekwacht.officer import desk_of, json_option, language_option, words_of
from reports.casework.figures import MatchLimits, MonthFigures, kept_now
from reports.output import figures
from store.month import Month, month_of, parse_month

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("figures")
@click.option("--month", "text", metavar="YYYY-MM", help="The month; default: this one.")
@click.option("--csv", "table", type=_FILE, help="Write the year up to that month as CSV, one row a month.")
@click.option("--svg", "drawing", type=_FILE, help="Write the year up to that month as a drawing.")
@click.option("--purpose", default="", help="What the file is for.")
@json_option
@language_option
@click.pass_obj
def command(
    context: Context,
    *,
    text: str | None,
    table: Path | None,
    drawing: Path | None,
    purpose: str,
    as_json: bool,
    lang: str | None,
) -> None:
    """Show the figures of a month: what was read, erased and found, and how it was judged.

    They are counts, never of a single officer. Erased items remain counted.
    """
    month, spoken = _month(context, text), words_of(context, lang)
    matching = context.configuration.match
    thresholds = MatchLimits(matching.alert_e_value, matching.lead_e_value)
    with desk_of(context) as desk:
        months = figures.months_up_to(desk, month, thresholds)
        kept = kept_now(desk)
        written = [
            *([figures.write_csv(desk, table, months, purpose)] if table else []),
            *([figures.write_drawing(desk, drawing, months, purpose, spoken.language)] if drawing else []),
        ]
    if as_json:
        click.echo(
            json.dumps({**_outline(months[-1]), "kept_now": asdict(kept)}, ensure_ascii=False, indent=2)
        )
        return
    for export in written:
        click.echo(spoken("terminal.written", number=export.number, file=export.file, sha256=export.sha256))
    if not written:
        for line in figures.as_text(months[-1], kept, context.configuration.report, spoken):
            click.echo(line)


def _month(context: Context, text: str | None) -> Month:
    this = month_of(context.clock.now())
    if text is None:
        return this
    month = parse_month(text)
    if month is None:
        raise click.BadParameter(f"{text!r} is not a month; write it as 2026-11", param_hint="--month")
    if month > this:
        raise click.BadParameter(f"{month} is yet to come", param_hint="--month")
    return month


def _outline(month: MonthFigures) -> dict[str, object]:
    return {name: _plain(value) for name, value in asdict(month).items()} | {"month": str(month.month)}


def _plain(value: object) -> object:
    match value:
        case dict():
            return {name: _plain(part) for name, part in value.items()}
        case tuple():
            return {str(part[0]): part[1] for part in value}
        case timedelta():
            return round(value.total_seconds())
        case Enum() | date():
            return str(value)
    return value
