"""Speed, scale and recall of the matcher, beside three known ways on the plain text, in one run.

    python -m bench.matching [--sizes 1000 8000 100000] [--posts 20000] [--others 100]

The evaluation set stands in every register, among synthetic passages (`bench/bulk.py`). Posts are real public
Dutch ones (`bench/samples.py`). Rates are by processor time of one core, everything from text to verdict
included: `MB/s` with a vocabulary that starts almost empty, `again` for the same posts once more, when every
word is known. `check` is the program itself, started for one post (`cold start`: time on the clock, the best
of five) and for all posts, one a line (`memory`: the greatest of that process).
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench import bulk, filler, known_ways, leakset, samples
from bench.engine import Engine, engine
from bench.known_ways import Measured
from bench.leakset import LeakSet
from matcher.detect import Detector
from matcher.settings import MatchSettings

SIZES = (1_000, 8_000, 10_000, 100_000, 1_000_000)
STRENGTHS = ("light", "heavy", "summary")
BATCH = 256
LEAD = MatchSettings().lead_e_value
STARTS = 5
BESIDE = 200
"""Passages in the register of the known ways: their cost grows with every one."""


@dataclass(frozen=True, slots=True)
class SizeRow:
    """What was measured with a register of one size."""

    passages: int
    megabytes_a_second: float
    again: float
    post: float  # seconds of processor time for 200 words
    index: float  # bytes a passage
    cold_start: float  # seconds
    memory: float  # MB
    recall: dict[str, float]

    def __str__(self) -> str:
        shares = " / ".join(f"{self.recall[strength]:.2f}" for strength in STRENGTHS)
        cells = [
            f"{self.passages:,}",
            f"{self.megabytes_a_second:.1f}",
            f"{self.again:.1f}",
            f"{self.post * 1e6:.0f} µs",
            f"{self.index:.0f}",
            f"{self.cold_start:.2f} s",
            f"{self.memory:.0f} MB",
            shares,
        ]
        return f"| {' | '.join(cells)} |"


def measure(size: int, leaks: LeakSet, posts: Sequence[str]) -> SizeRow:
    """The matcher with a register of this size."""
    with engine() as matching:
        bulk.fill(matching, size - len(leaks.passages))
        matching.enrol(leaks.passages)
        detector = Detector(matching.register)
        detector.detect(posts[:BATCH], LEAD)
        fresh, again = (_seconds(detector, posts[BATCH:]) for _ in range(2))
        size_of_index = sum(path.stat().st_size for path in matching.register.folder.glob("index-*.bin"))
        lines = "".join(json.dumps({"id": 0, "text": post}) + "\n" for post in posts)
        one_post = " ".join(" ".join(posts[:20]).split()[:200])
        bulk_of_text = sum(len(post.encode()) for post in posts[BATCH:])
        return SizeRow(
            passages=size,
            megabytes_a_second=bulk_of_text / fresh / 1e6,
            again=bulk_of_text / again / 1e6,
            post=200 * fresh / sum(len(post.split()) for post in posts[BATCH:]),
            index=size_of_index / size,
            cold_start=min(_checked(matching, one_post)[0] for _ in range(STARTS)),
            memory=_checked(matching, lines, "--jsonl")[1],
            recall=_recall(matching, leaks),
        )


def _seconds(detector: Detector, posts: Sequence[str]) -> float:
    began = time.process_time()
    for at in range(0, len(posts), BATCH):
        detector.detect(posts[at : at + BATCH], LEAD)
    return time.process_time() - began


def _checked(matching: Engine, given: str, *options: str) -> tuple[float, float]:
    """Seconds on the clock, and MB of memory, that `lekwacht check` takes from nothing."""
    data = matching.register.folder.parent
    (data / "lekwacht.toml").write_text(f'[match]\nkey_file = "{matching.settings.key_file}"\n')
    path = data / "asked"
    path.write_text(given, encoding="utf-8")
    call = [sys.executable, "-m", "lekwacht", "--data", str(data), "check", *options, str(path)]
    began = time.perf_counter()
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"check ended with {process.returncode}")
    return time.perf_counter() - began, used.ru_maxrss / 1024


def _recall(matching: Engine, leaks: LeakSet) -> dict[str, float]:
    asked = ((leak.id, "\n\n".join(leak.posts)) for leak in leaks.leaks)
    alerts = matching.check(asked, everything=False)
    alerted = {(str(hit.id), hit.case.case_ref) for hit in alerts}
    return known_ways.recall(leaks.leaks, lambda leak: (leak.id, leak.case) in alerted)


def beside(row: SizeRow, others: Sequence[Measured]) -> Iterator[str]:
    """The lines of a table: the known ways, and how many times as much the matcher reaches."""
    yield f"| {BESIDE} passages in plain text | recall | MB/s | bytes a passage | the matcher's MB/s is |"
    yield "|---|---|---|---|---|"
    for other in others:
        shares = " / ".join(f"{other.recall[strength]:.2f}" for strength in STRENGTHS)
        times = row.megabytes_a_second / other.megabytes_a_second
        rate = f"{other.megabytes_a_second:.3g}"
        yield f"| {other.name} | {shares} | {rate} | {other.bytes_a_passage:.0f} | x {times:,.1f} |"


def main() -> None:
    """Print a row per size of register, then what the known ways reach with the smallest one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--others", type=int, default=100, help="posts that the known ways get")
    options = parser.parse_args()
    if not samples.available():
        sys.exit(f"there are no posts to measure on; set {samples.VARIABLE} to their folder")
    posts = [text for _, text in samples.posts(options.posts)]
    leaks = leakset.load()
    print("| passages | MB/s | again | 200 words | index, bytes each | cold start | memory | recall |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    rows = []
    for size in options.sizes:
        rows.append(measure(size, leaks, posts))
        print(rows[-1], flush=True)
    for row in rows[1:]:
        print(f"a post costs x {row.post / rows[0].post:.1f} with {row.passages:,} passages")
    register = [*leaks.passages, *filler.passages(BESIDE - len(leaks.passages))]
    others = known_ways.measure(leaks, register, posts[: options.others]) if options.others else []
    print("\n".join(beside(rows[0], others)))


if __name__ == "__main__":
    main()
