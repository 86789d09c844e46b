"""What one visit to one page changes in the archive; every method is called in a transaction."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from crawler.extraction import whole_page
from crawler.frontier.revisit import after_failure, next_visit
from crawler.frontier.trail import Trail
from crawler.responses.reading import ResponseReading
from crawler.responses.verdict import is_outage
from crawler.settings import CrawlSettings
from store.archive import arrival
from store.archive import page as pages
from store.archive.arrival import Arrivals, PageLook
from store.archive.coverage import CoverageReason, add_counts, add_reason, mark_reached
from store.archive.extracted import ExtractedPage
from store.archive.page import Page, PageKind, Urgency
from store.archive.site import Site
from store.clock import to_text

_MOVED = frozenset({301, 308})
_TRIED_AGAIN = frozenset({CoverageReason.TOO_SLOW, CoverageReason.READING_FAILED})
_MOST_TRIES = 5


@dataclass(frozen=True, slots=True)
class Visitor:
    """Puts what visits to one site bring into the archive."""

    database: Database
    site: Site
    settings: CrawlSettings
    night: str
    trail: Trail

    def receive(self, page: Page, reading: ResponseReading, capture_id: int, at: datetime) -> None:
        """Take in what a response said that was captured."""
        self._count(requests=1, bytes=reading.size)
        look = PageLook(self.site.id, page.url, capture_id, at, "")
        if reading.redirect is not None:
            self._redirect(page, reading, reading.redirect, look)
            return
        if reading.reason is not None:
            self.fail(page, reading.reason, at, capture_id, reading.wait_until)
            return
        mark_reached(self.database, self.site.id, self.night)
        if reading.unchanged:
            self._stands(page, reading, look)
        else:
            self._changed(page, reading, look)

    def fail(
        self,
        page: Page,
        reason: CoverageReason,
        at: datetime,
        capture_id: int | None = None,
        wait_until: datetime | None = None,
    ) -> None:
        """Note that the page could not be had or read; a server may ask to wait before it is tried again."""
        add_reason(self.database, self.site.id, self.night, reason)
        if reason is CoverageReason.GONE and capture_id is not None:
            look = PageLook(self.site.id, page.url, capture_id, at, "")
            self.trail.look_for(arrival.miss(self.database, look, ()), page, at)
        elif is_outage(reason):
            arrival.unreachable(self.database, self.site.id, page.url, at)
        due_at = self._due_after(page, reason, at)
        if due_at is not None and wait_until is not None:
            due_at = max(due_at, wait_until)
        pages.mark_failed(self.database, page.id, reason, due_at)

    def _changed(self, page: Page, reading: ResponseReading, look: PageLook) -> None:
        self._count(pages=1)
        for reason in reading.partly:
            add_reason(self.database, self.site.id, self.night, reason)
        if reading.fell_back:
            add_reason(self.database, self.site.id, self.night, CoverageReason.READING_FAILED)
        by_hint = self.trail.take_hints(reading.hints, look.at, page)
        if reading.posts is not None and reading.posts.cut:
            add_reason(self.database, self.site.id, self.night, CoverageReason.READ_IN_PART)
        arrivals = self._take_posts(page, reading.posts, look) if reading.posts else Arrivals()
        by_link = self.trail.follow_links(page, reading.links, look.at) if reading.links else 0
        fruitful = bool(by_link or (arrivals.new and reading.structured))
        if page.kind is PageKind.PAGE:
            self._count_shape(page, barren=not fruitful)
        fields: dict[str, object] = {}
        if reading.posts is not None:
            fields["posts"] = arrivals.seen if reading.structured else 0
        changed_at = look.at if by_hint else self._changed_at(page, arrivals, look.at)
        self._visited(page, reading, look.at, changed_at, fields)

    def _stands(self, page: Page, reading: ResponseReading, look: PageLook) -> None:
        stood = arrival.stand(self.database, look)
        self._count(unchanged=1, posts_seen=stood)
        self._visited(page, reading, look.at, page.changed_at or look.at, {})

    def _take_posts(self, page: Page, extracted: ExtractedPage, look: PageLook) -> Arrivals:
        look = replace(look, extractor=extracted.extractor)
        whole = extracted.platform == whole_page.NAME
        homes = [(post, self.trail.home_of(page, post.permalink)) for post in extracted.posts]
        arrivals = arrival.arrive(self.database, look, homes)
        if whole:
            self._count(barren=int(page.posts > 0))
        elif not extracted.cut:  # what is not shown may stand beyond the cut
            self.trail.look_for(arrival.miss(self.database, look, arrivals.post_ids), page, look.at)
        self._count(posts_seen=arrivals.seen, posts_new=arrivals.new, posts_changed=arrivals.changed)
        if self.settings.documents:
            known = tuple(replace(p, native_id=arrivals.names[p.native_id]) for p in extracted.posts)
            named = replace(extracted, posts=known)
            self.trail.follow_documents(page, named, look.at, pictures=self.settings.pictures)
        return arrivals

    def _redirect(self, page: Page, reading: ResponseReading, target: str, look: PageLook) -> None:
        """Visit the target in its turn; what a page held that has moved for good is looked for there."""
        reason = self.trail.refusal(page, target)
        if reason is not None:
            self.fail(page, reason, look.at)
            return
        if not self.trail.add_target(page, target, look.at):
            return
        if reading.status in _MOVED:
            self.trail.look_for(arrival.miss(self.database, look, ()), page, look.at)
        due_at = next_visit(look.at, page.changed_at or look.at, self.settings)
        pages.mark_visited(self.database, page.id, look.at, {"due_at": to_text(due_at), "posts": 0})

    def _changed_at(self, page: Page, arrivals: Arrivals, at: datetime) -> datetime:
        """When the page last changed, as far as the posts tell: their own dates on the first visit."""
        if page.fetched_at is None:
            return arrivals.newest or at
        return at if arrivals.new or arrivals.changed else page.changed_at or at

    def _visited(
        self,
        page: Page,
        reading: ResponseReading,
        at: datetime,
        changed_at: datetime,
        fields: dict[str, object],
    ) -> None:
        known = reading.validators
        if known.body_sha256 is not None:  # a 304 brings none: those we have still hold
            fields |= {
                "etag": known.etag,
                "last_modified": known.last_modified,
                "body_sha256": known.body_sha256,
                "received_at": to_text(at),
            }
        fields |= {
            "due_at": to_text(next_visit(at, changed_at, self.settings)),
            "changed_at": to_text(changed_at),
            "priority": int(Urgency.REVISIT),
            "status": reading.status,
            "hops": 0,
        }
        pages.mark_visited(self.database, page.id, at, fields)

    def _count_shape(self, page: Page, *, barren: bool) -> None:
        if page.depth == 0 or page.fetched_at is not None:
            return
        in_a_row = pages.count_shape(self.database, self.site.id, page.shape, barren=barren)
        if in_a_row >= self.settings.max_barren:
            parked = pages.park_shape(self.database, self.site.id, page.shape)
            add_reason(self.database, self.site.id, self.night, CoverageReason.TRAP, max(parked, 1))

    def _due_after(self, page: Page, reason: CoverageReason, at: datetime) -> datetime | None:
        if is_outage(reason):
            return after_failure(at, page.attempts + 1, self.settings)
        if reason in _TRIED_AGAIN and page.attempts < _MOST_TRIES:  # a busy night, perhaps
            return at + timedelta(hours=self.settings.revisit_hours)
        lasting = page.fetched_at is None and reason not in {
            CoverageReason.ROBOTS_FORBIDDEN,
            CoverageReason.SIGN_IN,
        }
        return None if lasting else next_visit(at, page.changed_at or page.fetched_at or at, self.settings)

    def _count(self, **counts: int) -> None:
        add_counts(self.database, self.site.id, self.night, counts)
