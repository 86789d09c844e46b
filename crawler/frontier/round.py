"""How one site's share of a night begins and ends in the archive; so does a look at one page."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from crawler.frontier.health import have_one_page_fetched_whole, judge_health
from crawler.frontier.marker import Marker
from crawler.frontier.revisit import apply_settings
from crawler.scope import SiteScope, shape
from crawler.settings import CrawlSettings
from store.archive import arrival
from store.archive import page as pages
from store.archive.coverage import (
    CoverageReason,
    Ending,
    add_counts,
    add_reason,
    begin_run,
    close_killed_nights,
    close_night,
    night_of,
    open_night,
    run_of,
)
from store.archive.page import Find, Page, Urgency
from store.archive.site import Site

MAX_DEATHS = 3
"""Processes that may die while they read one page before it is left out."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """A visit to everything that is due on a site, or to a few pages; methods are called in a transaction.

    A look at a page of a watched site adds to what its night counts and says nothing of how the night
    went. A place that nobody watches has no other nights than its looks.
    """

    database: Database
    site: Site
    scope: SiteScope
    settings: CrawlSettings
    night: str
    profile_holds: bool = True  # whether the site's profile still reads its sample page
    only: tuple[str, ...] = ()  # the addresses that are looked at now; none of them: everything that is due
    fresh: bool = False  # a run begins, rather than goes on after its process died
    now: bool = False  # every page is due, whenever it was visited

    @property
    def is_counted(self) -> bool:
        """Whether this round decides how the site's night ended."""
        return not self.only or not self.site.watched

    def begin(self, marker: Marker, now: datetime) -> list[Page] | None:
        """Make due what is visited in any case; the pages of a look, or None for all that is due."""
        if self.is_counted:
            close_killed_nights(self.database, self.site.id, self.night)
            begin = begin_run if self.fresh else open_night
            begin(self.database, self.site.id, self.night, now)
        if self.only:
            return self._begin_look(now)
        self._skip_poison(marker)
        pages.add_pages(self.database, self.site.id, [self._find(self.site.url, depth=0)], now)
        apply_settings(self.database, self.site.id, now, self.settings)
        pages.make_seeds_due(self.database, self.site.id, now)
        if self.now and self.fresh:
            pages.make_known_due(self.database, self.site.id, now)
        have_one_page_fetched_whole(self.database, self.site.id, now)
        return None

    def _find(self, url: str, depth: int) -> Find:
        """An address to begin at, as it is asked."""
        address = self.scope.address(url)
        if address is None:
            return Find(url, url, shape(url), priority=Urgency.SEED, depth=depth)
        return Find(address.url, address.key, shape(address.url), priority=Urgency.SEED, depth=depth)

    def end(self, given: Ending | None, now: datetime, backlog: int) -> None:
        """Say what is gone, what is left, and whether it looks healthy."""
        if not self.is_counted:
            return
        ending = self._ending(given or Ending.COMPLETE)
        if ending.whole and ending is not Ending.NOTHING_DUE and not self.only:
            # where pages are always left over, each has been visited after so many days all the same
            waited = None if ending is Ending.COMPLETE else now - timedelta(days=self.settings.revisit_days)
            gone = arrival.settle(self.database, self.site.id, now, missed_before=waited)
            add_counts(self.database, self.site.id, self.night, {"posts_gone": gone})
        close_night(self.database, self.site.id, self.night, ending=ending, now=now, backlog=backlog)
        if not self.only:
            judge_health(
                self.database, self.site.id, self.night, self.settings, profile_holds=self.profile_holds
            )

    def _ending(self, ending: Ending) -> Ending:
        run = run_of(self.database, self.site.id, self.night)
        if run is None or run.reached or not ending.whole:
            return ending
        if ending is Ending.COMPLETE and not run.requests and not run.reasons:
            known = night_of(self.database, self.site.id, self.night)
            return Ending.COMPLETE if known is not None and known.reached else Ending.NOTHING_DUE
        if CoverageReason.CRAWL_DELAY in dict(run.reasons):
            return ending
        closed = {CoverageReason.ROBOTS_FORBIDDEN, CoverageReason.ROBOTS_UNAVAILABLE}
        return Ending.ROBOTS if closed & dict(run.reasons).keys() else Ending.UNREACHABLE

    def _begin_look(self, now: datetime) -> list[Page]:
        """The pages that are looked at now, whole, whenever they were visited last."""
        finds = [replace(self._find(url, depth=1), priority=Urgency.NEW) for url in self.only]
        pages.add_pages(self.database, self.site.id, finds, now)
        for find in finds:
            pages.make_due(
                self.database,
                self.site.id,
                find.key,
                now,
                priority=Urgency.ANNOUNCED,
                fetched_before=now,
                forget=True,
            )
        page_of_find = [pages.page_of(self.database, self.site.id, find.key) for find in finds]
        return [page for page in page_of_find if page is not None]

    def _skip_poison(self, marker: Marker) -> None:
        """Leave out the page at which one process after the other died.

        Once or twice proves nothing: the process may have been killed for another reason.
        """
        page = pages.page_with(self.database, marker.read())
        if page is not None and page.attempts < MAX_DEATHS - 1:
            pages.mark_tried(self.database, page.id)
        elif page is not None:
            _log.warning("crawls died while they read one page; it is left out")
            add_reason(self.database, self.site.id, self.night, CoverageReason.READING_FAILED)
            pages.mark_failed(self.database, page.id, CoverageReason.READING_FAILED, None)
        marker.set(0)
