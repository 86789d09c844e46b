"""A calendar month in Dutch time: what figures are told of."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from store.clock import AMSTERDAM

_WRITTEN = re.compile(r"(20[0-9][0-9])-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month."""

    first: date

    @property
    def after(self) -> date:
        """The first day of the next month."""
        return (self.first + timedelta(days=32)).replace(day=1)

    @property
    def before(self) -> "Month":
        """The month before this one."""
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """When it begins and ends, in UTC."""
        return _midnight(self.first), _midnight(self.after)

    def __str__(self) -> str:
        """The month as 2026-11."""
        return f"{self.first:%Y-%m}"

    def holds(self, day: date) -> bool:
        """Whether this day is in it."""
        return self.first <= day < self.after


def month_of(moment: datetime) -> Month:
    """The month in which this moment lies, in Dutch time."""
    return Month(moment.astimezone(AMSTERDAM).date().replace(day=1))


def parse_month(text: str) -> Month | None:
    """The month that is written as 2026-11, or None."""
    match = _WRITTEN.fullmatch(text.strip())
    return Month(date(int(match[1]), int(match[2]), 1)) if match else None


def last_months(newest: Month, count: int) -> tuple[Month, ...]:
    """So many months up to this one, oldest first."""
    months = [newest]
    while len(months) < count:
        months.append(months[-1].before)
    return tuple(reversed(months))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)
