"""How a request goes over the wire: guarded, and with everything kept that the evidence needs.

Scrapy's aiohttp handler keeps header names, order, duplicates and the reason phrase, which its Twisted
handler loses; what it takes from Scrapy's and aiohttp's inner parts is pinned by a test.
"""

import hashlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit

import aiohttp
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.address import Guard  # noqa: TC001 - names what the setting holds
from crawler.fetching.site_crawl import site_crawl_of
from store.warc import Exchange

EXCHANGE = "exchange"
"""Key of `request.meta` under which the exchange lies once the response has come."""
FOUND_ON = "found_on"
"""Key of `request.meta` under which the address of the page lies that led here."""
_WIRE = "wire"
_MAX_HEADER_BYTES = 32 * 1024


class GuardedHandler(AiohttpDownloadHandler):
    """Connects to public addresses alone, and keeps what was sent and received."""

    experimental: ClassVar[bool] = False  # a warning at each start helps nobody

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._guard: Guard = crawler.settings["GUARD"]
        self._stock_session = self._session
        connector = aiohttp.TCPConnector(
            limit=self._pool_size_total,
            limit_per_host=self._pool_size_per_host,
            socket_factory=self._socket,
            happy_eyeballs_delay=None,  # one address after the other, so that a refusal is seen as one
            use_dns_cache=False,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=self._stock_session._response_class,  # noqa: SLF001 - the base class reads its fields
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Length", "Content-Type", "User-Agent"),
            max_line_size=_MAX_HEADER_BYTES,
            max_field_size=_MAX_HEADER_BYTES,
        )
        self._session._retry_connection = False  # noqa: SLF001 - it would ask again at once, out of turn

    async def download_request(self, request: Request) -> Response:
        """The response, with the exchange in `request.meta`.

        Raises:
            HaltedError: the crawl of this site has ended while the request waited for its turn.
        """
        site = site_crawl_of(self.crawler)
        host = urlsplit(request.url).hostname or ""
        await site.turns.wait(host, lambda: site.halted, site.can_wait)
        started_at = datetime.now(UTC)
        request.meta.pop(_WIRE, None)
        response = await super().download_request(request)
        request.meta[EXCHANGE] = _exchange(request, response, started_at)
        return response

    async def close(self) -> None:
        """Close every connection."""
        await self._stock_session.close()
        await super().close()

    def _socket(self, info: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, address = info
        self._guard.check(address[0], address[1])
        return socket.socket(family, kind, protocol)

    @asynccontextmanager
    async def _make_request(
        self,
        request: Request,
        timeout: float,  # noqa: ASYNC109 - the base class's signature
    ) -> AsyncIterator[Any]:
        async with super()._make_request(request, timeout) as response:
            request.meta[_WIRE] = response
            yield response


def _exchange(request: Request, response: Response, started_at: datetime) -> Exchange:
    wire = request.meta.pop(_WIRE)
    certificate = response.certificate
    return Exchange(
        url=request.url,
        request_headers=tuple(_request_headers(request)),
        status=wire.status,
        reason=wire.reason or "",
        version=f"HTTP/{wire.version.major}.{wire.version.minor}" if wire.version else "HTTP/1.1",
        headers=tuple(wire.raw_headers),
        body=response.body,
        started_at=started_at,
        ended_at=datetime.now(UTC),
        address=None if response.ip_address is None else str(response.ip_address),
        certificate_sha256=hashlib.sha256(certificate).hexdigest() if certificate else None,
        found_on=request.meta.get(FOUND_ON),
    )


def _request_headers(request: Request) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in request.headers.items()
        for value in values
    ]
