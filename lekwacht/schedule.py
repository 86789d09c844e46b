"""Starts the night when it is due, and catches up a night that was missed while the machine was off."""

import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler

from lekwacht import calendar, errands, exchanging, site_schedules
from lekwacht.context import Context
from lekwacht.process import command_line
from store.nights import night as nights
from store.nights.schema import open_nights

log = structlog.get_logger()
_ERRANDS_S = 20


def blocking(context: Context) -> BlockingScheduler:
    """A scheduler that runs in this process until it is stopped."""
    scheduler = BlockingScheduler()
    add_night(scheduler, context)
    return scheduler


def add_night(scheduler: BaseScheduler, context: Context) -> None:
    """Give `scheduler` the nightly job; its job store is memory, rebuilt from the configuration.

    A stored job would be a pickle, which runs whatever stands in it.
    """
    settings = context.configuration.schedule
    scheduler.add_job(
        _run(context, "nightly"),
        calendar.trigger(settings.at),
        id="nightly",
        coalesce=True,
        max_instances=1,
        misfire_grace_time=settings.misfire_grace_hours * 3600,
        next_run_time=_first_run(context),
    )
    scheduler.add_job(
        _run(context, "digest", "--retry"), "interval", hours=1, id="digest", coalesce=True, max_instances=1
    )
    scheduler.add_job(
        lambda: _errands(context),
        "interval",
        seconds=_ERRANDS_S,
        id="errands",
        coalesce=True,
        max_instances=1,
    )
    site_schedules.add_sites(scheduler, context, partial(_run, context))
    scheduler.add_listener(_log_skipped, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)


def _errands(context: Context) -> None:
    """Do what officers asked, and take in what arrived, within a minute; otherwise nothing is started."""
    if errands.are_waiting(context):
        _run(context, "requests", "--follow-up")()
    if exchanging.has_arrived(context):
        _run(context, "receive", "--follow-up")()


def missed(context: Context) -> bool:
    """Whether the latest night that was due never started and may still be caught up."""
    settings, now = context.configuration.schedule, context.clock.now()
    due = calendar.last_due(settings.at, now)
    if now - due > timedelta(hours=settings.misfire_grace_hours):
        return False
    database = open_nights(context.data.nights)
    try:
        latest = next(nights.newest(database, 1), None)
    finally:
        database.close()
    return latest is not None and latest.due_at < due


def _first_run(context: Context) -> datetime:
    now = context.clock.now()
    if missed(context):
        log.info("night_caught_up", due=str(calendar.last_due(context.configuration.schedule.at, now)))
        return now
    return calendar.next_due(context.configuration.schedule.at, now)


def _run(context: Context, *arguments: str) -> Callable[[], None]:
    def start() -> None:
        ended = subprocess.run(command_line(context.root, *arguments), check=False)
        log.info("step_ended", step=arguments[0], exit_code=ended.returncode)

    return start


def _log_skipped(event: JobEvent) -> None:
    log.warning("night_skipped", reason="missed" if event.code == EVENT_JOB_MISSED else "still_running")
