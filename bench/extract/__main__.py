"""How well and how fast posts are found on pages of many kinds of software.

    python -m bench.extract [--held-out] [--each] [--trafilatura]
    python -m bench.extract --real FILE [--no-speed] [--missed]

Prints precision and recall text by text, authors and dates right on the posts found, and pages a second;
with trafilatura (comments and body) in the same run where it is installed. Templates marked `held_out` were
not looked at while the finder was tuned. `--real` measures saved pages of real sites (`bench.extract.real`).
"""

import argparse
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.extract import corpus, real
from bench.extract.score import Tally, score
from crawler.extraction import extract
from crawler.extraction.extract import extract_page
from crawler.extraction.platforms import platform

FETCHED = (corpus.FETCHED - timedelta(hours=2)).replace(tzinfo=UTC)


def main() -> None:
    """Run the benchmark and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-out", action="store_true", help="only the templates kept out of tuning")
    parser.add_argument(
        "--lively", action="store_true", help="only the templates with the clutter of real sites"
    )
    parser.add_argument("--each", action="store_true", help="a line a template")
    parser.add_argument("--missed", action="store_true", help="name the posts that were missed")
    parser.add_argument("--generic", action="store_true", help="without the known platforms")
    parser.add_argument("--trafilatura", action="store_true", help="trafilatura beside it")
    parser.add_argument("--masked", action="store_true", help="with every class, id and address renamed")
    parser.add_argument("--real", type=Path, help="saved pages of real sites, as lines of JSON")
    parser.add_argument("--no-speed", action="store_true", help="with --real: without trafilatura beside it")
    options = parser.parse_args()
    if options.real:
        result = real.measure(options.real, speed=not options.no_speed)
        real.report(result)
        print(*(result.missed if options.missed else ()), sep="\n")
        return
    if options.generic:
        platform.known_platforms.cache_clear()
        _without_platforms()
    pages = list(corpus.pages(held_out=options.held_out))
    if options.lively:
        pages = [page for page in pages if page.lively]
    if options.masked:
        pages = [corpus.masked(page) for page in pages]
    print(
        f"{len(pages)} pages, {sum(len(p.posts) for p in pages)} posts, {datetime.now(UTC):%Y-%m-%d %H:%M}Z"
    )
    _measure(pages, each=options.each, missed=options.missed)
    if options.trafilatura:
        _trafilatura(pages)


def _without_platforms() -> None:
    extract.known_platforms = lambda: ()


def _measure(pages: list[corpus.GoldPage], *, list_pages: bool, missed: bool) -> None:
    total, by_template = Tally(), defaultdict(Tally)
    used = defaultdict(set)
    took = 0.0
    for page in pages:
        start = time.process_time()
        extracted = extract_page(page.html, f"https://{page.name}.example/t/7", FETCHED)
        took += time.process_time() - start
        tally = score(page, extracted.posts)
        total.add(tally)
        name = page.name.rsplit("-", 2)[0]
        by_template[name].add(tally)
        used[name].add(extracted.platform)
    if list_pages:
        for name, tally in sorted(by_template.items()):
            print(f"{name:24} {tally.row}  {'/'.join(sorted(used[name]))}")
    if missed:
        print(*total.missed, sep="\n")
    size = sum(len(page.html) for page in pages) / len(pages) / 1000
    print(f"{'all':24} {total.row}")
    print(f"{'of no record':24} {total.rest / len(pages):.2f} posts a page")
    print(f"{'speed':24} {len(pages) / took:.0f} pages/s (mean {size:.0f} kB)")


def _trafilatura(pages: list[corpus.GoldPage]) -> None:
    """Posts whose first 60 characters stand in trafilatura's output, which holds no posts as such."""
    try:
        import trafilatura  # noqa: PLC0415
    except ImportError:
        print("trafilatura is not installed: pip install trafilatura")
        return
    matched, took = 0, 0.0
    for page in pages:
        start = time.process_time()
        text = trafilatura.extract(page.html, include_comments=True) or ""
        took += time.process_time() - start
        squeezed = " ".join(text.split())
        matched += sum(post.text[:60] in squeezed for post in page.posts)
    gold = sum(len(page.posts) for page in pages)
    print(
        f"{'trafilatura':24} R {matched / gold:5.3f} (start of text found)  {len(pages) / took:.0f} pages/s"
    )


if __name__ == "__main__":
    main()
