"""One page that somebody wants looked at now: fetched, captured and read, on a watched site or not."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlite_utils import Database

from crawler.errors import BadSiteError, LookFailedError
from crawler.evidence import seal
from crawler.runs.crawl import night_name, run_job
from crawler.runs.job import BUSY, Job, user_agent
from crawler.scope import Scope
from crawler.settings import CrawlSettings
from store.archive.schema import open_archive
from store.archive.site import LOOK_PREFIX, Site, save_site, sites
from store.clock import Clock, to_text
from store.database import transaction
from store.layout import DataDirectory


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
        BadSiteError: it is no address of the web.
        LookFailedError: nothing was received, or another crawl holds the site.
    """
    database = open_archive(data.archive)
    try:
        site = _site_of(database, url, clock)
        user_agent(site, settings)
        since = _newest(database)
        began = to_text(clock.now())
        if run_job(Job.at(data, site, night_name(clock.now()), settings, clock, only=(url,))) == BUSY:
            raise LookFailedError(f"{site.name} is being crawled now; look again when that has ended")
        with transaction(database):
            seal(database, night_name(clock.now()), clock.now())
        return _looked(database, site, url, since, began)
    finally:
        database.close()


def _looked(database: Database, site: Site, url: str, since: int, began: str) -> Looked:
    address = Scope.of(site).clean(url) or url
    captures = database.execute(
        "SELECT id FROM capture WHERE site_id = ? AND id > ? AND url NOT LIKE '%/robots.txt' ORDER BY id",
        [site.id, since],
    ).fetchall()
    if not captures:
        reason = database.execute(
            "SELECT reason FROM page WHERE site_id = ? AND url = ?", [site.id, address]
        ).fetchone()
        why = reason[0] if reason and reason[0] else "the site did not answer"
        raise LookFailedError(f"{url} was not received ({why}); open it in a browser, or try again later")
    posts = database.execute(
        "SELECT id FROM post WHERE site_id = ? AND last_seen_at >= ? ORDER BY id", [site.id, began]
    ).fetchall()
    return Looked(site.name, address, tuple(c[0] for c in captures), tuple(p[0] for p in posts))


def _site_of(database: Database, url: str, clock: Clock) -> Site:
    """The watched site to which the address belongs, or one that is kept for looks alone."""
    for site in sites(database):
        scope = Scope.of(site)
        address = scope.clean(url)
        if address is not None and scope.refusal(address) is None and not site.canary:
            return site
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadSiteError(f"{url} is no address of the web; it begins with https:// or http://")
    name = f"{LOOK_PREFIX}{parts.netloc.rpartition('@')[2].replace(':', '-')}"
    origin = f"{parts.scheme}://{parts.netloc}/"
    return save_site(database, Site(0, name, origin, enabled=False, canary=False, platform=None), clock.now())


def _newest(database: Database) -> int:
    return int(database.execute("SELECT coalesce(max(id), 0) FROM capture").fetchone()[0])
