"""One site's night inside its child process: from the archive's frontier to the archive's posts."""

import contextlib
import logging
import os
import sqlite3
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from scrapy.http import Response
from sqlite_utils import Database

from crawler.errors import (
    AddressRefusedError,
    HaltedError,
    NotKeptError,
    RobotsForbiddenError,
    RobotsUnavailableError,
)
from crawler.frontier import Frontier
from crawler.health import judge_health, watch_one
from crawler.hints import Hint
from crawler.job import Job, product_version, user_agent
from crawler.limits import Limits
from crawler.platforms.platform import Platform, platform_from
from crawler.reading import Reader, Reading
from crawler.recorder import Recorder, cut_back
from crawler.scope import Scope, shape
from crawler.turns import Turns
from crawler.verdict import failure_reason, is_outage
from crawler.visit import Visitor
from store.archive import arrival
from store.archive import page as pages
from store.archive.coverage import Ending, Reason, add_counts, add_reason, close_night, night_of, open_night
from store.archive.page import Find, Page, PageKind, Priority
from store.archive.site import Site
from store.clock import Clock
from store.database import transaction
from store.warc import Exchange

MAX_DEATHS = 3
"""Processes that may die while they read one page before it is left out."""
TOGETHER = 8
"""Visits that are kept together where no delay parts them: waiting for the disk is most of their cost."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Marker:
    """Names the page that is being read, in a file that outlives the process: the one that killed it."""

    path: Path

    def set(self, page: Page | None) -> None:
        """The page is being read from now on; None when none is."""
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o660)
        try:
            os.pwrite(descriptor, f"{page.id if page else 0:20d}".encode(), 0)
        finally:
            os.close(descriptor)

    def read(self) -> int:
        """The id of the page at which the last process died, or 0."""
        text = self.path.read_text(encoding="ascii").strip() if self.path.exists() else ""
        return int(text) if text.isdigit() else 0


@dataclass(frozen=True, slots=True)
class _Visit:
    """What one visit brought, before it is kept."""

    page: Page
    exchange: Exchange
    reading: Reading
    at: datetime


class Night:
    """What the spider asks and tells."""

    def __init__(self, job: Job, site: Site, database: Database, clock: Clock, *, is_loopback: bool) -> None:
        self.site, self.scope = site, Scope.of(site)
        self._database, self._clock, self._night = database, clock, job.night
        limits = replace(Limits.of(job.settings, site, loopback=is_loopback), time_budget_s=job.budget_s)
        self._visitor = Visitor(
            database, site, self.scope, job.settings, limits, job.night, follow=not job.only
        )
        self._recorder = Recorder(
            database,
            job.directory.warc,
            site,
            version=product_version(),
            user_agent=user_agent(site, job.settings),
        )
        self._reader = Reader(site.url, _profile(site))
        self.turns = Turns()
        self._marker = Marker(job.directory.archive.parent / f"{site.name}.reading")
        only = self._begin_look(job) if job.only else None
        if only is None:
            self._begin(job)
        known = night_of(database, site.id, job.night)
        visited = known.requests if known and only is None else 0
        self.frontier = Frontier(database, site, limits, job.settings, clock, visited=visited, only=only)
        self.frontier.before_asking = self.flush
        self._is_look = only is not None
        self._visits: list[_Visit] = []
        self.broken: Exception | None = None
        self._together = 1 if limits.delay_s else TOGETHER

    @property
    def halted(self) -> bool:
        """Whether nothing more may be sent; a spent page limit lets those go that were counted."""
        return self.frontier.check_ending() not in {None, Ending.PAGE_LIMIT}

    def received(self, page: Page, response: Response, exchange: Exchange) -> None:
        """Keep the evidence and read the page."""
        at = self._clock.now()
        self._marker.set(page)
        reading = self._reader.read(page, response, at)
        self._marker.set(None)
        self._visits.append(_Visit(page, exchange, reading, at))
        if len(self._visits) >= self._together:
            self.flush()

    def flush(self) -> None:
        """Put what was received on disk and into the archive: all of it, or none."""
        visits, self._visits = self._visits, []
        if not visits:
            return
        with self._stops_when_broken():
            self._keep(visits)

    @contextlib.contextmanager
    def _stops_when_broken(self) -> Iterator[None]:
        """End the night when nothing can be kept any more, as on a full disk."""
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            self.broken = error
            self.frontier.stop(Ending.CRASHED)

    def _keep(self, visits: list[_Visit]) -> None:
        stored = self._recorder.write_all([visit.exchange for visit in visits])
        with transaction(self._database):
            for visit, records in zip(visits, stored, strict=True):
                capture_id = self._recorder.commit(visit.exchange, records)
                self._visitor.receive(visit.page, visit.reading, capture_id, visit.at)
                self.frontier.follow(self._visitor.target(visit.page, visit.reading))
        for visit in visits:
            reason = visit.reading.reason
            self.frontier.done(visit.page, reason if reason and is_outage(reason) else None)

    def failed(self, page: Page, error: BaseException, exchange: Exchange | None) -> None:
        """Note why the page could not be had."""
        if isinstance(error, HaltedError):
            self.frontier.done(page)
            return
        self.flush()
        reason, at = failure_reason(error), self._clock.now()
        with self._stops_when_broken():
            stored = self._recorder.write(exchange) if exchange else ()
            with transaction(self._database):
                capture_id = self._recorder.commit(exchange, stored) if exchange else None
                self._visitor.fail(page, reason, at, capture_id)
                if not _not_sent(error):
                    add_counts(self._database, self.site.id, self._night, {"requests": 1})
            self.frontier.done(page, reason if is_outage(reason) else None)

    def unreadable(self, page: Page) -> None:
        """Reading the page failed in a way that nobody foresaw."""
        with transaction(self._database):
            self._visitor.fail(page, Reason.READING_FAILED, self._clock.now())
        self.frontier.done(page)

    def note_robots(self, exchange: Exchange | None) -> None:
        """Keep robots.txt as evidence of what we were allowed."""
        if exchange is not None:
            with self._stops_when_broken():
                stored = self._recorder.write(exchange)
                with transaction(self._database):
                    self._recorder.commit(exchange, stored)

    def note_sitemaps(self, urls: tuple[str, ...]) -> None:
        """Visit the sitemaps that robots.txt names."""
        hints = [Hint(url, None, PageKind.SITEMAP, Priority.SEED) for url in urls]
        with self._stops_when_broken(), transaction(self._database):
            self._visitor.take_hints(hints, self._clock.now())

    def close(self, *, interrupted: bool) -> None:
        """End the night: say what is gone, what is left, and whether it looks healthy.

        Raises:
            NotKeptError: what was received could not be kept; the next run goes on from there.
        """
        if interrupted:
            self.frontier.stop(Ending.INTERRUPTED)
        self.flush()
        if self.broken is not None:
            raise NotKeptError(f"what was received could not be kept: {self.broken}") from self.broken
        now = self._clock.now()
        self._recorder.close(now)
        if self._is_look:
            return
        with transaction(self._database):
            ending = self._ending()
            if ending is Ending.COMPLETE:
                gone = arrival.settle(self._database, self.site.id, now)
                add_counts(self._database, self.site.id, self._night, {"posts_gone": gone})
            backlog = self.frontier.backlog(now)
            close_night(self._database, self.site.id, self._night, ending=ending, now=now, backlog=backlog)
            judge_health(self._database, self.site.id, self._night, self._visitor.settings)

    def _ending(self) -> Ending:
        known = night_of(self._database, self.site.id, self._night)
        ending = self.frontier.ending or Ending.COMPLETE
        if known is not None and not known.reached and ending.whole:
            closed = {Reason.ROBOTS_FORBIDDEN, Reason.ROBOTS_UNAVAILABLE}
            return Ending.ROBOTS if closed & dict(known.reasons).keys() else Ending.UNREACHABLE
        return ending

    def _begin_look(self, job: Job) -> list[Page]:
        """The pages that are looked at now, whole, whenever they were visited last."""
        now = self._clock.now()
        cut_back(self._database, job.directory.warc, self.site, now)
        urls = [self.scope.clean(url) or url for url in job.only]
        with transaction(self._database):
            pages.add_pages(
                self._database, self.site.id, [Find(url, shape(url), depth=1) for url in urls], now
            )
            for url in urls:
                pages.make_due(
                    self._database,
                    self.site.id,
                    url,
                    now,
                    priority=Priority.TOLD,
                    fetched_before=now,
                    forget=True,
                )
        found = [pages.page_of(self._database, self.site.id, url) for url in urls]
        return [page for page in found if page is not None]

    def _begin(self, job: Job) -> None:
        now = self._clock.now()
        cut_back(self._database, job.directory.warc, self.site, now)
        with transaction(self._database):
            open_night(self._database, self.site.id, self._night, now)
            self._skip_poison()
            start = self.scope.clean(self.site.url) or self.site.url
            seed = Find(start, shape(start), priority=Priority.SEED)
            pages.add_pages(self._database, self.site.id, [seed], now)
            pages.make_seeds_due(self._database, self.site.id, now)
            watch_one(self._database, self.site.id, now)

    def _skip_poison(self) -> None:
        """Leave out the page at which one process after the other died.

        Once or twice proves nothing: the process may have been killed for another reason.
        """
        page = pages.page_with(self._database, self._marker.read())
        if page is not None and page.attempts < MAX_DEATHS - 1:
            pages.tried(self._database, page.id)
        elif page is not None:
            _log.warning("crawls died while they read one page; it is left out")
            add_reason(self._database, self.site.id, self._night, Reason.READING_FAILED)
            pages.failed(self._database, page.id, Reason.READING_FAILED, None)
        self._marker.set(None)


def _profile(site: Site) -> Platform | None:
    return None if site.profile is None else platform_from(tomllib.loads(site.profile))


def _not_sent(error: BaseException) -> bool:
    """Whether the failure came before anything was sent."""
    return isinstance(error, (AddressRefusedError, RobotsForbiddenError, RobotsUnavailableError))
