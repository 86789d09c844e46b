"""The Scrapy side: a scheduler over our own frontier, and a spider that hands everything to the night."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import scrapy
from scrapy import Request, signals
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.errors import HaltedError
from crawler.fetching.handler import EXCHANGE, FOUND_ON
from crawler.runs.site_run import SiteRun
from store.archive.page import Page

_log = logging.getLogger(__name__)
_PAGE = "page"


class SiteSpider(scrapy.Spider):
    """Visits what the frontier hands out."""

    name = "site"

    def __init__(self, site_crawl: SiteRun, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.site_crawl = site_crawl

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "SiteSpider":
        """Scrapy's way of making it."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.note_error, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Nothing: the scheduler hands out the pages."""
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    def request(self, page: Page) -> Request:
        """The request for a page: conditional where the server gave something to ask with."""
        headers = {}
        if page.etag and not self.site_crawl.wants_whole(page):
            headers["If-None-Match"] = page.etag
        if page.last_modified and not self.site_crawl.wants_whole(page):
            headers["If-Modified-Since"] = page.last_modified
        return Request(
            page.url,
            headers=headers,
            callback=self.parse,
            errback=self.failed,
            dont_filter=True,
            meta={_PAGE: page, FOUND_ON: page.via, "handle_httpstatus_all": True, "verbatim_url": True},
        )

    def parse(self, response: Response, **_: Any) -> None:
        """Hand a response to the night."""
        meta = response.meta
        self.site_crawl.received(meta[_PAGE], response, meta[EXCHANGE])

    def failed(self, failure: Failure) -> None:
        """Hand a failure to the night."""
        meta = failure.request.meta  # type: ignore[attr-defined]  # Scrapy puts it there
        error = failure.value or HaltedError()
        self.site_crawl.note_failure(meta[_PAGE], error, meta.get(EXCHANGE))

    def note_error(self, response: Response) -> None:
        """Reading a page raised what nobody foresaw: Scrapy has logged it, the page is left out."""
        self.site_crawl.unreadable(response.meta[_PAGE])


class FrontierScheduler(BaseScheduler):
    """Hands the engine what the archive's frontier says is due; keeps nothing itself."""

    def __init__(self) -> None:
        self._spider: SiteSpider | None = None

    def open(self, spider: scrapy.Spider) -> None:
        """The crawl begins."""
        if not isinstance(spider, SiteSpider):
            raise TypeError("the scheduler serves the spider of a site alone")
        self._spider = spider

    def has_pending_requests(self) -> bool:
        """Whether the crawl goes on."""
        return self._spider is not None and self._spider.site_crawl.frontier.pending()

    def enqueue_request(self, request: Request) -> bool:
        """Nothing is taken: what a page leads to goes through the archive."""
        _log.debug("dropped %s", request)
        return False

    def next_request(self) -> Request | None:
        """The next page that is due."""
        page = self._spider.site_crawl.frontier.take() if self._spider else None
        return self._spider.request(page) if self._spider and page else None


SCRAPY_SETTINGS: dict[str, Any] = {
    "TWISTED_REACTOR_ENABLED": False,  # the aiohttp handler alone keeps headers as received
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,  # runs any code for who can reach its port
    "DOWNLOAD_HANDLERS": {
        "file": None,
        "data": None,
        "ftp": None,
        "s3": None,
        "http": "crawler.fetching.handler.GuardedHandler",
        "https": "crawler.fetching.handler.GuardedHandler",
    },
    "SCHEDULER": "crawler.runs.spider.FrontierScheduler",
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "ROBOTSTXT_OBEY": False,  # ours does, failing closed
    "DOWNLOADER_MIDDLEWARES": {
        "crawler.fetching.robots.RobotsGate": 100,
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
        "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
        "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
        "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
        "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
        "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
        "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
        "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    },
    "SPIDER_MIDDLEWARES": {
        "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
        "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
        "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    },
    "DEFAULT_REQUEST_HEADERS": {
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language": "nl,en;q=0.7,*;q=0.5",  # Scrapy asks for English alone
    },
    "COOKIES_ENABLED": False,
    "CONCURRENT_ITEMS": 1,  # a task each for every response, of which none has an item
    "DOWNLOAD_WARNSIZE": 0,
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "AUTOTHROTTLE_ENABLED": True,
    "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
    "DOWNLOAD_DELAY_JITTER": 0.0,
    "LOG_ENABLED": False,
    "LOG_INSTALL_ROOT_HANDLER": False,
}
"""What differs from Scrapy's defaults; a test asserts those that guard us."""
