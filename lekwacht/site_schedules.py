"""Crawls of sites that have a schedule of their own, besides the night: busy ones by the hour."""

from collections.abc import Callable

from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.cron import CronTrigger

from lekwacht.context import Context
from store.archive.schema import read_archive
from store.archive.site import sites
from store.clock import AMSTERDAM

_PREFIX = "crawl "
_REFRESH_MINUTES = 10


def add_sites(scheduler: BaseScheduler, context: Context, run: Callable[..., Callable[[], None]]) -> None:
    """Give `scheduler` a job for each such site, and one that follows what `sites add` and `disable` change.

    Args:
        scheduler: the scheduler of this process.
        context: whose data directory it serves.
        run: makes the job that runs a command line with these arguments.
    """
    scheduler.add_job(
        lambda: follow_sites(scheduler, context, run),
        "interval",
        minutes=_REFRESH_MINUTES,
        id="sites",
        coalesce=True,
        max_instances=1,
    )
    follow_sites(scheduler, context, run)


def follow_sites(scheduler: BaseScheduler, context: Context, run: Callable[..., Callable[[], None]]) -> None:
    """Make the jobs those of the sites that are watched now."""
    wanted = _schedules(context)
    for job in scheduler.get_jobs():
        if job.id.startswith(_PREFIX) and job.id.removeprefix(_PREFIX) not in wanted:
            job.remove()
    for name, schedule in wanted.items():
        scheduler.add_job(
            run("round", name),
            CronTrigger.from_crontab(schedule, timezone=AMSTERDAM),
            id=f"{_PREFIX}{name}",
            coalesce=True,
            max_instances=1,
            misfire_grace_time=_REFRESH_MINUTES * 60,
            replace_existing=True,
        )


def _schedules(context: Context) -> dict[str, str]:
    database = read_archive(context.data.archive)
    try:
        watched = [site for site in sites(database) if site.enabled and site.options.schedule]
        return {site.name: site.options.schedule or "" for site in watched}
    finally:
        database.close()
