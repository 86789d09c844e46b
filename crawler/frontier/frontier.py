"""What is visited next in one site's night, and when the night ends."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from crawler.limits import Limits
from crawler.settings import CrawlSettings
from store.archive.coverage import Ending, Reason
from store.archive.page import Page, count_due, due_pages
from store.archive.site import Site, is_enabled
from store.clock import Clock

_BUFFER = 32
MAX_OUTAGES = 10
"""Failures in a row after which the site counts as unreachable for this night."""


class Frontier:
    """Hands out the pages that are due, one process's share of one night."""

    def __init__(  # noqa: PLR0913 - what a night has
        self,
        database: Database,
        site: Site,
        limits: Limits,
        settings: CrawlSettings,
        clock: Clock,
        *,
        visited: int = 0,
        only: Sequence[Page] | None = None,
    ) -> None:
        self._database, self._site, self._limits, self._clock = database, site, limits, clock
        self._retry = timedelta(seconds=settings.retry_delay_s)
        self._deadline: datetime = clock.now() + timedelta(seconds=limits.time_budget_s)
        self._left = limits.max_pages - visited
        self._outages = 0
        self._only = only is not None
        self._buffer: list[Page] = list(only or ())
        self._in_flight: set[int] = set()
        self.ending: Ending | None = None
        self.before_asking: Callable[[], None] = _nothing
        """Called before the archive is asked what is due: what was received must be in it by then."""

    def take(self) -> Page | None:
        """The next page, or None when there is none now or the night has ended."""
        if self.check_ending() is not None:
            return None
        if not self._buffer:
            self.before_asking()
        if not self._buffer and not self._only:
            due = due_pages(
                self._database, self._site.id, self._clock.now(), limit=_BUFFER + len(self._in_flight)
            )
            self._buffer = [page for page in reversed(due) if page.id not in self._in_flight]
        if not self._buffer:
            return None
        page = self._buffer.pop()
        self._in_flight.add(page.id)
        self._left -= 1
        return page

    def pending(self) -> bool:
        """Whether the night goes on: something is due, or will be tried again shortly."""
        if self.check_ending() is not None:
            return False
        if not self._buffer:
            self.before_asking()
        if self._only:
            return bool(self._buffer)
        soon = self._clock.now() + self._retry
        return bool(self._buffer) or self.backlog(soon) > len(self._in_flight)

    def done(self, page: Page, outage: Reason | None = None) -> None:
        """The page was handled; `outage` says why, where it says nothing about the page itself."""
        self._in_flight.discard(page.id)
        self._outages = 0 if outage is None else self._outages + 1
        if self._outages >= MAX_OUTAGES:
            self.stop(Ending.ROBOTS if outage is Reason.ROBOTS_UNAVAILABLE else Ending.UNREACHABLE)

    def follow(self, page: Page | None) -> None:
        """Visit this page too, where only some are wanted: a redirect led there."""
        if self._only and page is not None:
            self._buffer.append(page)

    def backlog(self, at: datetime | None = None) -> int:
        """How many pages are due."""
        return count_due(self._database, self._site.id, at or self._clock.now())

    def stop(self, ending: Ending) -> None:
        """End the night; the first ending holds."""
        if self.ending is None:
            self.ending = ending

    def check_ending(self) -> Ending | None:
        """Why the night has ended, or None while it goes on."""
        if self.ending is None:
            if not self._only and not is_enabled(self._database, self._site.id):
                self.stop(Ending.DISABLED)
            elif self._left <= 0:
                self.stop(Ending.PAGE_LIMIT)
            elif self._clock.now() >= self._deadline:
                self.stop(Ending.TIME_BUDGET)
        return self.ending


def _nothing() -> None:
    """Nothing is waiting to be put into the archive."""
