"""Where the pages of one site lead: what is added to the frontier, or made due; called in a transaction."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from crawler.extraction.attached import PICTURE
from crawler.responses import isso, telegram
from crawler.responses.hints import Hint, request_address
from crawler.responses.links import Links
from crawler.responses.verdict import is_inside
from crawler.scope import SiteScope, is_document, shape
from documents.programs import path_of
from store.archive import arrival
from store.archive import page as pages
from store.archive.arrival import Missed
from store.archive.coverage import CoverageReason, add_reason
from store.archive.extracted import ExtractedPage
from store.archive.page import Find, Page, PageKind, Urgency
from store.archive.site import Site
from store.web_address import LONGEST, WebAddress

APPROVAL = timedelta(days=7)
"""How long after its date a comment that we do not know may have appeared."""
MAX_LEFT_OUT = 50_000
"""Addresses left alone that one run counts: a site may make them up without end."""
MAX_SITEMAP_DEPTH = 2
"""An index of sitemaps names sitemaps, by their protocol, and no further index."""


@dataclass(frozen=True, slots=True)
class Trail:
    """Follows what the pages of one site lead to, as far as its scope and limits go."""

    database: Database
    site: Site
    scope: SiteScope
    night: str
    max_depth: int
    max_redirects: int
    follow: bool  # add what pages lead to
    left_out: set[str] = field(default_factory=set)  # keys that this run has counted as left out

    def take_hints(self, hints: Iterable[Hint], at: datetime, page: Page | None = None) -> int:
        """Make due what a feed, sitemap or interface tells of; how many pages were not known before."""
        new, depth = 0, page.depth + 1 if page else 1
        for hint in hints if self.follow else ():
            address = self._address_of(hint, at, page)
            if address is None:
                continue
            is_sitemap = hint.kind is PageKind.SITEMAP
            if is_sitemap and depth > MAX_SITEMAP_DEPTH:
                add_reason(self.database, self.site.id, self.night, CoverageReason.TRAP)
                continue
            find = self._find(address, page, hint.kind, hint.priority, depth if is_sitemap else 1)
            new += self._add_or_make_due(find, at, fetched_before=self._fetched_before(hint, at))
        return new

    def _fetched_before(self, hint: Hint, at: datetime) -> datetime | None:
        """Since when the page holds what is told of: a comment may have waited for approval."""
        fragment = hint.url.partition("#")[2]
        if hint.at is None:
            return None
        claimed = min(hint.at, at)  # what is to happen says nothing of what has
        known = not fragment or arrival.knows(self.database, self.site.id, fragment)
        return claimed if known else claimed + APPROVAL

    def _address_of(self, hint: Hint, at: datetime, page: Page | None) -> WebAddress | None:
        """Where the hint leads, if that may be visited; a sitemap may be packed."""
        address = self.scope.address(hint.url, page.url if page else self.site.url)
        packed = hint.kind is PageKind.SITEMAP and hint.url.endswith(".gz")
        if address is not None and packed and self.scope.refusal(address) is CoverageReason.NOT_TEXT:
            return address
        return self._wanted(hint.url, page, at)

    def follow_links(self, page: Page, links: Links, at: datetime) -> int:
        """Add what the page leads to; how many new pages of another form than its own those were."""
        if not self.follow:
            return 0
        if links.script_comments:
            add_reason(self.database, self.site.id, self.night, CoverageReason.SCRIPT_COMMENTS)
        if links.unreadable:
            add_reason(self.database, self.site.id, self.night, CoverageReason.UNREADABLE, links.unreadable)
        if links.left:
            add_reason(self.database, self.site.id, self.night, CoverageReason.TRAP, links.left)
        if links.refresh is not None:
            self._follow_refresh(page, links.refresh, at)
        finds = [*self._interfaces(page, links, at), *self._page_links(page, links, at)]
        if finds and page.depth >= self.max_depth:
            add_reason(self.database, self.site.id, self.night, CoverageReason.TOO_DEEP)
            return 0
        same = [find for find in finds if find.shape == page.shape]
        pages.add_pages(self.database, self.site.id, same, at)
        return pages.add_pages(
            self.database, self.site.id, [find for find in finds if find.shape != page.shape], at
        )

    def _page_links(self, page: Page, links: Links, at: datetime) -> Iterator[Find]:
        seen = {page.key}
        for link in links.pages:
            address = self._page_of(link, page, at, links.encoding)
            if address is None:
                continue
            depth = 1 if telegram.is_paging(address) else None
            find = self._find(address, page, PageKind.PAGE, Urgency.NEW - min(page.depth, 30), depth)
            if find.key not in seen:
                seen.add(find.key)
                yield find

    def _page_of(self, link: str, page: Page, at: datetime, encoding: str) -> WebAddress | None:
        """The address of a page that a link leads to: no document, and no part of the page it stands on."""
        address = self.scope.address(link, page.url, encoding)
        if address is not None and telegram.is_message(address):
            return None
        address = self._wanted(link, page, at, encoding)
        return None if address is None or is_document(address.path) else address

    def _interfaces(self, page: Page, links: Links, at: datetime) -> Iterator[Find]:
        for kind, interface in links.interfaces:
            of_page = kind is PageKind.ISSO
            if page.depth > 0 and not of_page:
                continue  # every article has a feed of its own: those of the first page suffice
            asked = (
                isso.comments_address(interface, page.url) if of_page else request_address(kind, interface)
            )
            address = self._wanted(asked, page, at, links.encoding)
            if address is not None:
                yield self._find(address, page, kind, Urgency.NEW if of_page else Urgency.SEED)
            elif of_page:
                add_reason(self.database, self.site.id, self.night, CoverageReason.SCRIPT_COMMENTS)

    def _find(
        self, address: WebAddress, page: Page | None, kind: PageKind, priority: int, depth: int | None = None
    ) -> Find:
        url = address.url
        deeper = page.depth + 1 if page else 1
        via = page.url if page else None
        return Find(url, address.key, shape(url), kind, priority, deeper if depth is None else depth, via=via)

    def _wanted(
        self, link: str, page: Page | None, at: datetime, encoding: str = "utf-8"
    ) -> WebAddress | None:
        """The address of a link that may be visited, or None; one of the site that may not is counted."""
        base = page.url if page else self.site.url
        address = self.scope.address(link, base, encoding)
        if address is None:
            shown = link[:LONGEST].encode("utf-8", "replace").decode()
            self._leave_out(Find(shown, f"! {shown}", "", via=base), CoverageReason.BAD_ADDRESS, at)
            return None
        refusal = self.scope.refusal(address)
        if refusal is None:
            return address
        if refusal is not CoverageReason.OFF_SITE:
            self._leave_out(self._find(address, page, PageKind.PAGE, 0), refusal, at)
        return None

    def _leave_out(self, find: Find, reason: CoverageReason, at: datetime) -> None:
        """Count an address that is left alone, once for all pages that lead to it."""
        if find.key in self.left_out or len(self.left_out) >= MAX_LEFT_OUT:
            return
        self.left_out.add(find.key)
        if pages.leave_out(self.database, self.site.id, find, reason, at):
            add_reason(self.database, self.site.id, self.night, reason)

    def _add_or_make_due(self, find: Find, at: datetime, *, fetched_before: datetime | None) -> int:
        added = pages.add_pages(self.database, self.site.id, [find], at)
        if not added and fetched_before is not None:
            priority = Urgency(find.priority)
            pages.make_due(
                self.database, self.site.id, find.key, at, priority=priority, fetched_before=fetched_before
            )
        return added

    def follow_documents(
        self, page: Page, extracted: ExtractedPage, at: datetime, *, pictures: bool = True
    ) -> None:
        """Add the documents that the page's posts link to, and pictures where a machine can read them."""
        finds = list(self._documents(page, extracted, at))
        shown = [find for find in finds if PICTURE.search(find.url)]
        rest = [find for find in finds if find not in shown]
        pages.add_pages(self.database, self.site.id, rest, at)
        if pictures and path_of("tesseract"):
            pages.add_pages(self.database, self.site.id, shown, at)
        elif pictures:
            self._leave_unread(shown, at)

    def _leave_unread(self, finds: Iterable[Find], at: datetime) -> None:
        """Count pictures that nobody could read, each once, and do not ask for them."""
        for find in finds:
            if pages.add_pages(self.database, self.site.id, [find], at):
                page = pages.page_of(self.database, self.site.id, find.key)
                add_reason(self.database, self.site.id, self.night, CoverageReason.PICTURE_UNREAD)
                if page is not None:
                    pages.mark_failed(self.database, page.id, CoverageReason.PICTURE_UNREAD, None)

    def _documents(self, page: Page, extracted: ExtractedPage, at: datetime) -> Iterator[Find]:
        for post in extracted.posts:
            for link in post.attachments:
                address = self._attached(link, page, at)
                if address is not None:
                    priority = Urgency.REVISIT if PICTURE.search(address.url) else Urgency.DOCUMENT
                    find = self._find(address, page, PageKind.DOCUMENT, priority)
                    yield replace(find, parent=post.native_id)

    def _attached(self, link: str, page: Page, at: datetime) -> WebAddress | None:
        """The address of an attachment, which may be a kind of file that no page is; counted if left."""
        address = self.scope.address(link, page.url)
        refusal = None if address is None else self.scope.refusal(address)
        if address is not None and refusal is CoverageReason.NOT_TEXT:
            return address
        if address is not None and refusal is CoverageReason.OFF_SITE:
            self._leave_out(self._find(address, page, PageKind.DOCUMENT, 0), refusal, at)
            return None
        return self._wanted(link, page, at)

    def home_of(self, page: Page, permalink: str) -> str:
        """The address of the page on which a post is at home: the page itself, or its permalink's."""
        address = self.scope.address(permalink, page.url)
        return page.url if address is None or address.key == page.key else address.url

    def look_for(self, missed: Iterable[Missed], page: Page, at: datetime) -> None:
        """Visit the own addresses of missed posts before they are called gone."""
        for post in missed:
            own = self.scope.address(post.permalink, page.url)
            link = post.permalink if own is None else telegram.readable(own).url
            address = self._wanted(link, page, at)
            if address is not None and address.key != page.key:
                find = self._find(address, page, PageKind.PAGE, Urgency.CHECK, 1)
                self._add_or_make_due(find, at, fetched_before=at)

    def target(self, page: Page, redirect: str | None) -> Page | None:
        """The page that a redirect led to, or None."""
        address = self.scope.address(redirect, page.url) if redirect else None
        return None if address is None else pages.page_of(self.database, self.site.id, address.key)

    def _follow_refresh(self, page: Page, target: str, at: datetime) -> None:
        reason = self.refusal(page, target)
        address = self.scope.address(target, page.url)
        if reason is not None:
            add_reason(self.database, self.site.id, self.night, reason)
        elif address is not None and address.key != page.key:  # many pages load themselves anew
            self.add_target(page, target, at)

    def add_target(self, page: Page, target: str, at: datetime) -> bool:
        """Make the target of a redirect a page of its own, visited in its turn; False where it is this page.

        Then the site wants it asked by another spelling.
        """
        address = self.scope.address(target, page.url)
        if address is None:
            return True
        if address.key == page.key:
            pages.readdress(self.database, page, address.url, at)
            return False
        find = self._find(address, page, page.kind, page.priority, page.depth)
        find = replace(find, hops=page.hops + 1, parent=page.parent)
        self._add_or_make_due(find, at, fetched_before=page.fetched_at)
        return True

    def refusal(self, page: Page, target: str) -> CoverageReason | None:
        """Why a redirect to this address is not followed, or None."""
        address = self.scope.address(target, page.url)
        if address is None:
            return CoverageReason.FORBIDDEN_ADDRESS if is_inside(target) else CoverageReason.BAD_ADDRESS
        refusal = self.scope.refusal(address)
        if refusal is CoverageReason.OFF_SITE and is_inside(address.url):
            return CoverageReason.FORBIDDEN_ADDRESS
        looping = address.url == page.url  # a site that wants a cookie first leads to the same page for ever
        return CoverageReason.REDIRECT_LIMIT if looping or page.hops >= self.max_redirects else refusal
