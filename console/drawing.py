"""Where things stand in a drawing: geometry alone; the template draws it, and a table says the same."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from console.timeline import Moment, Source
from store.clock import AMSTERDAM

LABEL_WIDTH = 230
WIDTH = 1000
LANE = 34
TOP = 46
MOST_LANES = 60
"""A drawing of more places says nothing; they stand in the table."""

NARROWEST = 48  # pixels between two days: their labels stand on two rows in turn


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


def timeline(moments: Iterable[Moment]) -> Timeline:
    """The moments on lanes, a lane a place; distances along the axis are compressed, their order is not."""
    told = tuple(moments)
    every = sorted({moment.place for moment in told if moment.place is not None})
    places = every[:MOST_LANES]
    known = [moment for moment in told if moment.place is None or moment.place in places]
    scale = _scale(sorted({_day(moment) for moment in known}))
    lanes = tuple(
        _lane(TOP + (row + 0.5) * LANE, place, [moment for moment in known if moment.place == place], scale)
        for row, place in enumerate(places)
    )
    bottom = TOP + len(places) * LANE
    width = max(scale.values(), default=LABEL_WIDTH) + NARROWEST
    ticks = tuple(Tick(x, day, number % 2) for number, (day, x) in enumerate(scale.items()))
    disclosed = [moment for moment in known if moment.source is Source.DISCLOSED]
    points = tuple(Point(scale[_day(moment)], bottom, moment) for moment in disclosed)
    return Timeline(width, bottom + 24 + 18 * len(points), ticks, lanes, points, len(every) - len(places))


def _lane(y: float, place: int, moments: list[Moment], scale: dict[date, float]) -> Lane:
    points = []
    taken: dict[float, int] = {}
    for moment in moments:
        x = scale[_day(moment)]
        nudge = taken.get(x, 0)  # several moments of one day stand side by side
        taken[x] = nudge + 1
        points.append(Point(x + 13 * nudge, y, moment))
    return Lane(y, place, moments[0].name, tuple(points))


def _scale(days: list[date]) -> dict[date, float]:
    """Where each day stands: the distance grows with the logarithm of the days between."""
    if not days:
        return {}
    gaps = [0.0, *(math.log1p((after - before).days) for before, after in pairwise(days))]
    room = max(WIDTH - LABEL_WIDTH - NARROWEST - NARROWEST * (len(days) - 1), 0)
    factor = room / sum(gaps) if sum(gaps) else 0.0
    places, x = {}, float(LABEL_WIDTH)
    for number, (day, gap) in enumerate(zip(days, gaps, strict=True)):
        x += gap * factor + (NARROWEST if number else 0)
        places[day] = round(x, 1)
    return places


def _day(moment: Moment) -> date:
    return moment.at.astimezone(AMSTERDAM).date()


@dataclass(frozen=True, slots=True)
class Bar:
    """One week in the drawing of weekly counts."""

    x: float
    y: float
    height: float
    week: date  # its Monday
    count: int


def weekly(counts: dict[date, int]) -> tuple[Bar, ...]:
    """Bars for these weeks, 100 high at the most, 36 wide with their gap."""
    most = max(counts.values(), default=0) or 1
    return tuple(
        Bar(36.0 * number, 100 - 100 * count / most, 100 * count / most, week, count)
        for number, (week, count) in enumerate(sorted(counts.items()))
    )
