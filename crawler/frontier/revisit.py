"""When a page is looked at again: soon while it is young or changes, ever later while it stays."""

from datetime import datetime, timedelta

from crawler.settings import CrawlSettings

SHARE = 0.1
"""A page that has not changed for ten days is looked at every night, one of a hundred days every tenth."""


def next_visit(now: datetime, changed_at: datetime, settings: CrawlSettings) -> datetime:
    """When a page that last changed at `changed_at` is due again."""
    quiet = (now - changed_at) * SHARE
    least, most = timedelta(hours=settings.revisit_hours), timedelta(days=settings.revisit_days)
    return now + min(max(quiet, least), most)


def after_failure(now: datetime, attempts: int, settings: CrawlSettings) -> datetime:
    """When a page that could not be had is due again; `attempts` counts its failures in a row."""
    if attempts % (settings.retries + 1):
        return now + timedelta(seconds=settings.retry_delay_s)
    return now + timedelta(hours=settings.revisit_hours)
