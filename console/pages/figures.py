"""A month in numbers: what was read, kept, forgotten and found. Counts alone, of no single officer."""

from pathlib import Path

from markupsafe import Markup
from starlette.responses import FileResponse, Response

from console.console import Visit
from console.judging import Problem
from console.language import N_
from console.pages.exports import LONGEST_PURPOSE
from console.rendering import page
from reports.casework.figures import kept_now
from reports.language import words
from reports.output import figures
from store.month import Month, last_months, month_of, parse_month

CSV, SVG = "csv", "svg"
CHOICE = 24
"""Months that can be chosen from the list; any other by its address."""


def show(visit: Visit) -> Response:
    """The figures of one month, beside those of the year before it."""
    return _shown(visit, _month(visit, visit.query("month")))


def download(visit: Visit) -> Response:
    """Hand the year over as CSV or as a drawing; it is an export as any other."""
    month, wanted, purpose = (
        _month(visit, visit.field("month")),
        visit.field("format"),
        visit.field("purpose"),
    )
    problems: list[Problem] = []
    if wanted not in {CSV, SVG}:
        problems.append(("format", N_("Choose a format.")))
    if not purpose:
        problems.append(("purpose", N_("Write down what the export is for.")))
    if len(purpose) > LONGEST_PURPOSE:
        problems.append(("purpose", N_("Keep the purpose under 500 characters.")))
    if problems:
        return _shown(visit, month, tuple(problems))
    with visit.desk() as desk:
        months = figures.months_up_to(desk, month, visit.console.thresholds)
        if wanted == CSV:
            made = figures.write_csv(desk, None, months, purpose)
        else:
            made = figures.write_drawing(desk, None, months, purpose, visit.language.code)
    return FileResponse(made.file, filename=Path(made.file).name, media_type="application/octet-stream")


def _shown(visit: Visit, month: Month, problems: tuple[Problem, ...] = ()) -> Response:
    spoken = words(visit.language.code)
    with visit.desk() as desk:
        months = figures.months_up_to(desk, month, visit.console.thresholds)
        kept, settings = kept_now(desk), desk.settings
    this, newest = months[-1], month_of(visit.console.clock.now())
    return page(
        visit,
        "figures.html",
        422 if problems else 200,
        problems=problems,
        month=month,
        months=tuple(reversed(last_months(newest, CHOICE))),
        running=month == newest,
        figures=this,
        year=tuple(reversed(months)),
        summary=figures.summary(this, kept, spoken),
        kept=kept,
        sections=figures.sections(this, spoken),
        terms=figures.terms(this, settings, spoken),
        forgotten_title=spoken("figures.section.forgotten"),
        drawing=Markup(figures.drawing(months, spoken)),  # noqa: S704 - our own template, escaped
        month_name=spoken.month,
    )


def _month(visit: Visit, text: str) -> Month:
    """The month that was asked for; this one where none was, or one to come."""
    newest = month_of(visit.console.clock.now())
    return min(parse_month(text) or newest, newest)
