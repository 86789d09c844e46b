"""Days as people in the Netherlands write them, and whether one can be the day of a disclosure."""

import re
from datetime import date, timedelta

from matcher.errors import MatcherInputError

_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
    "november", "december",
)  # fmt: skip
_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_WORDS = re.compile(r"(\d{1,2})[- ]([a-z]{3,9})\.?[- ](\d{4})", re.IGNORECASE)
_EARLIEST = date(1980, 1, 1)
MOST_AHEAD = timedelta(days=366)


def read_day(text: str) -> date:
    """The day that is meant by 2026-11-23, 23-11-2026, 23/11/2026 or 23 november 2026.

    Raises:
        InputError: it is none of these, or no day of the calendar.
    """
    written = text.strip()
    try:
        match = _NUMBERS.fullmatch(written)
        if match:
            return date(int(match[3]), int(match[2]), int(match[1]))
        match = _WORDS.fullmatch(written)
        if match:
            return date(int(match[3]), _month(match[2]), int(match[1]))
        return date.fromisoformat(written)
    except ValueError:
        raise MatcherInputError(f"{written!r} is not a date; write it as 2026-11-23 or 23-11-2026") from None


def check_day(day: date, today: date) -> bool:
    """Whether the day lies in the future, which is worth a warning.

    Raises:
        InputError: it cannot be the day of a disclosure: more than a year ahead, or before there were any.
    """
    if day > today + MOST_AHEAD:
        raise MatcherInputError(f"{day.isoformat()} is more than a year ahead; is the year right?")
    if day < _EARLIEST:
        raise MatcherInputError(f"{day.isoformat()} is before 1980; is the year right?")
    return day > today


def _month(word: str) -> int:
    """The month of this name, or of its first letters.

    Raises:
        ValueError: there is none.
    """
    for number, month in enumerate(_MONTHS, 1):
        if month.startswith(word.lower()) or (word.lower() == "mrt" and number == 3):
            return number
    raise ValueError(word)
