"""A month's figures as people read them, as CSV and as a drawing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports.casework.dispositions import Keeping
from reports.casework.figures import KeptNow, MatchLimits, MonthFigures, compile_months
from reports.desk import Desk
from reports.language import Words, words
from reports.output import exports, spreadsheet
from reports.output.exports import ExportWish, PageExport
from reports.output.spreadsheet import Cell, CsvProfile
from reports.settings import ReportSettings
from store.casebook.export import Export
from store.casebook.incident import Disposition
from store.month import Month, last_months

SHOWN_MONTHS = 12
"""Months of a table or drawing, up to the one that is asked for."""

_LEAST = 0.01


@dataclass(frozen=True, slots=True)
class FigureSection:
    """Some figures that belong together, each with what it is."""

    name: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Term:
    """What goes by which setting, how long it stays, and how much of it went in the month."""

    what: str
    setting: str
    stays: str
    gone: int


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One month in the drawing; heights are of a hundred."""

    month: Month
    x: float
    read: int
    read_height: float
    forgotten: int
    forgotten_height: float


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """One column of the CSV."""

    name: str
    cell: Callable[[MonthFigures], Cell]


def months_up_to(desk: Desk, month: Month, thresholds: MatchLimits) -> tuple[MonthFigures, ...]:
    """A year of figures, this month last."""
    return compile_months(desk, last_months(month, SHOWN_MONTHS), thresholds)


def sections(figures: MonthFigures, spoken: Words) -> tuple[FigureSection, ...]:
    """The month's figures in words, but for what was forgotten: that has settings beside it."""
    night, read, findings, look, chance = (
        figures.nights,
        figures.read,
        figures.found,
        figures.first_look,
        figures.chance,
    )
    judged = tuple((spoken.label(disposition), spoken.number(count)) for disposition, count in figures.judged)
    return (
        _section("nights", spoken, night, ("due", "complete", "canary_found", "site_nights", "whole")),
        _section("read", spoken, read, ("pages", "looked_at", "read", "not_readable")),
        _section(
            "found",
            spoken,
            findings,
            (
                *("alerts", "incidents", "reported", "reopened", "suppressed"),
                *("leads", "leads_taken_up", "leads_put_aside", "notices"),
            ),
        ),
        FigureSection(
            spoken("figures.section.judged"),
            judged or ((spoken("figures.none"), spoken.number(0)),),
        ),
        FigureSection(
            spoken("figures.section.first_look"),
            (
                (spoken("figures.line.opened"), spoken.number(look.opened)),
                (spoken("figures.line.looked_at_first"), spoken.number(look.looked_at)),
                (spoken("figures.line.median"), duration(look.median, spoken)),
                (spoken("figures.line.longest"), duration(look.longest, spoken)),
            ),
        ),
        _section(
            "chance",
            spoken,
            chance,
            ("alerts_expected", "alerts_judged", "leads_expected", "leads_judged"),
        ),
    )


def terms(figures: MonthFigures, settings: ReportSettings, spoken: Words) -> tuple[Term, ...]:
    """What was forgotten in the month, each with the setting that takes it."""
    gone = figures.forgotten
    days = {
        "posts": ("keep_post_days", gone.posts),
        Keeping.SIGNAAL: ("keep_signal_days", gone.by_rule(Keeping.SIGNAAL)),
        Keeping.ZELF_GEDEELD: ("keep_own_telling_days", gone.by_rule(Keeping.ZELF_GEDEELD)),
        Keeping.VALS_ALARM: ("keep_false_alarm_days", gone.by_rule(Keeping.VALS_ALARM)),
        Keeping.AFGEHANDELD: ("keep_confirmed_days", gone.by_rule(Keeping.AFGEHANDELD)),
        "leads": ("keep_lead_days", gone.leads),
    }
    register = Term(
        spoken("figures.forgotten.register"),
        "report.keep_register_years",
        spoken.count("figures.years", settings.keep_register_years),
        gone.by_rule(Keeping.REGISTER),
    )
    return (
        *(
            Term(
                spoken(f"figures.forgotten.{what}"),
                f"report.{name}",
                spoken.count("figures.days", getattr(settings, name)),
                count,
            )
            for what, (name, count) in days.items()
        ),
        register,
    )


def summary(figures: MonthFigures, kept: KeptNow, spoken: Words) -> str:
    """The month in one sentence for whoever weighs whether so much reading is in proportion."""
    return spoken(
        "figures.summary",
        month=spoken.month(figures.month),
        read=spoken.number(figures.read.read),
        forgotten=spoken.number(figures.forgotten.posts),
        kept=spoken.number(kept.posts),
        matched=spoken.number(kept.matched),
    )


def as_text(figures: MonthFigures, kept: KeptNow, settings: ReportSettings, spoken: Words) -> Iterator[str]:
    """The figures as lines for a terminal."""
    yield spoken("figures.title", month=spoken.month(figures.month))
    yield summary(figures, kept, spoken)
    for section in sections(figures, spoken):
        yield ""
        yield section.name
        for what, value in section.lines:
            yield f"  {what}: {value}"
    yield ""
    yield spoken("figures.section.forgotten")
    for term in terms(figures, settings, spoken):
        yield f"  {term.what} ({term.setting}, {term.stays}): {spoken.number(term.gone)}"


def duration(length: timedelta | None, spoken: Words) -> str:
    """How long something took."""
    if length is None:
        return spoken("figures.none")
    minutes = round(length.total_seconds() / 60)
    hours, rest = divmod(minutes, 60)
    spelled = spoken.count("figures.minutes", rest)
    if not hours:
        return spelled
    return spoken("figures.duration", span=spoken.count("figures.hours", hours), minutes=spelled)


