"""Scrapy's insecure or unfitting defaults are changed, and what is taken from its inner parts still holds."""

import inspect

import aiohttp
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.settings import Settings

from crawler.runs.spider import SCRAPY_SETTINGS
from store import warc
from tests.crawler.support.crawling import Watch
from tests.crawler.support.publicsite import PublicSite


def test_what_scrapy_leaves_open_is_closed() -> None:
    """Remote control, telnet, cookies, unverified certificates and handlers for files are off."""
    settings = Settings(SCRAPY_SETTINGS)
    off = ("REMOTE_CONTROL_ENABLED", "TELNETCONSOLE_ENABLED", "COOKIES_ENABLED", "TWISTED_REACTOR_ENABLED")
    assert not any(settings.getbool(name) for name in off)
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


def test_nothing_of_scrapy_decides_what_is_visited() -> None:
    """Redirects, retries, proxies and robots.txt are ours."""
    settings = Settings(SCRAPY_SETTINGS)
    used = {
        name for name, order in settings.getwithbase("DOWNLOADER_MIDDLEWARES").items() if order is not None
    }
    assert "crawler.fetching.robots.RobotsGate" in used
    ours = ("Retry", "Redirect", "MetaRefresh", "Proxy", "Cookies", "Offsite", "RobotsTxt", "HttpAuth")
    assert not [name for name in used for part in ours if part in name]


def test_the_inner_parts_that_we_use_are_there() -> None:
    """The handler that we extend has the parts it had; a new release that drops one fails here."""
    assert inspect.signature(AiohttpDownloadHandler._make_request).parameters.keys() == {
        "self",
        "request",
        "timeout",
    }
    assert {"limit", "socket_factory", "happy_eyeballs_delay"} <= inspect.signature(
        aiohttp.TCPConnector
    ).parameters.keys()
    assert hasattr(aiohttp.ClientResponse, "raw_headers")


def test_the_evidence_holds_what_came_over_the_wire(watch: Watch, public: PublicSite) -> None:
    """Case and order of headers, and the compressed body, are in the record as the server sent them."""
    headers = {"Content-Type": "text/html", "X-CuStOm-hdr": "twee", "x-custom-HDR": "drie"}
    public.pages["/"] = (200, headers, b"<p>Een pagina over molens en wind.</p>")
    watch.site(public)
    watch.crawl()
    (row,) = watch.rows("SELECT * FROM capture WHERE url = ?", public.url)
    raw = warc.read(
        watch.data.warc / str(row["warc_file"]), int(str(row["warc_offset"])), int(str(row["warc_length"]))
    )
    record = warc.uncompressed(raw)
    assert record.index(b"X-CuStOm-hdr: twee") < record.index(b"x-custom-HDR: drie")
    assert b"WARC-IP-Address: 127.0.0.1" in record
    assert record.rstrip().endswith(b"<p>Een pagina over molens en wind.</p>")
