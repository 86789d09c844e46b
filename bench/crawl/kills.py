"""Kills a crawl of 2,000 pages at 50 random moments and says what that cost.

Usage: python -m bench.crawl.kills [PAGES] [KILLS] [SEED]
"""

import random
import sys
import tempfile
from pathlib import Path

from tests.crawler.support import crawling
from tests.crawler.support.killing import (
    big_forum,
    broken_records,
    contents,
    crawl_by_command,
    fetched_twice,
    kill_once,
    write_settings,
)
from tests.crawler.support.publicsite import serve


def main(pages: int = 2_000, kills: int = 50, seed: int = 1) -> int:
    """Print what was lost, doubled or broken; 1 if anything was."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, serve() as public:
        big_forum(public, pages, latency_s=0.005)
        watch = next(crawling.watch(Path(folder)))
        watch.site(public)
        write_settings(watch)
        killed = [kill_once(watch.data, public, chance, 2 * pages // kills) for _ in range(kills)]
        exit_code = crawl_by_command(watch.data).wait(600)
        kept = contents(watch.database)
        lost = 2 * pages - len({row[:2] for row in kept})
        doubled = len(kept) - len({row[:2] for row in kept})
        broken = broken_records(watch.database, watch.data)
        twice = fetched_twice(watch.database)
        records = watch.rows("SELECT count(*) AS n FROM warc_record")[0]["n"]
    print(f"{pages} pages, {kills} kills: {', '.join(f'{k} {killed.count(k)}' for k in sorted(set(killed)))}")
    print(f"last run's exit code {exit_code}; requests in all {len(public.asked)}; WARC records {records}")
    print(f"posts lost {lost}; posts twice {doubled}; pages captured twice {len(twice)}")
    print(f"broken WARC records {len(broken)}")
    return int(bool(lost or doubled or broken or twice or exit_code))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
