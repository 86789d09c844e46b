"""A year of months as CSV and as a drawing: reviewed bytes, and written down as any export."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import etree

from reports.casework.dispositions import Keeping
from reports.casework.figures import (
    ChanceFigures,
    FirstLook,
    ForgottenFigures,
    FoundFigures,
    MonthFigures,
    NightFigures,
    ReadFigures,
)
from reports.desk import Desk
from reports.language import words
from reports.output import exports, figures
from reports.settings import LANGUAGES, ReportSettings
from store.casebook.incident import Disposition
from store.month import Month

GOLDEN = Path(__file__).parent / "golden"
OCTOBER = MonthFigures(Month(date(2026, 10, 1)))
NOVEMBER = MonthFigures(
    Month(date(2026, 11, 1)),
    NightFigures(23, 21, 22, 92, 88),
    ReadFigures(5400, 88_100, 1234, 7),
    ForgottenFigures(1100, 12, 3, ((Keeping.VALS_ALARM, 2),)),
    FoundFigures(6, 5, 1, 1, 2, 9, 1, 4, 2),
    ((Disposition.BEVESTIGD_LEK, 1), (Disposition.VALS_ALARM, 3)),
    FirstLook(5, 4, timedelta(hours=2, minutes=5), timedelta(hours=30)),
    ChanceFigures(0.001234, 1, 0.617, 2),
)
YEAR = (OCTOBER, NOVEMBER)


def held(name: str, content: bytes) -> None:
    """Hold these bytes against those that were reviewed, or write them anew."""
    kept = GOLDEN / name
    if os.environ.get("LEKWACHT_WRITE_GOLDEN"):
        kept.write_bytes(content)
    assert content == kept.read_bytes(), "if these bytes are meant, run `make docs`"


def test_the_csv_is_golden(desk: Desk, tmp_path: Path) -> None:
    """A row a month, in the format of Dutch Excel."""
    export = figures.write_csv(desk, tmp_path / "cijfers.csv", YEAR, "maandrapport")
    held("cijfers.csv", (tmp_path / "cijfers.csv").read_bytes())
    assert (export.format, export.rows, exports.listed(desk)) == ("figures csv", 2, (export,))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawing_is_golden(desk: Desk, tmp_path: Path, language: str) -> None:
    """The same months as bars, with words for whoever cannot see them."""
    path = tmp_path / "cijfers.svg"
    figures.write_drawing(desk, path, YEAR, "maandrapport", language)
    held(f"cijfers-{language}.svg", path.read_bytes())
    root = etree.fromstring(path.read_bytes())
    titles = root.findall(".//{http://www.w3.org/2000/svg}title")
    assert len(titles) == 1 + len(YEAR)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_told(language: str) -> None:
    """Each section and each setting of retention has its line in both languages."""
    spoken = words(language)
    assert all(line for section in figures.sections(NOVEMBER, spoken) for line in section.lines)
    settings = ReportSettings()
    terms = figures.terms(NOVEMBER, settings, spoken)
    assert {term.setting for term in terms} <= {f"report.{name}" for name in settings.__slots__}
    assert [term.gone for term in terms] == [1100, 0, 0, 2, 0, 3, 0]


def test_what_is_rare_is_not_told_as_never() -> None:
    """Less than a hundredth by chance is something else than nothing."""
    chance = figures.sections(NOVEMBER, words("nl"))[-1]
    assert [value for _, value in chance.lines] == ["minder dan 0,01", "1", "0,62", "2"]
    assert figures.sections(OCTOBER, words("nl"))[-1].lines[0][1] == "0"


def test_durations_are_told_as_people_do() -> None:
    """Hours and minutes, minutes alone, or none."""
    spoken = words("nl")
    durations = [
        figures.duration(span, spoken) for span in (timedelta(minutes=125), timedelta(minutes=4), None)
    ]
    assert durations == ["2 uur en 5 minuten", "4 minuten", "geen"]
