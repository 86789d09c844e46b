"""Pages a second with everything on, against an empty Scrapy spider on the same pages in the same run.

Usage: python -m bench.crawl.speed [PAGES] [ROUNDS]
Prints both rates, their ratio, the memory of each crawl at every tenth of its time, extraction alone, and
records a second of a WARC file read without extraction.
"""

import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from crawler.extraction.extract import extract_page
from crawler.runs.warc_scan import scan
from tests.crawler.support import crawling
from tests.crawler.support.crawling import Watch
from tests.crawler.support.killing import WORDS
from tests.crawler.support.publicsite import PublicSite, serve, thread

EMPTY_SPIDER = """
import sys, time, scrapy
from scrapy.crawler import AsyncCrawlerProcess
from crawler.runs.spider import SCRAPY_SETTINGS

class Empty(scrapy.Spider):
    name = "empty"
    async def start(self):
        for number in range(int(sys.argv[2])):
            yield scrapy.Request(sys.argv[1] + (f"t/{number}" if number else ""), dont_filter=True)
    def parse(self, response):
        pass

process = AsyncCrawlerProcess({"TWISTED_REACTOR_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False, "LOG_ENABLED": False, "CONCURRENT_REQUESTS": 4,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 4, "DOWNLOAD_DELAY": 0})
process.crawl(Empty)
began = time.perf_counter()
process.start()
print(time.perf_counter() - began)
"""


def main(pages: int = 2_000, rounds: int = 3) -> int:
    """Print the table."""
    ours, empty, memory = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        address, server = serve_apart(pages)
        for number in range(rounds):
            empty.append(pages / empty_spider(address, pages))
            watch = next(crawling.watch(Path(folder) / str(number)))
            seconds, peaks = whole_crawl(watch, address)
            ours.append(pages / seconds)
            memory.append(peaks)
        server.terminate()
        print(f"{pages} pages of {len(page(1, pages)) / 1024:.0f} KB, {rounds} rounds (median, all)")
        line("empty Scrapy spider", empty)
        line("everything on", ours)
        print(f"ratio {statistics.median(ours) / statistics.median(empty):.2f}")
        for curve in memory:
            print(f"memory of the crawl, MB at every tenth of its time: {', '.join(map(str, curve))}")
        print(f"extraction alone: {extraction():.0f} pages/s")
        print(f"WARC file without extraction: {records(watch):.0f} records/s")
    return 0


def line(name: str, rates: list[float]) -> None:
    """One row of the table."""
    print(f"{name}: {statistics.median(rates):.0f} pages/s ({', '.join(f'{rate:.0f}' for rate in rates)})")


def page(number: int, pages: int) -> str:
    """A thread of ten posts of a paragraph each, linking to the ten after it."""
    words = " ".join(WORDS[(number * 7 + n) % 10] for n in range(120))
    posts = [(f"{number}{n}", "anna", f"Bericht {n} van draad {number}: {words}.") for n in range(10)]
    links = tuple(f"/t/{n}" for n in range(10 * number + 1, 10 * number + 11) if n < pages)
    return thread(f"Draad {number}", posts, links)


def serve_apart(pages: int) -> tuple[str, "multiprocessing.Process"]:
    """The site in a process of its own, so that it takes no time of the crawler's interpreter."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(theirs, pages), daemon=True)
    process.start()
    return str(ours.recv()), process  # type: ignore[return-value]


def _serve(pipe: "multiprocessing.connection.Connection", pages: int) -> None:
    with serve(PublicSite()) as site:
        for number in range(pages):
            site.html(f"/t/{number}" if number else "/", page(number, pages))
        pipe.send(site.url)
        while True:
            time.sleep(60)
            site.asked.clear()


def empty_spider(address: str, pages: int) -> float:
    """Seconds that Scrapy takes to fetch every page and do nothing with it."""
    command = [sys.executable, "-c", EMPTY_SPIDER, address, str(pages)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def whole_crawl(watch: Watch, address: str) -> tuple[float, list[int]]:
    """Seconds from the first request to the last commit, and the memory at every tenth of that time."""
    watch.site(PublicSite(port=int(address.rsplit(":", 1)[1].strip("/"))))
    stop = multiprocessing.get_context("fork").Event()
    queue = multiprocessing.get_context("fork").Queue()
    sampler = multiprocessing.get_context("fork").Process(target=_sample, args=(stop, queue), daemon=True)
    sampler.start()
    report = watch.crawl()
    stop.set()
    seen = queue.get()
    row = report.coverage[0]
    if not report.whole or row.started_at is None or row.ended_at is None:
        sys.exit(f"the crawl was not whole: {row}")
    curve = [seen[(len(seen) - 1) * tenth // 10] for tenth in range(1, 11)]
    return (row.ended_at - row.started_at).total_seconds(), curve


def _sample(stop: "multiprocessing.synchronize.Event", queue: "multiprocessing.Queue[list[int]]") -> None:
    sizes = [0]
    while not stop.wait(0.25):
        sizes += [size for path in Path("/proc").glob("[0-9]*/cmdline") if (size := _size(path))]
    queue.put(sizes)


def _size(path: Path) -> int:
    """Resident MB of this benchmark's crawl, a child process of its own; 0 for every other process."""
    try:
        if b"crawler.runs.child" not in path.read_bytes():
            return 0
        status = dict(entry.split(":", 1) for entry in path.with_name("status").read_text().splitlines())
    except OSError:
        return 0
    ours = int(status["PPid"]) == os.getppid() and "VmRSS" in status
    return int(status["VmRSS"].split()[0]) // 1024 if ours else 0


def extraction() -> float:
    """Pages a second of the extractor alone, in this process."""
    bodies = [page(number, 10).encode() for number in range(50)]
    began = time.perf_counter()
    for body in bodies:
        extract_page(body, "http://forum.example/t/1", datetime.now(UTC))
    return len(bodies) / (time.perf_counter() - began)


def records(watch: Watch) -> float:
    """Records a second when a crawl's own file is read, digests and all, without extraction."""
    (path,) = watch.data.warc.glob("*.warc.gz")
    began = time.perf_counter()
    number = sum(1 for _ in scan(path))
    return number / (time.perf_counter() - began)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
