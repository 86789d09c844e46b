"""The process that crawls one site: its job comes on standard input, which stays open while it is wanted.

Where standard input is closed the crawl stops cleanly; where the supervisor dies, so does this process.
"""

import asyncio
import contextlib
import logging
import os
import sqlite3
import sys
import time
from collections.abc import Iterator

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess

from crawler.limits import Limits, limit_memory
from crawler.runs.job import BUSY, AheadClock, Job, guard_of, lease_path, user_agent
from crawler.runs.process import end_with_supervisor
from crawler.runs.site_run import SiteRun
from crawler.runs.spider import SCRAPY_SETTINGS, SiteSpider
from store.archive.coverage import Ending
from store.archive.schema import open_archive
from store.archive.site import Site
from store.archive.site import site as find
from store.errors import IncompleteError, LockedError, PlainError
from store.hardening import harden
from store.lock import exclusive

_POLL_S = 0.2


def main() -> int:
    """Crawl the site of the job on standard input; 0 when its night has ended one way or another."""
    harden()
    end_with_supervisor()
    logging.basicConfig(format="%(name)s: %(message)s")
    logging.getLogger().handlers[0].setLevel(os.environ.get("LEKWACHT_LOG", "ERROR"))
    job = Job.decode(sys.stdin.buffer.readline())
    limit_memory(job.settings.memory_mb)
    try:
        with _lease(job):
            crawl(job)
    except LockedError:
        return BUSY
    except PlainError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except (OSError, sqlite3.Error) as error:  # the disk is full before anything was received
        sys.stderr.write(f"the archive cannot be written: {error}\n")
        return IncompleteError.exit_code
    return 0


def crawl(job: Job) -> None:
    """Crawl one site until nothing is due, its budget is spent, or it is told to stop."""
    database = open_archive(job.directory.archive)
    database.execute("PRAGMA synchronous = normal")  # a lost last page is due again; nothing breaks
    try:
        site = find(database, job.site)
        guard = guard_of(site, job.settings)
        site_run = SiteRun(job, site, database, AheadClock(job.ahead_s), is_loopback=bool(guard.allowed))
        process = AsyncCrawlerProcess(_scrapy_settings(job, site))
        site_crawler = process.create_crawler(SiteSpider)
        stopped = _Stop(process, site_run)
        site_crawler.signals.connect(stopped.watch, signals.engine_started)
        process.crawl(site_crawler, site_crawl=site_run)
        process.start()
        site_run.close(interrupted=stopped.asked)
    finally:
        database.close()


class _Stop:
    """Ends the crawl when it is no longer wanted."""

    def __init__(self, process: AsyncCrawlerProcess, site_run: SiteRun) -> None:
        self._process, self._site_run = process, site_run
        self._loop = asyncio.get_event_loop()
        self.asked = False

    def watch(self) -> None:
        """Begin to watch standard input: an engine told to stop before it has started never ends."""
        self._loop.add_reader(sys.stdin.fileno(), self._read)

    def _read(self) -> None:
        if os.read(sys.stdin.fileno(), 1024):
            return
        self._loop.remove_reader(sys.stdin.fileno())
        self.asked = True
        self._site_run.frontier.stop(Ending.INTERRUPTED)
        self._task = self._loop.create_task(self._stop())

    async def _stop(self) -> None:
        """Stop Scrapy once it runs: told earlier, it hangs."""
        while not all(c.engine and c.engine.running for c in self._process.crawlers):  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(_POLL_S)
        await self._process.stop()


@contextlib.contextmanager
def _lease(job: Job) -> Iterator[None]:
    """Hold the site; a crawl that is just ending is waited for."""
    path = lease_path(job)
    end = time.monotonic() + job.settings.lease_wait_s
    while True:
        try:
            with exclusive(path, f"crawl of {job.site}"):
                yield
                return
        except LockedError:
            if time.monotonic() >= end:
                raise
            time.sleep(_POLL_S)


def _scrapy_settings(job: Job, site: Site) -> dict[str, object]:
    guard, settings = guard_of(site, job.settings), job.settings
    limits = Limits.of(settings, site, loopback=bool(guard.allowed))
    return {
        **SCRAPY_SETTINGS,
        "GUARD": guard,
        "USER_AGENT": user_agent(site, settings),
        "ROBOTSTXT_USER_AGENT": "Lekwacht",
        "DOWNLOAD_DELAY": limits.delay_s,
        "AUTOTHROTTLE_START_DELAY": limits.delay_s,
        "AUTOTHROTTLE_MAX_DELAY": settings.max_delay_s,
        "AUTOTHROTTLE_ENABLED": limits.delay_s > 0,
        "DOWNLOAD_TIMEOUT": settings.timeout_s,
        "DOWNLOAD_MAXSIZE": settings.max_bytes,
        "CONCURRENT_REQUESTS": 1 if limits.delay_s else 4,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1 if limits.delay_s else 4,
    }


if __name__ == "__main__":
    sys.exit(main())
