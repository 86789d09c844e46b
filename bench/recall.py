"""How much of what is leaked is found, and what is raised for nothing.

Enrols the evaluation set inside a register filled with synthetic passages and checks every leak, machine
edit, hard negative and real post. A leak counts as found when any passage of its case raises an alert; a
leak told by several people is one text here, as the thread is one.

    python -m bench.recall [--register 1000] [--posts 30000] [--curve] [--scheme CHANGES] [--json]
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bench import edits, filler, leakset, samples
from bench.engine import engine
from bench.leakset import LeakSet, Split
from bench.schemes import changed
from matcher.check import Checked
from matcher.scheme import CURRENT, Scheme

SIZES = (30, 100, 1_000, 10_000, 100_000)
SEEDS = 2


@dataclass(frozen=True, slots=True)
class Probe:
    """One text to check: ``case`` is what must be found in it, None where nothing may be."""

    id: str
    group: str
    split: Split
    case: str | None
    text: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: of ``total`` probes, how many raised the right (or any) alert."""

    group: str
    split: str
    alerts: int
    total: int
    spans_inside: float | None

    @property
    def share(self) -> float:
        """Answer recall, or for negatives the share of false alerts."""
        return self.alerts / self.total if self.total else 0.0


def probes(leaks: LeakSet, seeds: int = SEEDS) -> Iterator[Probe]:
    """Answer every leak, machine edit and hard negative of the set."""
    for leak in leaks.leaks:
        text = "\n\n".join(leak.posts)
        yield Probe(leak.id, leak.strength.value, leak.split, leak.case, text, (0, len(text)))
    for passage in leaks.passages:
        for seed in range(seeds):
            for post in edits.edited_posts(passage, leaks.hosts, seed):
                name = f"{passage.id}-{post.edit.name}-{seed}"
                span = (post.start, post.end)
                yield Probe(name, post.edit.value, passage.split, passage.case, post.text, span)
    for negative in leaks.negatives:
        yield Probe(negative.id, "hard negatives", negative.split, None, negative.text, (0, 0))


def rows(tried: Iterable[Probe], hits: Iterable[Checked]) -> list[Row]:
    """Answer the table: a row per group and part, in the order of the probes."""
    found: defaultdict[str, list[Checked]] = defaultdict(list)
    for hit in hits:
        if hit.alert:
            found[str(hit.id)].append(hit)
    counts: dict[tuple[str, str], list[tuple[bool, float | None]]] = defaultdict(list)
    for probe in tried:
        right = [hit for hit in found[probe.id] if probe.case in {None, hit.detection.document.case_ref}]
        counts[probe.group, probe.split.value].append((bool(right), _inside(right, probe)))
    return [_row(group, split, seen) for (group, split), seen in counts.items()]


def measure(
    size: int, tried: list[Probe], posts: list[tuple[str, str]], scheme: Scheme = CURRENT
) -> dict[str, object]:
    """Answer the table, the failures of the open part, false alerts on real posts, and seconds used."""
    leaks = leakset.load()
    with engine(scheme) as matching:
        began = time.perf_counter()
        matching.enrol([*leaks.passages, *filler.passages(max(0, size - len(leaks.passages)))])
        enrolled = time.perf_counter()
        hits = list(matching.check((probe.id, probe.text) for probe in tried))
        checked = time.perf_counter()
        real = list(matching.check(posts))
        scanned = time.perf_counter()
    return {
        "register": max(size, len(leaks.passages)),
        "table": [_plain(row) for row in rows(tried, hits)],
        "failures": list(failures(tried, hits)),
        "real_posts": {"total": len(posts), "alerts": sorted({str(hit.id) for hit in real if hit.alert})},
        "seconds": {
            "enrol": round(enrolled - began, 1),
            "check": round(checked - enrolled, 1),
            "posts": round(scanned - checked, 1),
        },
    }


def failures(tried: Iterable[Probe], hits: Iterable[Checked]) -> Iterator[str]:
    """Answer what failed in the open part, with the best e-value; of the held-out part nothing is told."""
    best: defaultdict[str, list[Checked]] = defaultdict(list)
    for hit in hits:
        best[str(hit.id)].append(hit)
    for probe in tried:
        own = [hit for hit in best[probe.id] if probe.case in {None, hit.detection.document.case_ref}]
        failed = any(hit.alert for hit in own) == (probe.case is None)
        if failed and probe.split is Split.OPEN:
            yield f"{probe.id} e={min((hit.detection.e_value for hit in own), default=float('inf')):.2g}"


def show(result: dict[str, object]) -> None:
    """Print one measurement as a table."""
    print(f"\nregister of {result['register']} passages, seconds {result['seconds']}")
    print(f"{'':42}{'open':>16}{'held out':>16}{'spans inside':>14}")
    lines: defaultdict[str, dict[str, dict[str, object]]] = defaultdict(dict)
    for row in result["table"]:
        lines[row["group"]][row["split"]] = row
    for group, parts in lines.items():
        cells = [_cell(parts.get(split)) for split in ("open", "held_out")]
        inside = parts.get("open", {}).get("spans_inside")
        print(f"{group:42}{cells[0]:>16}{cells[1]:>16}{'' if inside is None else f'{inside:.2f}':>14}")
    real = result["real_posts"]
    print(f"{'real posts':42}{len(real['alerts'])} of {real['total']}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--register", type=int, default=1_000, help="passages in the register")
    parser.add_argument("--posts", type=int, default=30_000, help="real posts to look for false alerts in")
    parser.add_argument("--curve", action="store_true", help="measure at all register sizes")
    parser.add_argument("--scheme", default="", help="changes to the default scheme, as in bench.attack")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--failures", action="store_true", help="name what failed in the open part")
    options = parser.parse_args()
    tried = list(probes(leakset.load()))
    posts = list(samples.posts(options.posts)) if options.posts and samples.available() else []
    results = [
        measure(size, tried, posts if size <= 1_000 else [], changed(options.scheme))
        for size in (SIZES if options.curve else (options.register,))
    ]
    if options.json:
        print(json.dumps({"set": leakset.digest(), "results": results}, ensure_ascii=False, indent=1))
        return
    print(f"evaluation set {leakset.digest()[:16]}")
    for result in results:
        show(result)
        if options.failures:
            print("\n".join(result["failures"]))


def _row(group: str, split: str, seen: list[tuple[bool, float | None]]) -> Row:
    inside = [share for right, share in seen if right and share is not None]
    return Row(
        group=group,
        split=split,
        alerts=sum(right for right, _ in seen),
        total=len(seen),
        spans_inside=sum(inside) / len(inside) if inside else None,
    )


def _plain(row: Row) -> dict[str, object]:
    names = ("group", "split", "alerts", "total", "share", "spans_inside")
    return {name: getattr(row, name) for name in names}


def _inside(right: list[Checked], probe: Probe) -> float | None:
    """Answer the share of marked code points that lie within what was leaked."""
    spans = {span for hit in right for span in hit.detection.spans}
    marked = sum(end - start for start, end in spans)
    low, high = probe.span
    if probe.case is None or not marked or high - low == len(probe.text):
        return None
    return sum(max(0, min(end, high) - max(start, low)) for start, end in spans) / marked


def _cell(row: dict[str, object] | None) -> str:
    return f"{row['alerts']}/{row['total']} {row['share']:.2f}" if row else ""


if __name__ == "__main__":
    main()
