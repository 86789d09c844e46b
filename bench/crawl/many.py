"""A night of many small sites on one machine: how long, how much memory, and who waits for whom.

Every site has a first page and three threads; each fiftieth answers so slowly that its time runs out. All of
them are served on loopback, where there is no pause between requests: what is measured is the machine's part.

    python -m bench.crawl.many [SITES] [AT_ONCE]
"""

import http.server
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from crawler.runs import crawl
from crawler.settings import CrawlSettings
from store.archive.coverage import Coverage, Ending
from store.archive.schema import open_archive
from store.archive.site import Site, SiteOptions, save_site
from store.clock import SystemClock
from store.database import transaction
from store.layout import DataDirectory
from tests.crawler.support.publicsite import thread

SLOW_EVERY = 50
SLOW_S = 4.0
BUDGET_S = 10.0
THREADS = 3
_POSTS = [
    (str(number), f"lid{number}", f"Bericht {number} over de markt en de molen.") for number in range(8)
]


@contextmanager
def served() -> Iterator[str]:
    """The address under which every site is served, `/s1/` and so on."""

    class PagesHandler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            _, site, *rest = self.path.split("/")
            if site[1:].isdigit() and int(site[1:]) % SLOW_EVERY == 0:
                time.sleep(SLOW_S)
            links = () if rest != [""] else tuple(f"/{site}/t/{number}" for number in range(THREADS))
            body = thread(self.path, _POSTS, links).encode() if site.startswith("s") else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """No access log."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), PagesHandler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def night(data: DataDirectory, address: str, sites: int, at_once: int) -> tuple[float, list[Coverage], int]:
    """Seconds, what became of every site, and the most memory in MB of all processes together."""
    database = open_archive(data.archive)
    with transaction(database):
        for number in range(sites):
            options = SiteOptions(path=f"/s{number}/", time_budget_s=BUDGET_S)
            url = f"http://{address}/s{number}/"
            site = Site(0, f"s{number}", url, enabled=True, canary=False, platform=None, options=options)
            save_site(database, site, SystemClock().now())
    database.close()
    settings = replace(CrawlSettings(), loopback=(address,), sites_at_once=at_once, retries=0)
    most, over = [0], threading.Event()
    watch = threading.Thread(target=_watch, args=(most, over))
    watch.start()
    began = time.perf_counter()
    report = crawl.run(data, settings, SystemClock())
    took = time.perf_counter() - began
    over.set()
    watch.join()
    return took, list(report.coverage), most[0]


def _watch(most: list[int], over: threading.Event) -> None:
    while not over.wait(1.0):
        most[0] = max(most[0], sum(_memory_kb(path) for path in Path("/proc").glob("[0-9]*/status")) // 1024)


def _memory_kb(status: Path) -> int:
    """Of one crawling child its own memory, shared pages apart."""
    try:
        if b"crawler.runs.child" not in (status.parent / "cmdline").read_bytes():
            return 0
        rows = (line.split() for line in status.read_text().splitlines() if line.startswith("RssAnon"))
        return sum(int(row[1]) for row in rows)
    except OSError:  # it has just ended
        return 0


def main(sites: int = 2_000, at_once: int = 16) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="bench-many-") as folder, served() as address:
        data = DataDirectory(Path(folder) / "data")
        for path in data.folders():
            path.mkdir(parents=True, exist_ok=True)
        took, rows, memory = night(data, address, sites, at_once)
    quick = [row for row in rows if int(row.site[1:]) % SLOW_EVERY]
    slow = [row for row in rows if row not in quick]
    whole = sum(row.ending is Ending.COMPLETE and row.pages == 1 + THREADS for row in quick)
    print(f"{sites} sites, {at_once} at once: {took / 60:.1f} min, {took / sites:.2f} s a site")
    print(f"quick sites whole: {whole} of {len(quick)}, posts {sum(row.posts_new for row in quick)}")
    print(
        f"slow sites ended by their time: {sum(_seconds(row) < 3 * BUDGET_S for row in slow)} of {len(slow)}"
    )
    print(f"seconds of a quick site, median and most: {_median(quick):.1f}, {max(map(_seconds, quick)):.1f}")
    print(f"memory of all processes that crawl: {memory} MB")


def _median(rows: list[Coverage]) -> float:
    return sorted(map(_seconds, rows))[len(rows) // 2]


def _seconds(row: Coverage) -> float:
    if row.started_at is None or row.ended_at is None:
        return float("inf")
    return (row.ended_at - row.started_at).total_seconds()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