def bars(figures: tuple[MonthFigures, ...]) -> tuple[ChartBar, ...]:
    """The months as pairs of bars on one scale."""
    most = max((max(month.read.read, month.forgotten.posts) for month in figures), default=0) or 1
    return tuple(
        ChartBar(
            month.month,
            92.0 * at,
            month.read.read,
            round(100 * month.read.read / most, 1),
            month.forgotten.posts,
            round(100 * month.forgotten.posts / most, 1),
        )
        for at, month in enumerate(figures)
    )


def drawing(figures: tuple[MonthFigures, ...], spoken: Words) -> str:
    """The months drawn as SVG, which needs nothing else."""
    return _templates().get_template("figures.svg").render(bars=bars(figures), words=spoken)


def write_csv(desk: Desk, path: Path | None, figures: tuple[MonthFigures, ...], purpose: str) -> Export:
    """Write the months as CSV for Dutch Excel, a row a month, as an export that is written down.

    Raises:
        OutFileError: the file cannot be written.
    """
    rows = (tuple(column.cell(month) for column in FIGURE_COLUMNS) for month in figures)
    header = tuple(column.name for column in FIGURE_COLUMNS)
    content = b"".join(spreadsheet.lines(CsvProfile.EXCEL_NL, header, rows)).decode()
    page = PageExport("figures csv", ExportWish(purpose), "csv", lambda _: content, len(figures))
    return exports.write_page(desk, path, page)


def write_drawing(
    desk: Desk, path: Path | None, figures: tuple[MonthFigures, ...], purpose: str, language: str
) -> Export:
    """Write the months as a drawing, as an export that is written down.

    Raises:
        OutFileError: the file cannot be written.
    """
    content = drawing(figures, words(language))
    page = PageExport("figures svg", ExportWish(purpose), "svg", lambda _: content, len(figures))
    return exports.write_page(desk, path, page)


def _section(name: str, spoken: Words, part: object, fields: tuple[str, ...]) -> FigureSection:
    lines = ((spoken(f"figures.line.{field}"), _number(getattr(part, field), spoken)) for field in fields)
    return FigureSection(spoken(f"figures.section.{name}"), tuple(lines))


def _number(value: float, spoken: Words) -> str:
    if 0 < value < _LEAST:
        return spoken("figures.less", n=spoken.number(_LEAST))
    return spoken.number(value if isinstance(value, int) else float(f"{value:.2g}"))


def _minutes(length: timedelta | None) -> int | None:
    return None if length is None else round(length.total_seconds() / 60)


def _rule(rule: Keeping) -> FigureColumn:
    return FigureColumn(f"gewist_{rule.value}", lambda figures: figures.forgotten.by_rule(rule))


def _judgement(disposition: Disposition) -> FigureColumn:
    return FigureColumn(
        f"oordeel_{disposition.value}", lambda figures: dict(figures.judged).get(disposition, 0)
    )


FIGURE_COLUMNS: tuple[FigureColumn, ...] = (
    FigureColumn("maand", lambda figures: spreadsheet.OwnText(figures.month)),
    FigureColumn("nachten_verwacht", lambda figures: figures.nights.due),
    FigureColumn("nachten_volledig", lambda figures: figures.nights.complete),
    FigureColumn("kanarie_gevonden", lambda figures: figures.nights.canary_found),
    FigureColumn("site_nachten", lambda figures: figures.nights.site_nights),
    FigureColumn("site_nachten_volledig", lambda figures: figures.nights.whole),
    FigureColumn("paginas", lambda figures: figures.read.pages),
    FigureColumn("berichten_gezien", lambda figures: figures.read.looked_at),
    FigureColumn("berichten_gelezen", lambda figures: figures.read.read),
    FigureColumn("niet_leesbaar", lambda figures: figures.read.not_readable),
    FigureColumn("berichten_vergeten", lambda figures: figures.forgotten.posts),
    FigureColumn("warc_bestanden_vergeten", lambda figures: figures.forgotten.files),
    FigureColumn("aanwijzingen_vergeten", lambda figures: figures.forgotten.leads),
    *(_rule(rule) for rule in Keeping),
    FigureColumn("vindplaatsen", lambda figures: figures.found.alerts),
    FigureColumn("meldingen", lambda figures: figures.found.incidents),
    FigureColumn("van_buiten_gemeld", lambda figures: figures.found.reported),
    FigureColumn("heropend", lambda figures: figures.found.reopened),
    FigureColumn("stilgehouden", lambda figures: figures.found.suppressed),
    FigureColumn("aanwijzingen", lambda figures: figures.found.leads),
    FigureColumn("aanwijzingen_opgepakt", lambda figures: figures.found.leads_taken_up),
    FigureColumn("aanwijzingen_opzijgelegd", lambda figures: figures.found.leads_put_aside),
    FigureColumn("verzoeken_verzonden", lambda figures: figures.found.notices),
    *(_judgement(disposition) for disposition in Disposition),
    FigureColumn("eerste_blik_bekeken", lambda figures: figures.first_look.looked_at),
    FigureColumn("eerste_blik_mediaan_minuten", lambda figures: _minutes(figures.first_look.median)),
    FigureColumn("eerste_blik_langste_minuten", lambda figures: _minutes(figures.first_look.longest)),
    FigureColumn("toeval_verwacht", lambda figures: figures.chance.alerts_expected),
    FigureColumn("toeval_geoordeeld", lambda figures: figures.chance.alerts_judged),
    FigureColumn("aanwijzingen_toeval_verwacht", lambda figures: figures.chance.leads_expected),
    FigureColumn("aanwijzingen_toeval_geoordeeld", lambda figures: figures.chance.leads_judged),
)
"""One row a month; `docs/gegevenswoordenboek.md` explains them."""


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("reports.output"), autoescape=True, undefined=StrictUndefined, trim_blocks=False
    )
