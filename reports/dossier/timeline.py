"""The drawn timeline: a row a place, a mark a date, a line a disclosure. The same data stands in a table."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from reports.dossier.conclusions import day_bounds
from reports.dossier.dossier import Dossier
from reports.language import Words
from reports.places.appearances import Appearance
from reports.places.dates import DatedFact

WIDTH = 960
LEFT, RIGHT, TOP = 210, 30, 46
ROW = 30
MAX_ROWS = 60
"""More places than this are in the table alone: a drawing of more says nothing."""

_STEPS = tuple(timedelta(days=days) for days in (1, 7, 30, 91, 182, 365, 730, 1826, 3652))
_MAX_TICKS = 9


@dataclass(frozen=True, slots=True)
class Mark:
    """One date in the drawing: a stretch from x to x_end."""

    x: float
    x_end: float
    kind: str  # a kind of date
    holds: bool
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    """One place in the drawing."""

    y: int
    label: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A moment across all rows: a tick of the scale, or a disclosure."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole drawing, in pixels."""

    width: int
    height: int
    rows: tuple[Row, ...]
    ticks: tuple[Line, ...]
    disclosures: tuple[Line, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class _Scale:
    start: datetime
    end: datetime

    def x(self, moment: datetime) -> float:
        share = (moment - self.start) / (self.end - self.start)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def draw(dossier: Dossier, words: Words) -> Timeline | None:
    """The timeline of a dossier; None where nothing was recognised."""
    shown = dossier.appearances[:MAX_ROWS]
    if not shown:
        return None
    scale = _scale(dossier, shown)
    disclosures = tuple(
        Line(scale.x(day_bounds(each.available_from)[0]), each.recipient) for each in dossier.disclosures
    )
    return Timeline(
        width=WIDTH,
        height=TOP + ROW * len(shown) + 34,
        rows=tuple(_row(at, each, scale, words) for at, each in enumerate(shown)),
        ticks=_ticks(scale),
        disclosures=disclosures,
        left_out=len(dossier.appearances) - len(shown),
    )


def _row(at: int, appearance: Appearance, scale: _Scale, words: Words) -> Row:
    sighting = appearance.place.sighting
    marks = tuple(_mark(fact, scale, words) for fact in appearance.facts)
    return Row(TOP + ROW * at + ROW // 2, f"V-{sighting.id} {sighting.site}"[:24], marks)


def _mark(fact: DatedFact, scale: _Scale, words: Words) -> Mark:
    title = f"{words.label(fact.kind)}: {words.fact(fact)}"
    return Mark(scale.x(fact.earliest), scale.x(fact.latest), fact.kind.value, fact.holds, title)


def _scale(dossier: Dossier, shown: tuple[Appearance, ...]) -> _Scale:
    moments = [moment for each in shown for fact in each.facts for moment in (fact.earliest, fact.latest)]
    moments += [day_bounds(each.available_from)[0] for each in dossier.disclosures]
    first, last = min(moments), max(moments)
    margin = max((last - first) / 30, timedelta(hours=12))
    return _Scale(first - margin, last + margin)


def _ticks(scale: _Scale) -> tuple[Line, ...]:
    step = next((each for each in _STEPS if (scale.end - scale.start) / each <= _MAX_TICKS), _STEPS[-1])
    if step >= timedelta(days=365):
        return _years(scale, step.days // 365)
    moment = scale.start.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(
        days=1
    )
    found = []
    while moment < scale.end:
        found.append(Line(scale.x(moment), moment.date().isoformat()))
        moment += step
    return tuple(found)


def _years(scale: _Scale, every: int) -> tuple[Line, ...]:
    starts = (
        datetime(year, 1, 1, tzinfo=UTC) for year in range(scale.start.year + 1, scale.end.year + 1, every)
    )
    return tuple(Line(scale.x(start), str(start.year)) for start in starts)
