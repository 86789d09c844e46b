"""When a page is looked at again: soon while it is young or changes, ever later while it stays."""

from datetime import datetime, time, timedelta

from sqlite_utils import Database

from crawler.settings import CrawlSettings
from store.archive.page import reschedule, scheduled
from store.clock import AMSTERDAM

SHARE = 0.1
"""A page that has not changed for ten days is looked at every night, one of a hundred days every tenth."""
_BY_NIGHT = timedelta(hours=12)
"""From so much on a page is due by night: a visit at noon counts for that day's night."""
_LEAST = timedelta(hours=4)


def next_visit(now: datetime, changed_at: datetime, settings: CrawlSettings) -> datetime:
    """When a page visited now that last changed at `changed_at` is due again.

    It is due with the night, not so many hours after its visit: a night that comes a little earlier than the
    one before must not find that nothing is due.
    """
    quiet = (now - changed_at) * SHARE
    least, most = timedelta(hours=settings.revisit_hours), timedelta(days=settings.revisit_days)
    wait = min(max(quiet, least), most)
    return _due_after(now, wait)


def after_failure(now: datetime, attempts: int, settings: CrawlSettings) -> datetime:
    """When a page that could not be had is due again; `attempts` counts its failures in a row."""
    if attempts % (settings.retries + 1):
        return now + timedelta(seconds=settings.retry_delay_s)
    return _due_after(now, timedelta(hours=settings.revisit_hours))


def apply_settings(database: Database, site_id: int, now: datetime, settings: CrawlSettings) -> None:
    """Give every page that waits for its next visit the time that the present settings ask."""
    changes = []
    for page_id, due_at, fetched_at, changed_at in scheduled(database, site_id):
        wanted = next_visit(fetched_at, min(changed_at or fetched_at, now), settings)
        if wanted != due_at:
            changes.append((page_id, wanted))
    reschedule(database, changes)


def _due_after(now: datetime, wait: timedelta) -> datetime:
    if wait < _BY_NIGHT:
        return now + wait
    day = now.astimezone(AMSTERDAM).date() + timedelta(days=max(1, round(wait / timedelta(days=1))))
    midnight = datetime.combine(day, time.min, AMSTERDAM).astimezone(now.tzinfo)
    return max(midnight, now + _LEAST)  # a run that crosses midnight visits nothing twice
