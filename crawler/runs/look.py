"""One page that somebody wants looked at now: fetched, captured and read, on a watched site or not."""

import re
from dataclasses import dataclass

from sqlite_utils import Database

from crawler.errors import LookFailedError
from crawler.evidence import seal
from crawler.responses import telegram
from crawler.runs.crawl import night_name, run_job
from crawler.runs.job import BUSY, Job, inner_hint, user_agent
from crawler.scope import SiteScope
from crawler.settings import CrawlSettings
from store.archive.schema import open_archive
from store.archive.site import LOOK_PREFIX, Site, find_site, save_site, sites
from store.clock import Clock, to_text
from store.database import transaction
from store.layout import DataDirectory
from store.web_address import WebAddress, parse_typed


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look brought."""

    site: str
    url: str
    capture_ids: tuple[int, ...]  # redirects are captures of their own
    post_ids: tuple[int, ...]  # posts that were seen


def look(data: DataDirectory, settings: CrawlSettings, clock: Clock, url: str) -> Looked:
    """Fetch, capture and read the page at this address, by the rules of its site.

    Raises:
        BadAddressError: it is not a web address.
        LookFailedError: nothing was received, or another crawl holds the site.
    """
    address = telegram.readable(parse_typed(url))
    database = open_archive(data.archive)
    try:
        site = _site_of(database, address)
        user_agent(site, settings)
        site = site if site.id else save_site(database, site, clock.now())
        since = _newest(database)
        began = to_text(clock.now())
        if run_job(Job.at(data, site, night_name(clock.now()), settings, clock, only=(address.url,))) == BUSY:
            raise LookFailedError(f"{site.name} is being crawled now; try again when the crawl has ended")
        with transaction(database):
            seal(database, night_name(clock.now()), clock.now())
        return _looked(database, site, address, since, began)
    finally:
        database.close()


def _looked(database: Database, site: Site, address: WebAddress, since: int, began: str) -> Looked:
    captures = database.execute(
        "SELECT id FROM capture WHERE site_id = ? AND id > ? AND url NOT LIKE '%/robots.txt' ORDER BY id",
        [site.id, since],
    ).fetchall()
    if not captures:
        reason = database.execute(
            "SELECT reason FROM page WHERE site_id = ? AND key = ?", [site.id, address.key]
        ).fetchone()
        why = reason[0] if reason and reason[0] else "the site did not answer"
        raise LookFailedError(
            f"{address.url} was not received ({why}){inner_hint([why])}; try again later, or "
            "save the page and give it with --file"
        )
    posts = database.execute(
        "SELECT id FROM post WHERE site_id = ? AND last_seen_at >= ? ORDER BY id", [site.id, began]
    ).fetchall()
    return Looked(site.name, address.url, tuple(c[0] for c in captures), tuple(p[0] for p in posts))


def _site_of(database: Database, address: WebAddress) -> Site:
    """The watched site to which the address belongs, or one for looks alone, which may be new."""
    for site in sites(database):
        scope = SiteScope.of(site)
        own = scope.address(address.url)
        if own is not None and scope.refusal(own) is None and not site.canary:
            return site
    name = f"{LOOK_PREFIX}{re.sub('[^a-z0-9.-]', '-', address.netloc)}"
    fresh = Site(0, name, f"{address.origin}/", enabled=False, canary=False, platform=None)
    return find_site(database, name) or fresh


def _newest(database: Database) -> int:
    return int(database.execute("SELECT coalesce(max(id), 0) FROM capture").fetchone()[0])
