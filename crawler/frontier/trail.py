"""Where the pages of one site lead: what is added to the frontier, or made due; called in a transaction."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from crawler.extraction.attached import PICTURE
from crawler.responses import isso
from crawler.responses.hints import Hint, request_address
from crawler.responses.links import Links
from crawler.responses.verdict import is_inside
from crawler.scope import Scope, is_document, shape
from documents.programs import path_of
from store.archive import arrival
from store.archive import page as pages
from store.archive.arrival import Missed
from store.archive.coverage import Reason, add_reason
from store.archive.extracted import ExtractedPage
from store.archive.page import Find, Page, PageKind, Priority
from store.archive.site import Site

APPROVAL = timedelta(days=7)
"""How long after its date a comment that we do not know may have appeared."""
MAX_SITEMAP_DEPTH = 2
"""An index of sitemaps names sitemaps, by their protocol, and no further index."""


@dataclass(frozen=True, slots=True)
class Trail:
    """Follows what the pages of one site lead to, as far as its scope and limits go."""

    database: Database
    site: Site
    scope: Scope
    night: str
    max_depth: int
    max_redirects: int
    follow: bool  # add what pages lead to

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
            new += self._add_or_make_due(find, at, fetched_before=self._fetched_before(hint))
        return new

    def _fetched_before(self, hint: Hint) -> datetime | None:
        """Since when the page holds what is told of: a comment may have waited for approval."""
        fragment = hint.url.partition("#")[2]
        if hint.at is None or not fragment or arrival.knows(self.database, self.site.id, fragment):
            return hint.at
        return hint.at + APPROVAL

    def _told_of(self, hint: Hint) -> str | None:
        url = self._wanted(hint.url)
        if url is None and hint.kind is PageKind.SITEMAP and hint.url.endswith(".gz"):
            url = self.scope.clean(hint.url)
            return url if url and self.scope.refusal(url) is Reason.NOT_TEXT else None
        return url

    def follow_links(self, page: Page, links: Links, at: datetime) -> int:
        """Add what the page leads to; how many new pages of another form than its own those were."""
        if not self.follow:
            return 0
        if links.script_comments:
            add_reason(self.database, self.site.id, self.night, Reason.SCRIPT_COMMENTS)
        if links.refresh is not None:
            self._follow_refresh(page, links.refresh, at)
        finds = [*self._interfaces(page, links), *self._page_links(page, links.pages)]
        if finds and page.depth >= self.max_depth:
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

    def follow_documents(
        self, page: Page, extracted: ExtractedPage, at: datetime, *, pictures: bool = True
    ) -> None:
        """Add the documents that the page's posts link to, and pictures where a machine can read them."""
        finds = list(self._documents(page, extracted))
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
                page = pages.page_of(self.database, self.site.id, find.url)
                add_reason(self.database, self.site.id, self.night, Reason.PICTURE_UNREAD)
                if page is not None:
                    pages.failed(self.database, page.id, Reason.PICTURE_UNREAD, None)

    def _documents(self, page: Page, extracted: ExtractedPage) -> Iterator[Find]:
        for post in extracted.posts:
            for link in post.attachments:
                url = self._attached(link, page.url)
                if url is not None:
                    priority = Priority.REVISIT if PICTURE.search(url) else Priority.DOCUMENT
                    find = self._find(url, page, PageKind.DOCUMENT, priority)
                    yield replace(find, parent=post.native_id)

    def _attached(self, link: str, base: str) -> str | None:
        """The one spelling of an attachment's address; a kind of file that no page is may be one."""
        url = self.scope.clean(link, base)
        refusal = None if url is None else self.scope.refusal(url)
        if url is None or refusal not in (None, Reason.NOT_TEXT):
            reason = refusal or Reason.BAD_ADDRESS
            add_reason(self.database, self.site.id, self.night, reason)
            return None
        return url

    def look_for(self, missed: Iterable[Missed], page_url: str, at: datetime) -> None:
        """Visit the own addresses of missed posts before they are called gone."""
        for post in missed:
            url = self._wanted(post.permalink, page_url)
            if url is not None and url != page_url:
                find = Find(url, shape(url), priority=Priority.CHECK, depth=1)
                self._add_or_make_due(find, at, fetched_before=at)

    def target(self, page: Page, redirect: str | None) -> Page | None:
        """The page that a redirect led to, or None."""
        url = self.scope.clean(redirect, page.url) if redirect else None
        return None if url is None else pages.page_of(self.database, self.site.id, url)

    def _follow_refresh(self, page: Page, target: str, at: datetime) -> None:
        reason = self.refusal(page, target)
        if reason is not None:
            add_reason(self.database, self.site.id, self.night, reason)
        else:
            self.add_target(page, target, at)

    def add_target(self, page: Page, target: str, at: datetime) -> None:
        """Make the target of a redirect a page of its own, which is visited in its turn."""
        url = self.scope.clean(target, page.url) or page.url
        find = Find(url, shape(url), page.kind, page.priority, page.depth, page.hops + 1, page.parent)
        self._add_or_make_due(find, at, fetched_before=page.fetched_at)

    def refusal(self, page: Page, target: str) -> Reason | None:
        """Why a redirect to this address is not followed, or None."""
        url = self.scope.clean(target, page.url)
        if url is None:
            return Reason.BAD_ADDRESS
        refusal = self.scope.refusal(url)
        if refusal is Reason.OFF_SITE and is_inside(url):
            return Reason.FORBIDDEN_ADDRESS
        return Reason.REDIRECT_LIMIT if page.hops >= self.max_redirects else refusal
