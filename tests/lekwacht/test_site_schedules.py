"""Sites with a schedule of their own."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from lekwacht.context import Context
from lekwacht.site_schedules import add_sites, follow_sites
from store.archive.schema import open_archive
from store.archive.site import Site, SiteOptions, save_site, set_enabled
from store.clock import FixedClock

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


def run(*arguments: str) -> Callable[[], None]:
    """A job that only knows what it would run."""

    def job() -> None:
        raise AssertionError(arguments)

    return job


@pytest.fixture
def context(tmp_path: Path) -> Context:
    """A data directory with one site that is asked by the hour and one that is not."""
    context = Context(tmp_path, FixedClock(NOW))
    context.root.joinpath("lekwacht.toml").write_text("")
    for folder in context.data.folders():
        folder.mkdir(parents=True, exist_ok=True)
    database = open_archive(context.data.archive)
    for name, schedule in (("druk", "15 * * * *"), ("stil", None)):
        options = SiteOptions(schedule=schedule)
        site = Site(
            0, name, f"https://{name}.example/", enabled=True, canary=False, platform=None, options=options
        )
        save_site(database, site, NOW)
    database.close()
    return context


def jobs(scheduler: BackgroundScheduler) -> set[str]:
    """Names of the crawls that are scheduled."""
    return {job.id for job in scheduler.get_jobs() if job.id.startswith("crawl ")}


def test_a_site_with_a_schedule_is_crawled_by_it(context: Context) -> None:
    """The busy site has a job of its own in Amsterdam's time; the other waits for the night."""
    scheduler = BackgroundScheduler()
    scheduler.start(paused=True)
    add_sites(scheduler, context, run)
    assert jobs(scheduler) == {"crawl druk"}
    assert scheduler.get_job("crawl druk").next_run_time.minute == 15
    scheduler.shutdown()


def test_a_disabled_site_loses_its_job(context: Context) -> None:
    """What `sites disable` changes is followed while the scheduler runs."""
    scheduler = BackgroundScheduler()
    scheduler.start(paused=True)
    add_sites(scheduler, context, run)
    database = open_archive(context.data.archive)
    set_enabled(database, "druk", enabled=False)
    database.close()
    follow_sites(scheduler, context, run)
    assert jobs(scheduler) == set()
    scheduler.shutdown()
