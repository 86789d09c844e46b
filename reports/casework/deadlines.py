"""The two clocks: the age of a signal that nobody opened, and the statutory one."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from reports.casework.policy import notification_hours
from reports.settings import ReportSettings
from store.casebook.incident import Incident, Notification


@dataclass(frozen=True, slots=True)
class SignalClock:
    """How long nobody has opened a signal."""

    age: timedelta
    late: bool


@dataclass(frozen=True, slots=True)
class StatutoryClock:
    """How long there is to tell the authority."""

    due_at: datetime  # UTC: the hours that elapse count, not those on the wall
    remaining: timedelta  # negative once it is too late
    settled: bool  # the authority was told, or two persons decided that it need not be

    @property
    def late(self) -> bool:
        """Whether it is too late and nothing was settled."""
        return not self.settled and self.remaining < timedelta(0)


def signal_clock(incident: Incident, settings: ReportSettings, now: datetime) -> SignalClock | None:
    """The age of the signal; None once an officer opened it."""
    if incident.seen_at is not None:
        return None
    age = now - incident.opened_at
    return SignalClock(age, age >= timedelta(hours=settings.signal_hours))


def statutory_clock(incident: Incident, settings: ReportSettings, now: datetime) -> StatutoryClock | None:
    """The deadline of art. 33 GDPR; None until an officer declared awareness.

    It runs on when the incident is closed: the law does not know that status.
    """
    if incident.aware_at is None:
        return None
    hours = notification_hours(settings, incident.aware_at)
    due_at = incident.aware_at.astimezone(UTC) + timedelta(hours=hours)
    settled = incident.notified_at is not None or incident.notification is Notification.NIET_MELDPLICHTIG
    return StatutoryClock(due_at, due_at - now, settled)
