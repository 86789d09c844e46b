"""What fetching needs of the crawl of a site that it serves: whoever runs a site implements this."""

from typing import Protocol, cast

from scrapy.crawler import Crawler

from crawler.fetching.turns import Turns
from crawler.scope import SiteScope
from store.warc import Exchange


class SiteCrawl(Protocol):
    """The crawl of one site, as a request on its way sees it."""

    @property
    def scope(self) -> SiteScope:
        """Which addresses belong to the site."""

    @property
    def turns(self) -> Turns:
        """When a host may be asked again."""

    @property
    def halted(self) -> bool:
        """Whether nothing more may be sent."""

    def can_wait(self, seconds: float) -> bool:
        """Whether the night is long enough to wait so long; it ends where it is not."""

    def note_robots(self, exchange: Exchange | None) -> None:
        """Keep robots.txt as evidence of what was allowed."""

    def note_delay(self, host: str, seconds: float) -> None:
        """Leave this time between two requests to the host, as its robots.txt asks."""

    def note_sitemaps(self, urls: tuple[str, ...]) -> None:
        """Visit the sitemaps that robots.txt names."""


class _SiteSpider(Protocol):
    site_crawl: SiteCrawl


def site_crawl_of(crawler: Crawler) -> SiteCrawl:
    """The crawl that this Scrapy crawler serves."""
    return cast("_SiteSpider", crawler.spider).site_crawl
