"""When nights are due: at one time of the day in Amsterdam, through both changes of the clock."""

from datetime import datetime, timedelta

from apscheduler.triggers.cron import CronTrigger

from lekwacht.errors import ConfigurationError
from store.clock import AMSTERDAM


def trigger(at: str) -> CronTrigger:
    """The trigger that fires every day at `at` ("HH:MM") in Amsterdam.

    Raises:
        ConfigurationError: `at` is no such time, or falls in the hour that a clock change skips or repeats.
    """
    try:
        hour, minute = (int(part) for part in at.split(":"))
        made = CronTrigger(hour=hour, minute=minute, timezone=AMSTERDAM)
    except ValueError:
        raise ConfigurationError(f"schedule.at is {at!r}; write a time of the day as HH:MM") from None
    if hour == 2:  # 02:00-02:59 does not exist in March and comes twice in October
        raise ConfigurationError(f"schedule.at is {at}: that hour is skipped or repeated by the clock change")
    return made


def last_due(at: str, now: datetime) -> datetime:
    """The latest moment up to `now` at which a night was due."""
    moments = nights_due(at, now - timedelta(days=2), now)
    return moments[-1]


def nights_due(at: str, after: datetime, until: datetime) -> tuple[datetime, ...]:
    """Every moment at which a night was due, later than `after` and up to `until`."""
    moments: list[datetime] = []
    moment = next_due(at, after)
    while moment <= until:
        moments.append(moment)
        moment = next_due(at, moment)
    return tuple(moments)


def next_due(at: str, after: datetime) -> datetime:
    """The first moment later than `after` at which a night is due."""
    moment: datetime = trigger(at).get_next_fire_time(None, after + timedelta(microseconds=1))
    return moment
