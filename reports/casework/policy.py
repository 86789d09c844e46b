"""What the law demands from which day on: data with an effective date, never a literal in the code."""

from dataclasses import dataclass
from datetime import date, datetime

from reports.errors import ReportError
from reports.settings import ReportSettings
from store import clock


class PolicyError(ReportError, ValueError):
    """A dated setting cannot be read."""


@dataclass(frozen=True, slots=True)
class DatedHours:
    """A number of hours that is the law from a day on."""

    since: date
    hours: int


def notification_hours(settings: ReportSettings, aware_at: datetime) -> int:
    """Hours to tell the authority for an awareness at this moment.

    Raises:
        PolicyError: the setting cannot be read, or none of its days is early enough.
    """
    day = aware_at.astimezone(clock.AMSTERDAM).date()
    reached = [dated for dated in map(_dated, settings.notification_hours) if dated.since <= day]
    if not reached:
        raise PolicyError(f"report.notification_hours has no deadline that holds on {day}; add one")
    return max(reached, key=lambda dated: dated.since).hours


def _dated(text: str) -> DatedHours:
    since, _, hours = text.partition(" ")
    try:
        return DatedHours(date.fromisoformat(since), int(hours))
    except ValueError:
        raise PolicyError(
            f'report.notification_hours: {text!r} is not a day and hours, as "2018-05-25 72"'
        ) from None
