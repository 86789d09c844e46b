"""What crawl tests share: a data directory, a site in it, and one run of the real crawler."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlite_utils import Database

from crawler.runs import crawl
from crawler.runs.crawl import CrawlReport
from crawler.runs.job import AheadClock
from crawler.settings import CrawlSettings
from store.archive.post import PostVersion, versions_after
from store.archive.schema import open_archive
from store.archive.site import Site, SiteOptions, save_site
from store.layout import DataDirectory
from tests.crawler.support.publicsite import PublicSite

QUICK = CrawlSettings(retry_delay_s=0, retries=1, timeout_s=10, lease_wait_s=5)


@dataclass
class Watch:
    """A data directory that watches sites on loopback."""

    data: DataDirectory
    database: Database
    settings: CrawlSettings = QUICK
    allowed: list[str] = field(default_factory=list)
    nights: float = 0.0

    def site(self, public: PublicSite, name: str = "proef", **options: object) -> Site:
        """Watch a site."""
        self.allowed.append(public.address)
        site = Site(
            0, name, public.url, enabled=True, canary=False, platform=None, options=SiteOptions(**options)
        )
        return save_site(self.database, site, AheadClock().now())

    def crawl(self, *names: str, nights: float = 0.0, **settings: object) -> CrawlReport:
        """One run of the real crawler, so many nights later than the one before."""
        self.nights += nights
        clock = AheadClock(timedelta(days=self.nights).total_seconds())
        values = {f: getattr(self.settings, f) for f in CrawlSettings.__slots__}
        chosen = CrawlSettings(**(values | {"loopback": tuple(self.allowed)} | settings))
        return crawl.run(self.data, chosen, clock, names=names)

    def posts(self) -> dict[str, PostVersion]:
        """The newest version of every post, by native id."""
        return {version.native_id: version for version in versions_after(self.database, 0)}

    def versions(self, native_id: str) -> list[str]:
        """Every text of a post, oldest first."""
        return [v.text for v in versions_after(self.database, 0) if v.native_id == native_id]

    def rows(self, sql: str, *values: object) -> list[dict[str, object]]:
        """What a query of the archive gives."""
        return list(self.database.query(sql, values))


def watch(folder: Path, like: Path | None = None) -> Iterator[Watch]:
    """A fresh data directory, or a copy of one: what only reads a crawl need not crawl again."""
    data = DataDirectory(folder / "data")
    if like is not None:
        shutil.copytree(like / "data", data.root)
    for path in data.folders():
        path.mkdir(parents=True, exist_ok=True)
    database = open_archive(data.archive)
    yield Watch(data, database)
    database.close()
