"""robots.txt: obeyed, failing closed, its Crawl-delay honoured.

Scrapy's own middleware reads whatever body a 503 has, and takes a failed fetch for "everything is
allowed"; RFC 9309 asks for the opposite: what cannot be reached forbids everything for now.
"""

import asyncio
import logging
import math
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.errors import RobotsForbiddenError, RobotsUnavailableError
from crawler.fetching.handler import EXCHANGE
from crawler.fetching.site_crawl import site_crawl_of
from crawler.responses.machine_text import text_of
from crawler.responses.verdict import DOWNLOAD_ERRORS, failure_reason
from store.archive.coverage import CoverageReason
from store.web_address import escaped

MAX_BYTES = 512 * 1024
"""RFC 9309 has at least 500 KiB of a robots.txt read."""
MAX_REDIRECTS = 5
AGENT = "Lekwacht"
"""The name by which a robots.txt may speak of us."""
_US = re.compile(rf"^([ \t]*user-?agent[ \t]*:[ \t]*){AGENT}(?![\w-])[^\r\n]*", re.IGNORECASE | re.MULTILINE)
_EXEMPT = "is_robots"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host allows; without a parser nothing is, and the reason says why there is none."""

    parser: Protego | None
    reason: CoverageReason = CoverageReason.ROBOTS_UNAVAILABLE

    def allows(self, url: str, agent: str) -> bool:
        """Whether the agent may visit the address."""
        return self.parser is not None and bool(self.parser.can_fetch(url, agent))


def read_rules(body: bytes) -> Protego:
    """The rules of a robots.txt, in whatever encoding; a group for any version of us is for us."""
    return Protego.parse(_US.sub(rf"\1{AGENT}", text_of(body[:MAX_BYTES])))


def delay_of(rules: Protego) -> float:
    """The seconds between two requests that a robots.txt asks of us; 0 where it asks none."""
    rate = rules.request_rate(AGENT)
    asked = (rules.crawl_delay(AGENT) or 0, rate.seconds / rate.requests if rate and rate.requests else 0)
    return max((float(seconds) for seconds in asked if math.isfinite(seconds)), default=0.0)


class RobotsGate:
    """Lets a request pass when robots.txt of its host allows it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[str, Rules] = {}
        self._lock = asyncio.Lock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RobotsGate":
        """Scrapy's way of making it."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Refuse what robots.txt forbids.

        Raises:
            RobotsForbiddenError: it says no.
            RobotsUnavailableError: it cannot be had.
        """
        if request.meta.get(_EXEMPT):
            return
        rules = await self._rules_of(request.url)
        if rules.parser is None:
            raise RobotsUnavailableError(rules.reason)
        if not rules.allows(request.url, self._agent):
            raise RobotsForbiddenError

    async def _rules_of(self, url: str) -> Rules:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        async with self._lock:
            rules = self._rules.get(origin) or await self._fetch(f"{origin}/robots.txt")
            if rules.parser is not None and origin not in self._rules:  # a failure is not kept: try again
                self._rules[origin] = rules
                self._slow_down(origin, rules)
        return rules

    async def _fetch(self, url: str) -> Rules:
        for _ in range(MAX_REDIRECTS + 1):
            response = await self._download(url)
            if isinstance(response, CoverageReason):
                return Rules(None, response)
            if not 300 <= response.status < 400:
                return self._read(response)
            scope = site_crawl_of(self._crawler).scope
            address = scope.address(escaped(response.headers.get("Location") or b""), url)
            if address is None or not scope.holds(address):
                return Rules(None)
            url = address.url
        return Rules(None)

    async def _download(self, url: str) -> Response | CoverageReason:
        meta = {_EXEMPT: True, "download_maxsize": 8 * MAX_BYTES, "verbatim_url": True}
        request = Request(url, meta=meta, dont_filter=True)
        try:
            response = await self._crawler.engine.download_async(request)
        except DOWNLOAD_ERRORS as error:
            _log.warning("robots.txt cannot be had: %s", type(error).__name__)
            return failure_reason(error)
        site_crawl_of(self._crawler).note_robots(request.meta.get(EXCHANGE))
        return response

    def _read(self, response: Response) -> Rules:
        """A 4xx says that there are no rules; 429 and 5xx say nothing, so all is forbidden for now."""
        if response.status == 429 or response.status >= 500:
            return Rules(None)
        if response.status >= 400:
            return Rules(Protego.parse(""))
        parser = read_rules(response.body)
        site_crawl_of(self._crawler).note_sitemaps(tuple(parser.sitemaps))
        return Rules(parser)

    def _slow_down(self, origin: str, rules: Rules) -> None:
        """Honour Crawl-delay; AutoThrottle may make it longer, never shorter."""
        asked = delay_of(rules.parser) if rules.parser else 0.0
        if asked > 0:
            site_crawl_of(self._crawler).note_delay(urlsplit(origin).hostname or "", asked)
