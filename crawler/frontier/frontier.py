"""What is visited next in one site's night, and when the night ends."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from crawler.limits import Limits
from crawler.settings import CrawlSettings
from store.archive.coverage import CoverageReason, Ending
from store.archive.page import Page, count_due, due_pages, due_revisits, start_page
from store.archive.site import Site, is_enabled
from store.clock import Clock

_BUFFER = 32
_REVISIT_EVERY = 4
"""One visit of so many goes to a page that was seen before, however many new ones wait."""
MAX_OUTAGES = 10
"""Failures in a row, of all pages or of one kind, after which the site's first page is asked again: it tells
whether the site is there."""
LOOK_WAIT_S = 60.0
"""How long a look at one page waits for its turn."""


class Frontier:
    """Hands out the pages that are due, one process's share of one night."""

    def __init__(
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
        self._outages_of: Counter[str] = Counter()  # by shape, in a row
        self._held: frozenset[str] = frozenset()  # shapes that are left for another night
        self._asked_again: int | None = None  # the first page, while it is asked whether the site is there
        self._only = only is not None
        self._buffer: list[Page] = list(only or ())
        self._in_flight: set[int] = set()
        self.too_slow = False
        """Whether robots.txt asks for a longer wait than the night has left."""
        self.ending: Ending | None = None
        self.before_asking: Callable[[], None] = _nothing
        """Called before the archive is asked what is due: what was received must be in it by then."""

    def take(self) -> Page | None:
        """The next page, or None when there is none now or the night has ended."""
        if not self._buffer:
            self.before_asking()
        if self.check_ending() is not None or self._asked_again in self._in_flight:
            return None
        if not self._buffer and not self._only:
            self._buffer = self._due()
        if not self._buffer:
            return None
        page = self._buffer.pop()
        self._in_flight.add(page.id)
        self._left -= 1
        return page

    def _due(self) -> list[Page]:
        """What is due, the next page last: the most urgent, and among them what was not seen for long."""
        now, room = self._clock.now(), _BUFFER + len(self._in_flight)
        urgent = due_pages(self._database, self._site.id, now, limit=room, without=self._held)
        revisits = due_revisits(self._database, self._site.id, now, limit=_BUFFER // _REVISIT_EVERY)
        waiting = [page for page in revisits if page.shape not in self._held]
        kept: dict[int, Page] = {}
        for place, page in enumerate(urgent, 1):
            kept.setdefault(page.id, page)
            if place % (_REVISIT_EVERY - 1) == 0 and waiting:
                again = waiting.pop(0)
                kept.setdefault(again.id, again)
        return [page for page in reversed(kept.values()) if page.id not in self._in_flight]

    def pending(self) -> bool:
        """Whether the night goes on: something is due, or will be tried again shortly."""
        if self.check_ending() is not None:
            return False
        if not self._buffer:
            self.before_asking()
        if self._only:
            return bool(self._buffer)
        soon = self._clock.now() + self._retry
        due = count_due(self._database, self._site.id, soon, without=self._held)
        return bool(self._buffer) or due > len(self._in_flight)

    def done(self, page: Page, outage: CoverageReason | None = None) -> None:
        """The page was handled; `outage` says why, where it says nothing about the page itself."""
        self._in_flight.discard(page.id)
        if page.id == self._asked_again:
            self._judge_site(outage)
        elif outage is None:
            self._outages = 0
            del self._outages_of[page.shape]
        else:
            self._outages += 1
            self._outages_of[page.shape] += 1
            in_a_row = max(self._outages, self._outages_of[page.shape])
            if in_a_row >= MAX_OUTAGES and self._asked_again is None:
                self._ask_again(outage)

    def _ask_again(self, outage: CoverageReason) -> None:
        """Ask the site's first page, whenever it was visited: it tells whether the site is there at all."""
        start = None if self._only else start_page(self._database, self._site.id)
        if start is None or start.id in self._in_flight:
            self._judge_site(outage)
            return
        self._asked_again = start.id
        self._buffer = [start]

    def _judge_site(self, outage: CoverageReason | None) -> None:
        """The site is not there tonight; or it is, and only pages of some kinds fail: those are left."""
        self._asked_again = None
        if outage is not None:
            self.stop(Ending.ROBOTS if outage is CoverageReason.ROBOTS_UNAVAILABLE else Ending.UNREACHABLE)
            return
        failing = {shape for shape, count in self._outages_of.items() if 2 * count >= MAX_OUTAGES}
        self._held |= failing
        self._outages = 0
        self._outages_of.clear()
        self._buffer = [page for page in self._buffer if page.shape not in self._held]

    def follow(self, page: Page | None) -> None:
        """Visit this page too, where only some are wanted: a redirect led there."""
        if self._only and page is not None:
            self._buffer.append(page)

    def backlog(self, at: datetime | None = None) -> int:
        """How many pages are due."""
        return count_due(self._database, self._site.id, at or self._clock.now())

    def can_wait(self, seconds: float) -> bool:
        """Whether the night is long enough to wait so long; it ends where it is not."""
        wait = timedelta(seconds=min(seconds, 1e9))
        if seconds > LOOK_WAIT_S if self._only else self._clock.now() + wait >= self._deadline:
            self.too_slow = True
            self.stop(Ending.TIME_BUDGET)
        return not self.too_slow

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
