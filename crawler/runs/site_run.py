"""One site's night inside its child process: from the archive's frontier to the archive's posts."""

import contextlib
import logging
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scrapy.http import Response
from sqlite_utils import Database

from crawler.errors import (
    AddressRefusedError,
    HaltedError,
    NotKeptError,
    RobotsForbiddenError,
    RobotsUnavailableError,
)
from crawler.extraction.errors import SampleError
from crawler.extraction.platforms.platform import Platform
from crawler.extraction.profile import SiteProfile
from crawler.fetching.recorder import Recorder, cut_back
from crawler.fetching.turns import Turns
from crawler.frontier.frontier import Frontier
from crawler.frontier.marker import Marker
from crawler.frontier.reader_mark import ReaderMark
from crawler.frontier.round import Round
from crawler.frontier.trail import Trail
from crawler.frontier.visit import Visitor
from crawler.limits import Limits
from crawler.responses.hints import Hint
from crawler.responses.reading import Reader, ResponseReading
from crawler.responses.verdict import failure_reason, is_outage
from crawler.runs.job import Job, product_version, user_agent
from crawler.scope import SiteScope
from store.archive.capture import latest_request
from store.archive.coverage import BY_READER, CoverageReason, Ending, add_counts, add_reason, night_of, run_of
from store.archive.page import Page, PageKind, Urgency, make_unread_due
from store.archive.site import Site
from store.clock import Clock
from store.database import transaction
from store.warc import Exchange

TOGETHER = 8
"""Visits that are kept together where no delay parts them: waiting for the disk is most of their cost."""

