"""How bundles between two houses stand size, changed bytes and kills.

Run from the top of the checkout:
`python -m bench.exchange [--passages 10000] [--posts 100000] [--flips 1000] [--kills 50]`.
Prints a line a measure; ends with 1 when a floor is not reached. Figures stand in docs/two-houses.md.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.exchange import flips, houses, kills
from bench.exchange.houses import Houses, ProcessCost
from exchange.manifest import BundleKind

MOST_SECONDS = 60.0
"""Of processor time: the machine may have other work."""
MOST_GROWTH = 1.5
"""Memory for ten times as much, as a multiple."""


def main() -> int:
    """Measure what was asked for, print, and tell whether every floor was reached."""
    asked = _arguments()
    fails = 0
    if asked.passages:
        fails += _sized("passages", "register", asked.passages)
    if asked.posts:
        fails += _sized("posts", "posts", asked.posts)
    if asked.flips:
        fails += _flipped(asked.flips)
    if asked.kills:
        fails += _killed(asked.kills)
    return int(fails > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("passages", 10_000), ("posts", 100_000), ("flips", 1_000), ("kills", 50)):
        parser.add_argument(f"--{name}", type=int, default=default)
    return parser.parse_args()


def _sized(what: str, kind: str, count: int) -> int:
    """Make, move and take in; the same with a tenth, for the memory."""
    fails, name = 0, f"{count:,} {what}"
    small, large = (_costs(what, kind, size) for size in (count // 10, count))
    for step, tenth, whole in zip(("made", "moved", "taken in"), small, large, strict=True):
        print(
            f"{name:20} {step:9} {whole.seconds:7.1f} s  processor {whole.processor:6.1f} s  "
            f"memory {whole.memory:5} MiB (of a tenth {tenth.memory:5} MiB)",
            flush=True,
        )
        fails += whole.processor > MOST_SECONDS or whole.memory > max(1, tenth.memory) * MOST_GROWTH
    return fails


def _costs(what: str, kind: str, count: int) -> tuple[ProcessCost, ProcessCost, ProcessCost]:
    sender, addressee = ("ind", "coa") if kind == "register" else ("coa", "ind")
    with _empty() as both:
        if what == "passages":
            houses.enrol_passages(both, count)
        else:
            houses.add_posts(both, count)
        made = both.run(sender, "send", kind, "--to", addressee)
        moved = _moved(both, sender, addressee)
        taken = both.run(addressee, "receive")
    return made, moved, taken


def _moved(both: Houses, sender: str, addressee: str) -> ProcessCost:
    start = time.perf_counter()
    both.bring(sender, addressee)
    return ProcessCost(time.perf_counter() - start, 0.0, 0)


def _flipped(count: int) -> int:
    fails = 0
    with _empty() as both:
        for kind in BundleKind:
            counted = flips.refused(both, kind, count)
            done = sum(counted.values())
            wrong = counted["taken in"] + counted["handed over"]
            reasons = ", ".join(f"{reason} {times}" for reason, times in counted.most_common())
            print(f"{kind:20} refused {done - wrong} of {done}: {reasons}", flush=True)
            fails += wrong
    return fails


def _killed(count: int) -> int:
    with _empty() as both:
        houses.enrol_passages(both, 100)
        houses.add_posts(both, 200)
        hit, different = kills.disturbed(both, count)
    print(f"{count} kills, {hit} of them before the end: {len(different)} tables differ")
    for line in different:
        print(f"  {line}")
    return len(different)


@contextmanager
def _empty() -> Iterator[Houses]:
    folder = Path(tempfile.mkdtemp(prefix="lekwacht-bench-"))
    try:
        yield houses.make(folder / "houses")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main())
