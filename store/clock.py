"""What time is it: one injectable clock, aware and UTC inside, Europe/Amsterdam on screen."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_YEARS = range(1970, 3000)


class Clock(Protocol):
    """Anything that tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still, for tests and for replaying a night."""

    at: datetime

    def now(self) -> datetime:
        """The moment it was set to, in UTC."""
        return self.at.astimezone(UTC)


def is_plausible(moment: datetime) -> bool:
    """Whether this can be a moment of our work; pages and forms can name the years 1 and 9999 too."""
    return moment.year in _YEARS


def to_text(moment: datetime) -> str:
    """How a moment is written in a database and in JSON: ISO 8601 in UTC with `Z`, to the microsecond.

    The fixed width makes the text sort in order of time.

    Raises:
        ValueError: the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be stored")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_text(text: str) -> datetime:
    """The moment that `to_text` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)


def optional_text(moment: datetime | None) -> str | None:
    """`to_text`, where there may be no moment."""
    return None if moment is None else to_text(moment)


def optional_moment(text: str | None) -> datetime | None:
    """`from_text`, where there may be no moment."""
    return None if text is None else from_text(text)
