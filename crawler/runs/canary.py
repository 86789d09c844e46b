"""The crawler's part of the canary: serves tonight's page on loopback and crawls it like any site.

The page is a thread with a harmless article; the story stands in a comment under it, since that is where
leaks are. Its site carries the canary's mark, so that none of its posts ever shows among officers' work.
"""

import html
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from crawler.runs.crawl import CrawlReport, run
from crawler.settings import CrawlSettings
from store.archive.schema import open_archive
from store.archive.site import CANARY, Site, save_site
from store.clock import AMSTERDAM, Clock
from store.layout import DataDirectory

_HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class CanaryPage:
    """Tonight's page, while it is served."""

    url: str
    address: str  # the exact loopback address:port that its crawl may use


def crawl_canary(
    data: DataDirectory, settings: CrawlSettings, clock: Clock, *, text: str, nonce: str
) -> CrawlReport:
    """Serve `text` as a comment and crawl it; afterwards the archive holds it as a post of the canary's site.

    Args:
        data: the data directory.
        settings: of the crawl; its loopback list is replaced by the canary's own address.
        clock: the night's clock.
        text: what a leaker would write; the matcher must find it.
        nonce: tells tonight's post from every other night's; letters, digits and hyphens.
    """
    with serve(text, nonce, clock) as page:
        _register(data, page, clock)
        own = replace(settings, loopback=(page.address,))
        return run(data, own, clock, names=[CANARY])


@contextmanager
def serve(text: str, nonce: str, clock: Clock) -> Iterator[CanaryPage]:
    """Serve tonight's page on a loopback port that the system chooses, while the block runs."""
    body = _page(text, nonce, clock).encode()
    server = http.server.ThreadingHTTPServer((_HOST, 0), _handler(body))
    server.daemon_threads = True
    runner = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    runner.start()
    try:
        port = server.server_address[1]
        yield CanaryPage(f"http://{_HOST}:{port}/", f"{_HOST}:{port}")
    finally:
        server.shutdown()
        server.server_close()
        runner.join()


def _register(data: DataDirectory, page: CanaryPage, clock: Clock) -> None:
    database = open_archive(data.archive)
    try:
        site = Site(0, CANARY, page.url, enabled=True, canary=True, platform=None)
        save_site(database, site, clock.now())
    finally:
        database.close()


def _handler(body: bytes) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_root = self.path == "/"
            self.send_response(200 if is_root else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body) if is_root else 0))
            self.end_headers()
            if is_root:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """The night tells what came of it; an access log would hold the address alone."""

    return Handler


def _page(text: str, nonce: str, clock: Clock) -> str:
    at = clock.now().astimezone(AMSTERDAM)
    when = f'<time datetime="{at.isoformat()}">{at:%d/%m/%Y - %H:%M}</time>'
    return f"""<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><title>Kanarie {nonce}</title>
<meta name="generator" content="WordPress"></head><body class="single">
<article id="post-{nonce}" class="post hentry"><h1 class="entry-title">Weerbericht</h1>
<span class="author vcard"><b class="fn">kanarie</b></span> {when}
<div class="entry-content"><p>Vannacht is het droog met af en toe wind uit het westen.</p></div></article>
<ol class="comment-list"><li id="comment-{nonce}" class="comment"><article id="div-comment-{nonce}">
<footer class="comment-meta"><b class="fn">kanarie</b> <a href="#comment-{nonce}">{when}</a></footer>
<div class="comment-content"><p>{html.escape(text)}</p></div></article></li></ol>
</body></html>"""
