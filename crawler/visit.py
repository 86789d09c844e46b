"""What one visit to one page changes in the archive; every method is called in a transaction."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from crawler import isso
from crawler.hints import Hint, request_address
from crawler.limits import Limits
from crawler.links import Links
from crawler.platforms import whole as whole_page
from crawler.reading import Reading
from crawler.revisit import after_failure, next_visit
from crawler.scope import Scope, is_document, shape
from crawler.settings import CrawlSettings
from crawler.verdict import is_inside, is_outage
from store.archive import arrival
from store.archive import page as pages
from store.archive.arrival import Arrivals, Look
from store.archive.coverage import Reason, add_counts, add_reason, mark_reached
from store.archive.page import Find, Page, PageKind, Priority
from store.archive.post import ExtractedPage
from store.archive.site import Site
from store.clock import to_text

MAX_SITEMAP_DEPTH = 2
"""An index of sitemaps names sitemaps, by their protocol, and no further index."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Puts what visits to one site bring into the archive."""

    database: Database
    site: Site
    scope: Scope
    settings: CrawlSettings
    limits: Limits
    night: str
    follow: bool = True  # add what pages lead to

    def receive(self, page: Page, reading: Reading, capture_id: int, at: datetime) -> None:
        """Take in what a response said that was captured."""
        self._count(requests=1, bytes=reading.size)
        look = Look(self.site.id, page.url, capture_id, at, "")
        if reading.redirect is not None:
            self._redirect(page, reading.redirect, at)
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
        reason: Reason,
        at: datetime,
        capture_id: int | None = None,
        wait_until: datetime | None = None,
    ) -> None:
        """Note that the page could not be had or read; a server may ask to wait before it is tried again."""
        add_reason(self.database, self.site.id, self.night, reason)
        if reason is Reason.GONE and capture_id is not None:
            look = Look(self.site.id, page.url, capture_id, at, "")
            self._look_for(arrival.miss(self.database, look, ()), page.url, at)
        elif is_outage(reason):
            arrival.unreachable(self.database, self.site.id, page.url, at)
        due_at = self._due_after(page, reason, at)
        if due_at is not None and wait_until is not None:
            due_at = max(due_at, wait_until)
        pages.failed(self.database, page.id, reason, due_at)

    def take_hints(self, hints: Iterable[Hint], at: datetime, depth: int = 1) -> int:
        """Make due what a feed, sitemap or interface tells of; how many pages were not known before."""
        new = 0
        for hint in hints if self.follow else ():
            url = self._told_of(hint)
            if url is None:
                continue
            is_sitemap = hint.kind is PageKind.SITEMAP
            if is_sitemap and depth > MAX_SITEMAP_DEPTH:
                add_reason(self.database, self.site.id, self.night, Reason.TRAP)
                continue
            find = Find(url, shape(url), hint.kind, hint.priority, depth=depth if is_sitemap else 1)
            new += self._add_or_make_due(find, at, fetched_before=hint.at)
        return new

    def _told_of(self, hint: Hint) -> str | None:
        url = self._wanted(hint.url)
        if url is None and hint.kind is PageKind.SITEMAP and hint.url.endswith(".gz"):
            url = self.scope.clean(hint.url)
            return url if url and self.scope.refusal(url) is Reason.NOT_TEXT else None
        return url

    def _changed(self, page: Page, reading: Reading, look: Look) -> None:
        self._count(pages=1)
        told = self.take_hints(reading.hints, look.at, page.depth + 1)
        arrivals = self._take_posts(page, reading.posts, look) if reading.posts else Arrivals()
        found = self._follow(page, reading.links, look.at) if reading.links and self.follow else 0
        fruitful = bool(found or (arrivals.new and reading.structured))
        if page.kind is PageKind.PAGE:
            self._count_shape(page, barren=not fruitful)
        fields: dict[str, object] = {}
        if reading.posts is not None:
            fields["posts"] = arrivals.seen if reading.structured else 0
        changed_at = look.at if told else self._changed_at(page, arrivals, look.at)
        self._visited(page, reading, look.at, changed_at, fields)

    def _stands(self, page: Page, reading: Reading, look: Look) -> None:
        stood = arrival.stand(self.database, look)
        self._count(unchanged=1, posts_seen=stood)
        self._visited(page, reading, look.at, page.changed_at or look.at, {})

    def _take_posts(self, page: Page, extracted: ExtractedPage, look: Look) -> Arrivals:
        look = replace(look, extractor=extracted.extractor)
        whole = extracted.platform == whole_page.NAME
        homes = [(post, self.scope.clean(post.permalink, page.url) or page.url) for post in extracted.posts]
        arrivals = arrival.arrive(self.database, look, homes)
        if whole:
            self._count(barren=int(page.posts > 0))
        else:
            self._look_for(arrival.miss(self.database, look, arrivals.post_ids), page.url, look.at)
        self._count(posts_seen=arrivals.seen, posts_new=arrivals.new, posts_changed=arrivals.changed)
        if self.settings.documents:
            pages.add_pages(self.database, self.site.id, self._attachments(page, extracted), look.at)
        return arrivals

    def _attachments(self, page: Page, extracted: ExtractedPage) -> Iterator[Find]:
        for post in extracted.posts:
            for link in post.attachments:
                url = self._wanted(link, page.url)
                if url is not None:
                    find = self._find(url, page, PageKind.DOCUMENT, Priority.DOCUMENT)
                    yield replace(find, parent=post.native_id)

    def _look_for(self, missed: list[arrival.Missed], page_url: str, at: datetime) -> None:
        """Visit the own addresses of missed posts before they are called gone."""
        for post in missed:
            url = self._wanted(post.permalink, page_url)
            if url is not None and url != page_url:
                find = Find(url, shape(url), priority=Priority.CHECK, depth=1)
                self._add_or_make_due(find, at, fetched_before=at)

    def _follow(self, page: Page, links: Links, at: datetime) -> int:
        """Add what the page leads to; how many new pages of another form than its own those were."""
        if links.script_comments:
            add_reason(self.database, self.site.id, self.night, Reason.SCRIPT_COMMENTS)
        if links.refresh is not None:
            self._follow_refresh(page, links.refresh, at)
        finds = [*self._interfaces(page, links), *self._page_links(page, links.pages)]
        if finds and page.depth >= self.limits.max_depth:
            add_reason(self.database, self.site.id, self.night, Reason.TOO_DEEP)
            return 0
        same = [find for find in finds if find.shape == page.shape]
        pages.add_pages(self.database, self.site.id, same, at)
        return pages.add_pages(
            self.database, self.site.id, [find for find in finds if find.shape != page.shape], at
        )

    def _page_links(self, page: Page, links: Iterable[str]) -> Iterator[Find]:
        seen = {page.url}
        for link in links:
            url = self._wanted(link)
            if url is not None and url not in seen and not is_document(url):
                seen.add(url)
                yield self._find(url, page, PageKind.PAGE, Priority.NEW - min(page.depth, 30))

    def _interfaces(self, page: Page, links: Links) -> Iterator[Find]:
        for kind, address in links.interfaces:
            of_page = kind is PageKind.ISSO
            if page.depth > 0 and not of_page:
                continue  # every article has a feed of its own: those of the first page suffice
            asked = isso.comments_address(address, page.url) if of_page else request_address(kind, address)
            url = self._wanted(asked)
            if url is not None:
                yield self._find(url, page, kind, Priority.NEW if of_page else Priority.SEED)
            elif of_page:
                add_reason(self.database, self.site.id, self.night, Reason.SCRIPT_COMMENTS)

    def _find(self, url: str, page: Page, kind: PageKind, priority: int) -> Find:
        return Find(url, shape(url), kind, priority, depth=page.depth + 1)

    def _wanted(self, link: str, base: str = "") -> str | None:
        """The one spelling of a link that may be visited, or None."""
        url = self.scope.clean(link, base)
        return None if url is None or self.scope.refusal(url) is not None else url

    def _add_or_make_due(self, find: Find, at: datetime, *, fetched_before: datetime | None) -> int:
        added = pages.add_pages(self.database, self.site.id, [find], at)
        if not added and fetched_before is not None:
            priority = Priority(find.priority)
            pages.make_due(
                self.database, self.site.id, find.url, at, priority=priority, fetched_before=fetched_before
            )
        return added

    def target(self, page: Page, reading: Reading) -> Page | None:
        """The page that a redirect led to, or None."""
        url = self.scope.clean(reading.redirect or "", page.url) if reading.redirect else None
        return None if url is None else pages.page_of(self.database, self.site.id, url)

    def _redirect(self, page: Page, target: str, at: datetime) -> None:
        """Make the target a page of its own, which is visited in its turn."""
        reason = self._redirect_refusal(page, target)
        if reason is not None:
            self.fail(page, reason, at)
            return
        self._add_target(page, target, at)
        due_at = next_visit(at, page.changed_at or at, self.settings)
        pages.visited(self.database, page.id, at, {"due_at": to_text(due_at), "posts": 0})

    def _follow_refresh(self, page: Page, target: str, at: datetime) -> None:
        reason = self._redirect_refusal(page, target)
        if reason is not None:
            add_reason(self.database, self.site.id, self.night, reason)
        else:
            self._add_target(page, target, at)

    def _add_target(self, page: Page, target: str, at: datetime) -> None:
        url = self.scope.clean(target, page.url) or page.url
        find = Find(url, shape(url), page.kind, page.priority, page.depth, page.hops + 1, page.parent)
        self._add_or_make_due(find, at, fetched_before=page.fetched_at)

    def _redirect_refusal(self, page: Page, target: str) -> Reason | None:
        url = self.scope.clean(target, page.url)
        if url is None:
            return Reason.BAD_ADDRESS
        refusal = self.scope.refusal(url)
        if refusal is Reason.OFF_SITE and is_inside(url):
            return Reason.FORBIDDEN_ADDRESS
        return Reason.REDIRECT_LIMIT if page.hops >= self.settings.max_redirects else refusal

    def _changed_at(self, page: Page, arrivals: Arrivals, at: datetime) -> datetime:
        """When the page last changed, as far as the posts tell: their own dates on the first visit."""
        if page.fetched_at is None:
            return arrivals.newest or at
        return at if arrivals.new or arrivals.changed else page.changed_at or at

    def _visited(
        self,
        page: Page,
        reading: Reading,
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
            "priority": int(Priority.REVISIT),
            "status": reading.status,
        }
        pages.visited(self.database, page.id, at, fields)

    def _count_shape(self, page: Page, *, barren: bool) -> None:
        if page.depth == 0 or page.fetched_at is not None:
            return
        in_a_row = pages.count_shape(self.database, self.site.id, page.shape, barren=barren)
        if in_a_row >= self.settings.max_barren:
            parked = pages.park_shape(self.database, self.site.id, page.shape)
            add_reason(self.database, self.site.id, self.night, Reason.TRAP, max(parked, 1))

    def _due_after(self, page: Page, reason: Reason, at: datetime) -> datetime | None:
        if is_outage(reason):
            return after_failure(at, page.attempts + 1, self.settings)
        lasting = page.fetched_at is None and reason not in {Reason.ROBOTS_FORBIDDEN, Reason.SIGN_IN}
        return None if lasting else next_visit(at, page.changed_at or page.fetched_at or at, self.settings)

    def _count(self, **counts: int) -> None:
        add_counts(self.database, self.site.id, self.night, counts)
