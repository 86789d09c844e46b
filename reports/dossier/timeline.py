"""The drawn timeline, on screen and on paper: a lane a place, a symbol a kind of moment.

Geometry alone: a template draws it, and the table of the same moments stands beside it.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from reports.dossier.moments import Moment, MomentKind
from store.clock import AMSTERDAM

TOP = 46
MOST_LANES = 60
"""A drawing of more places says nothing; they stand in the table."""

NARROWEST = 48  # pixels between two days: their labels stand on two rows in turn


@dataclass(frozen=True, slots=True)
class Symbol:
    """How a kind of moment is drawn: an SVG path around the origin, and how its inside looks."""

    path: str
    look: str  # "open", "full", "line" or "shared"


_CIRCLE = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z"
SYMBOLS = {
    MomentKind.BEWEERD: Symbol(_CIRCLE, "open"),
    MomentKind.OPGEGEVEN: Symbol("M0-6l6 6-6 6-6-6z", "open"),
    MomentKind.VASTGELEGD: Symbol("M-5-5h10v10h-10z", "full"),
    MomentKind.HERKEND: Symbol(_CIRCLE, "full"),
    MomentKind.WEG: Symbol("M-5-5l10 10M5-5l-10 10", "line"),
    MomentKind.VERSTREKT: Symbol("M0-7v14", "shared"),
}
CONTRADICTED = Symbol("M-8 8l16-16", "line")
"""Lies over the symbol of a moment that something we know speaks against."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How much room a drawing has, and where the names of places stand."""

    width: float  # that is used in any case; more where there are many days
    label_width: float  # left of the first day
    lane: float  # height of a place's lane
    label_drop: float  # of a place's name, below the middle of its lane


WIDE = Layout(width=1000, label_width=230, lane=34, label_drop=4)
NARROW = Layout(width=340, label_width=34, lane=58, label_drop=-14)
"""For a telephone: a place's name stands above its line, so that the line has the whole width."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A day on the axis."""

    x: float
    day: date
    row: int  # labels stand on two rows in turn


@dataclass(frozen=True, slots=True)
class Point:
    """A moment on a lane."""

    x: float
    y: float
    moment: Moment

    @property
    def symbol(self) -> Symbol:
        """How it is drawn."""
        return SYMBOLS[self.moment.kind]


@dataclass(frozen=True, slots=True)
class Lane:
    """One place and its moments."""

    y: float
    number: int  # the place's, in order of time
    name: str
    points: tuple[Point, ...]

    @property
    def ends(self) -> tuple[float, float]:
        """Where its line begins and ends."""
        return min(point.x for point in self.points), max(point.x for point in self.points)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that is drawn."""

    width: float
    height: float
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    disclosures: tuple[Point, ...]
    left_out: int  # places that stand in the table alone
    layout: Layout

    @property
    def bottom(self) -> float:
        """Where the lanes end."""
        return TOP + self.layout.lane * len(self.lanes)


def timeline(moments: Iterable[Moment], layout: Layout = WIDE) -> Timeline:
    """The moments on lanes, a lane a place; distances along the axis are compressed, their order is not."""
    in_time = tuple(moments)
    every = sorted({moment.place for moment in in_time if moment.place is not None})
    places = every[:MOST_LANES]
    known = [moment for moment in in_time if moment.place is None or moment.place in places]
    scale = _scale(sorted({_day(moment) for moment in known}), layout)
    lanes = tuple(
        _lane(
            TOP + (row + 0.5) * layout.lane,
            place,
            [moment for moment in known if moment.place == place],
            scale,
        )
        for row, place in enumerate(places)
    )
    bottom = TOP + len(places) * layout.lane
    width = max(scale.values(), default=layout.label_width) + NARROWEST
    ticks = tuple(Tick(x, day, number % 2) for number, (day, x) in enumerate(scale.items()))
    disclosed = [moment for moment in known if moment.kind is MomentKind.VERSTREKT]
    points = tuple(Point(scale[_day(moment)], bottom, moment) for moment in disclosed)
    height = bottom + 24 + 18 * len(points)
    return Timeline(width, height, ticks, lanes, points, len(every) - len(places), layout)


def _lane(y: float, place: int, moments: list[Moment], scale: dict[date, float]) -> Lane:
    points = []
    taken: dict[float, int] = {}
    for moment in moments:
        x = scale[_day(moment)]
        nudge = taken.get(x, 0)  # several moments of one day stand side by side
        taken[x] = nudge + 1
        points.append(Point(x + 13 * nudge, y, moment))
    return Lane(y, place, moments[0].name, tuple(points))


def _scale(days: list[date], layout: Layout) -> dict[date, float]:
    """Where each day stands: the distance grows with the logarithm of the days between."""
    if not days:
        return {}
    gaps = [0.0, *(math.log1p((after - before).days) for before, after in pairwise(days))]
    room = max(layout.width - layout.label_width - NARROWEST * len(days), 0)
    factor = room / sum(gaps) if sum(gaps) else 0.0
    places, x = {}, layout.label_width
    for number, (day, gap) in enumerate(zip(days, gaps, strict=True)):
        x += gap * factor + (NARROWEST if number else 0)
        places[day] = round(x, 1)
    return places


def _day(moment: Moment) -> date:
    return moment.at.astimezone(AMSTERDAM).date()