_LONG_WAIT_S = 60.0
"""From so long a wait on whoever watches the crawl is told: it is not standing still."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Visit:
    """What one visit brought, before it is kept."""

    page: Page
    exchange: Exchange
    reading: ResponseReading
    at: datetime


class SiteRun:
    """What the spider asks and tells."""

    def __init__(self, job: Job, site: Site, database: Database, clock: Clock, *, is_loopback: bool) -> None:
        self.site, self.scope = site, SiteScope.of(site)
        self._database, self._clock, self._night = database, clock, job.night
        limits = replace(Limits.of(job.settings, site, loopback=is_loopback), time_budget_s=job.budget_s)
        self._trail = Trail(
            database,
            site,
            self.scope,
            job.night,
            max_depth=limits.max_depth,
            max_redirects=job.settings.max_redirects,
            follow=not job.only,
        )
        self._visitor = Visitor(database, site, job.settings, job.night, self._trail)
        self._recorder = Recorder(
            database,
            job.directory.warc,
            site,
            version=product_version(),
            user_agent=user_agent(site, job.settings),
        )
        profile, holds = _profile(site)
        self._reader = Reader(site.url, profile)
        self.turns = Turns()
        self._marker = Marker(job.directory.archive.parent / f"{site.name}.reading")
        self._round = Round(
            database, site, self.scope, job.settings, job.night, holds, job.only, fresh=job.fresh, now=job.now
        )
        now = clock.now()
        cut_back(database, job.directory.warc, site, now)
        is_new_reader = ReaderMark(job.directory.archive.parent / f"{site.name}.reader").renew()
        with transaction(database):
            if is_new_reader:
                make_unread_due(database, site.id, now, BY_READER)
            only = self._round.begin(self._marker, now)
        known = (run_of if job.now else night_of)(database, site.id, job.night)
        visited = known.requests if known and only is None else 0
        self.frontier = Frontier(database, site, limits, job.settings, clock, visited=visited, only=only)
        self.frontier.before_asking = self.flush
        self._visits: list[_Visit] = []
        self.broken: Exception | None = None
        self._together = 1 if limits.delay_s else TOGETHER

    @property
    def halted(self) -> bool:
        """Whether nothing more may be sent; a spent page limit lets those go that were counted."""
        return self.frontier.check_ending() not in {None, Ending.PAGE_LIMIT}

    def wants_whole(self, page: Page) -> bool:
        """Whether the page is to come whole, whatever the server says of changes: it has not for long."""
        longest = timedelta(days=self._visitor.settings.revisit_days)
        return page.received_at is None or self._clock.now() - page.received_at > longest

    def received(self, page: Page, response: Response, exchange: Exchange) -> None:
        """Keep the evidence and read the page."""
        at = self._clock.now()
        self._marker.set(page.id)
        reading = self._reader.read(page, response, at)
        self._marker.set(0)
        self._visits.append(_Visit(page, exchange, reading, at))
        if len(self._visits) >= self._together:
            self.flush()

    def flush(self) -> None:
        """Put what was received on disk and into the archive: all of it, or none."""
        visits, self._visits = self._visits, []
        if not visits:
            return
        with self._stops_when_broken():
            try:
                self._keep(visits)
            except Exception as error:
                if _is_of_the_disk(error):
                    raise
                self._trail.left_out.clear()  # what was counted with them is not in the archive
                self._keep_each_apart(visits, error)

    @contextlib.contextmanager
    def _stops_when_broken(self) -> Iterator[None]:
        """End the night when nothing can be kept any more, as on a full disk."""
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            self.broken = error
            self.frontier.stop(Ending.CRASHED)

    def _keep(self, visits: list[_Visit]) -> None:
        exchanges = [visit.exchange for visit in visits]
        with self._recorder.writing(exchanges) as stored, transaction(self._database):
            for visit, records in zip(visits, stored, strict=True):
                capture_id = self._recorder.commit(visit.exchange, records)
                self._visitor.receive(visit.page, visit.reading, capture_id, visit.at)
                self.frontier.follow(self._trail.target(visit.page, visit.reading.redirect))
        for visit in visits:
            reason = visit.reading.reason
            self.frontier.done(visit.page, reason if reason and is_outage(reason) else None)

    def _keep_each_apart(self, visits: list[_Visit], error: Exception) -> None:
        """Keep what failed together; of a page whose posts cannot be kept the evidence is."""
        if len(visits) > 1:
            for visit in visits:
                try:
                    self._keep([visit])
                except Exception as own:
                    if _is_of_the_disk(own):
                        raise
                    self._keep_each_apart([visit], own)
            return
        (visit,) = visits
        _log.warning("%s: the posts of a page could not be kept: %s", self.site.name, type(error).__name__)
        failed = ResponseReading(
            visit.reading.status, visit.reading.size, reason=CoverageReason.READING_FAILED
        )
        self._keep([replace(visit, reading=failed)])

    def note_failure(self, page: Page, error: BaseException, exchange: Exchange | None) -> None:
        """Note why the page could not be had."""
        if isinstance(error, HaltedError):
            if self.frontier.too_slow and self._round.only:
                with transaction(self._database):
                    self._visitor.fail(page, CoverageReason.CRAWL_DELAY, self._clock.now())
            self.frontier.done(page)
            return
        self.flush()
        reason, at = failure_reason(error), self._clock.now()
        with self._stops_when_broken():
            exchanges = [exchange] if exchange else []
            with self._recorder.writing(exchanges) as stored, transaction(self._database):
                capture_id = self._recorder.commit(exchange, stored[0]) if exchange else None
                self._visitor.fail(page, reason, at, capture_id)
                if not _not_sent(error):
                    add_counts(self._database, self.site.id, self._night, {"requests": 1})
            self.frontier.done(page, reason if is_outage(reason) else None)

    def unreadable(self, page: Page) -> None:
        """Reading the page failed in a way that nobody foresaw."""
        with transaction(self._database):
            self._visitor.fail(page, CoverageReason.READING_FAILED, self._clock.now())
        self.frontier.done(page)

    def note_robots(self, exchange: Exchange | None) -> None:
        """Keep robots.txt as evidence of what we were allowed."""
        if exchange is not None:
            writing = self._recorder.writing([exchange])
            with self._stops_when_broken(), writing as stored, transaction(self._database):
                self._recorder.commit(exchange, stored[0])

    def can_wait(self, seconds: float) -> bool:
        """Whether the night is long enough to wait so long; it ends where it is not."""
        return self.frontier.can_wait(seconds)

    def note_delay(self, host: str, seconds: float) -> None:
        """Leave this time between two requests to the host, the last one of an earlier run included."""
        asked = latest_request(self._database, self.site.id, host)
        since = None if asked is None else (self._clock.now() - asked).total_seconds()
        self.turns.ask(host, seconds, since_last_s=since)
        if seconds >= _LONG_WAIT_S:
            sys.stderr.write(
                f"{self.site.name}: robots.txt of {host} asks {seconds:g} s between two requests;"
                " what does not fit into the night is left for the next\n"
            )

    def note_sitemaps(self, urls: tuple[str, ...]) -> None:
        """Visit the sitemaps that robots.txt names."""
        hints = [Hint(url, None, PageKind.SITEMAP, Urgency.SEED) for url in urls]
        with self._stops_when_broken(), transaction(self._database):
            self._trail.take_hints(hints, self._clock.now())

    def close(self, *, interrupted: bool) -> None:
        """End the night: say what is gone, what is left, and whether it looks healthy.

        Raises:
            NotKeptError: what was received could not be kept; the next run goes on from there.
        """
        if interrupted:
            self.frontier.stop(Ending.INTERRUPTED)
        self.flush()
        if self.broken is not None:
            raise NotKeptError(f"received pages could not be stored: {self.broken}") from self.broken
        now = self._clock.now()
        self._recorder.close(now)
        with transaction(self._database):
            backlog = 0 if self._round.only else self.frontier.backlog(now)
            if self.frontier.too_slow:
                add_reason(
                    self._database, self.site.id, self._night, CoverageReason.CRAWL_DELAY, max(backlog, 1)
                )
            self._round.end(self.frontier.ending, now, backlog)


def _profile(site: Site) -> tuple[Platform | None, bool]:
    """How this very site writes posts, if it has a profile, and whether that still reads its sample page.

    One that does not is used all the same, with an alarm: by other ways every post would seem a new one.
    """
    if site.profile is None:
        return None, True
    profile = SiteProfile.load(site.profile, site.sample)
    try:
        profile.check()
    except SampleError as error:
        _log.warning("%s: %s", site.name, error)
        return profile.platform, False
    return profile.platform, True


def _is_of_the_disk(error: Exception) -> bool:
    """Whether nothing can be kept, rather than this: a constraint or a value breaks one page alone."""
    of_values = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, sqlite3.ProgrammingError)
    return isinstance(error, (OSError, sqlite3.Error)) and not isinstance(error, of_values)


def _not_sent(error: BaseException) -> bool:
    """Whether the failure came before anything was sent."""
    return isinstance(error, (AddressRefusedError, RobotsForbiddenError, RobotsUnavailableError))
