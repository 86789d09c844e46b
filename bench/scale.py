"""What looking through a great collection of WARC files costs, in processor time, and what 100 TB would.

Writes WARC files of made pages: small articles in a language that nobody reads here, and Dutch forum pages of
100 kB; looks through each kind in one process with a register of 1,000 cases, then through both on one and
on two workers, and kills workers while they are at it.

    python -m bench.scale [--pages N] [--rounds N] [--kills N]
"""

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from distributed import Client

from bench import filler
from bench.engine import KEY
from lekwacht import configuration
from matcher.enrol import enrol
from matcher.new_document import NewDocument, NewSection
from matcher.register import open_both
from matcher.settings import MatchSettings
from scale import cluster
from scale.findings import WarcFindings
from scale.identity import identity_at
from scale.marks import Marks
from scale.retro_scan import ScanTally, scan
from scale.settings import ScaleSettings
from scale.worker import ReadingProcess, WorkerSettings, read_warc
from store.layout import DataDirectory
from store.warc import Exchange, WarcAppender, records

AT = datetime(2019, 3, 4, tzinfo=UTC)
CASES = 1_000
TERABYTES = 100
FILES = 12
COUNTED = 100_000_000
ARCHIVED_PAGE = 25_000
"""Bytes of a page in a collection of the open web, packed."""
_TALK = tomllib.loads((Path(__file__).parent / "extract" / "talk.toml").read_text(encoding="utf-8"))


@contextmanager
def house() -> Iterator[WorkerSettings]:
    """A data directory with a register of made-up cases, and its key."""
    with tempfile.TemporaryDirectory(prefix="bench-scale-") as folder:
        data, key = DataDirectory(Path(folder) / "data"), Path(folder) / "key"
        for needed in data.folders():
            needed.mkdir(parents=True, exist_ok=True)
        key.touch(mode=0o600)
        key.write_text(KEY, encoding="ascii")
        settings = MatchSettings(key_file=str(key), meaning=False)
        data.configuration.write_text(
            configuration.as_toml({"match.key_file": str(key), "match.meaning": False}), encoding="utf-8"
        )
        with open_both(data, settings) as register:
            documents = [
                NewDocument(passage.ref, "besluit", passage.case, (NewSection("1", passage.text),))
                for passage in filler.passages(CASES)
            ]
            enrol(register, documents, datetime.now(UTC), "bench")
        yield WorkerSettings(data.root, settings, ScaleSettings())


def other_page(seed: int) -> bytes:
    """An article of some 20 kB in German, which is not read by words."""
    return _article([_talk(random.Random(seed), "de", 8) for _ in range(40)])


def dutch_page(seed: int) -> bytes:
    """A thread of a forum of 100 kB, a third of it what people wrote."""
    chance = random.Random(seed)
    posts = "".join(
        f'<div class="post" id="p{number}"><div class="author"><a href="/u/{number}">lid{number}</a>'
        f'<span class="rank">Lid</span><span class="joined">sinds 2011</span></div>'
        f'<time datetime="2019-03-{1 + number % 28:02}T10:00">{number}</time>'
        f'<div class="content"><p>{_talk(chance, "nl", 8)}</p></div><div class="tools">'
        f'<a href="#">Citeer</a><a href="#">Meld</a><a href="#">Deel</a></div></div>\n'
        for number in range(70)
    )
    page = f"<html><body><div class='thread'><h1>Draad {seed}</h1>{posts}</div>"
    return (page + f"<script>{'var a = 1; ' * ((100_000 - len(page)) // 11)}</script></body></html>").encode()


def write(path: Path, pages: Sequence[bytes]) -> Path:
    """A WARC file with these pages."""
    with WarcAppender(path) as warc:
        for number, body in enumerate(pages):
            headers = ((b"Content-Type", b"text/html; charset=utf-8"),)
            url = f"http://{path.name.partition('.')[0]}.example.org/{number}"
            response, *_ = records(Exchange(url, (), 200, "OK", "HTTP/1.1", headers, body, AT, AT))
            warc.append([response])
    return path


def alone(settings: WorkerSettings, path: Path) -> WarcFindings:
    """What one process finds in a file once it has met its words, as after the first of many files."""
    reading = ReadingProcess(settings)
    try:
        reading.read(str(path))
        return reading.read(str(path))
    finally:
        reading.close()


