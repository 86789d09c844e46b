"""Weekly counts as bars: geometry alone; the template draws them, and a table says the same."""

from dataclasses import dataclass
from datetime import date


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