def together(
    settings: WorkerSettings, files: list[Path], workers: int, kills: int = 0
) -> tuple[float, ScanTally]:
    """Seconds and tally of a scan by so many workers, each of which has met its words when it begins."""
    with tempfile.TemporaryDirectory() as marks, cluster.local(workers, settings.data) as client:
        identity = identity_at(DataDirectory(settings.data), settings.match, settings.scale.languages)
        client.run(read_warc, str(files[0]), identity)
        killer = threading.Thread(target=_kill, args=(client, kills))
        killer.start()
        began = time.perf_counter()
        tally = scan(files, Marks(Path(marks) / "all"), client, _none, _silent, identity=identity)
        took = time.perf_counter() - began
        killer.join()
        return took, tally


def counting(processes: int) -> float:
    """Seconds that so many processes take to count side by side: what the machine itself has to give."""
    words = [sys.executable, "-c", f"for _ in range({COUNTED}): pass"]
    began = time.perf_counter()
    running = [subprocess.Popen(words) for _ in range(processes)]
    for process in running:
        process.wait()
    return time.perf_counter() - began


def _mixed(seeds: Sequence[int]) -> list[bytes]:
    """Dutch pages, and one in twenty in another language."""
    return [other_page(seed) if seed % 20 == 0 else dutch_page(seed) for seed in seeds]


def _kill(client: Client, kills: int) -> None:
    chance = random.Random(1)
    for _ in range(kills):
        time.sleep(0.5 + chance.random())
        pids = list(client.run(os.getpid).values())
        if pids:
            os.kill(chance.choice(pids), signal.SIGKILL)


def _none(_source: Path, texts: tuple[bytes, ...]) -> int:
    return len(texts)


def _silent(*_: object) -> None:
    return None


def _article(paragraphs: Sequence[str]) -> bytes:
    article = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<html><head><title>x</title></head><body><article>{article}</article></body></html>".encode()


def _talk(chance: random.Random, language: str, sentences: int) -> str:
    return " ".join(chance.choices(_TALK[language]["sentences"], k=sentences))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=400, help="Dutch pages; ten times as many others")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kills", type=int, default=5)
    options = parser.parse_args()
    with house() as settings, tempfile.TemporaryDirectory() as folder:
        _report(settings, Path(folder), options.pages, options.rounds, options.kills)


def _report(settings: WorkerSettings, folder: Path, pages: int, rounds: int, kills: int) -> None:
    others = write(folder / "other.warc.gz", [other_page(seed) for seed in range(10 * pages)])
    dutch = write(folder / "dutch.warc.gz", [dutch_page(seed) for seed in range(pages)])
    rates = {}
    for name, path in (("other languages", others), ("Dutch, 100 kB", dutch)):
        findings = alone(settings, path)
        rates[name] = findings.records / findings.processor_s
        print(f"{name:20} {rates[name]:8.0f} pages/s a core ({findings.records}; {findings.pages} read)")
    days = _days(rates["other languages"], rates["Dutch, 100 kB"])
    print(f"{TERABYTES} TB with 1 % of Dutch and English pages: {days:,.0f} days of one core")
    mixed = [_mixed(range(number * pages, (number + 1) * pages)) for number in range(FILES)]
    files = [write(folder / f"w{number}.warc.gz", bodies) for number, bodies in enumerate(mixed)]
    ratios, costs, ceilings = [], [], []
    for _ in range(rounds):
        (single, alone_tally), (pair, pair_tally) = (together(settings, files, workers) for workers in (1, 2))
        ratios.append(single / pair)
        costs.append(pair_tally.findings.processor_s / alone_tally.findings.processor_s)
        ceilings.append(2 * counting(1) / counting(2))
    print(f"two workers against one: x {statistics.median(ratios):.2f} (median of {rounds})")
    print(f"processor time a page, two against one: x {statistics.median(costs):.2f}")
    print(f"the same of processes that only count: x {statistics.median(ceilings):.2f}")
    _, undisturbed = together(settings, files, 1)
    _, killed = together(settings, files, 2, kills)
    lost = undisturbed.findings.records - killed.findings.records
    losses = f"{max(0, lost)} records lost, {max(0, -lost)} twice, {len(killed.unread)} files unread"
    print(f"{kills} kills: {losses}")


def _days(other: float, dutch: float) -> float:
    pages = TERABYTES * 1e12 / ARCHIVED_PAGE
    return pages * (0.99 / other + 0.01 / dutch) / 86_400


if __name__ == "__main__":
    main()
