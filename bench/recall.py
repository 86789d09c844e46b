"""How much of what is leaked is found, and what is raised for nothing.

Enrols the evaluation set inside a register filled with synthetic passages and checks every leak, machine
edit, hard negative and real post. A leak counts as found when its case is alerted, and as seen when it is a
lead at least; the posts of a leak in pieces are those of one thread.

    python -m bench.recall [--register 1000] [--posts 30000] [--keys 1] [--curve] [--scheme NAME] [--json]
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bench import edits, filler, leakset, samples, schemes, wholeset
from bench.engine import KEY, engine, keys
from bench.leakset import LeakSet, Split
from bench.wholeset import WholeSet
from matcher.check import AskedText, CheckedText
from matcher.scheme import CURRENT, Scheme

SIZES = (30, 100, 1_000, 10_000, 100_000)
SEEDS = 2
WHOLE = "whole: "


@dataclass(frozen=True, slots=True)
class Probe:
    """One text to check: ``case`` is what must be found in it, None where nothing may be."""

    id: str
    group: str
    split: Split
    case: str | None
    posts: tuple[str, ...]  # several: of one thread
    span: tuple[int, int]  # of what was leaked, in the first post


@dataclass(frozen=True, slots=True)
class RecallRow:
    """One line of the table: of ``total`` probes, how many were the right (or any) alert, or a lead."""

    group: str
    split: str
    alerts: float
    leads: float  # and alerts
    total: int
    spans_inside: float | None

    @property
    def share(self) -> float:
        """Answer recall, or for negatives the share of false alerts."""
        return self.alerts / self.total if self.total else 0.0


def probes(leaks: LeakSet, seeds: int = SEEDS) -> Iterator[Probe]:
    """Answer every leak, machine edit and hard negative of the set of passages."""
    for leak in leaks.leaks:
        yield Probe(leak.id, leak.strength.value, leak.split, leak.case, leak.posts, (0, len(leak.posts[0])))
    for passage in leaks.passages:
        for seed in range(seeds):
            for post in edits.edited_posts(passage, leaks.hosts, seed):
                name = f"{passage.id}-{post.edit.name}-{seed}"
                span = (post.start, post.end)
                yield Probe(name, post.edit.value, passage.split, passage.case, (post.text,), span)
    for negative in leaks.negatives:
        yield Probe(negative.id, "hard negatives", negative.split, None, (negative.text,), (0, 0))


def whole_probes(whole: WholeSet) -> Iterator[Probe]:
    """Answer every leak and hard negative of the set of whole decisions."""
    for strength in wholeset.STRENGTHS:
        for leak in whole.leaks:
            if leak.strength == strength:
                group = f"{WHOLE}{strength}"
                yield Probe(leak.id, group, leak.split, leak.case, leak.posts, (0, len(leak.posts[0])))
    for negative in whole.negatives:
        yield Probe(negative.id, f"{WHOLE}hard negatives", negative.split, None, (negative.text,), (0, 0))


def asked(tried: Iterable[Probe]) -> Iterator[AskedText]:
    """Answer what is asked of `check`: the posts of one probe have its id, and several are a thread."""
    for probe in tried:
        thread = probe.id if len(probe.posts) > 1 else None
        for post in probe.posts:
            yield AskedText(probe.id, post, thread)


def rows(tried: Iterable[Probe], hits: Iterable[CheckedText]) -> list[RecallRow]:
    """Answer the table: a row per group and part, in the order of the probes."""
    by_kind: defaultdict[str, list[CheckedText]] = defaultdict(list)
    for hit in hits:
        if hit.tier is not None:
            by_kind[str(hit.id)].append(hit)
    counts: dict[tuple[str, str], list[tuple[bool, bool, float | None]]] = defaultdict(list)
    for probe in tried:
        right = [hit for hit in by_kind[probe.id] if probe.case in {None, hit.case.case_ref}]
        alerts = [hit for hit in right if hit.alert]
        counts[probe.group, probe.split.value].append((bool(alerts), bool(right), _inside(alerts, probe)))
    return [_row(group, split, seen) for (group, split), seen in counts.items()]


def measure(
    size: int,
    tried: list[Probe],
    posts: list[tuple[str, str]],
    scheme: Scheme = CURRENT,
    key: str = KEY,
) -> dict[str, object]:
    """Answer the table, the failures of the open part, false alerts on real posts, and seconds used."""
    enrolled_too = [*leakset.load().passages, *wholeset.load().sections]
    with engine(scheme, key) as matching:
        began = time.perf_counter()
        matching.enrol([*enrolled_too, *filler.passages(size)])
        enrolled = time.perf_counter()
        hits = list(matching.ask(asked(tried)))
        checked = time.perf_counter()
        real = list(matching.check(posts))
        scanned = time.perf_counter()
    return {
        "register": size,
        "table": [_plain(row) for row in rows(tried, hits)],
        "failures": list(failures(tried, hits)),
        "real_posts": {
            "total": len(posts),
            "alerts": sorted({str(hit.id) for hit in real if hit.alert}),
            "leads": len({hit.id for hit in real if hit.tier is not None}),
        },
        "seconds": {
            "enrol": round(enrolled - began, 1),
            "check": round(checked - enrolled, 1),
            "posts": round(scanned - checked, 1),
        },
    }


def failures(tried: Iterable[Probe], hits: Iterable[CheckedText]) -> Iterator[str]:
    """Answer what failed in the open part, with the best e-value; of the held-out part nothing is told."""
    best: defaultdict[str, list[CheckedText]] = defaultdict(list)
    for hit in hits:
        best[str(hit.id)].append(hit)
    for probe in tried:
        own = [hit for hit in best[probe.id] if probe.case in {None, hit.case.case_ref}]
        failed = any(hit.alert for hit in own) == (probe.case is None)
        if failed and probe.split is Split.OPEN:
            yield f"{probe.id} e={min((hit.case.e_value for hit in own), default=float('inf')):.2g}"


def show(result: dict[str, object]) -> None:
    """Print one measurement as a table."""
    print(f"\nregister with {result['register']} other cases, seconds {result['seconds']}")
    print(f"{'alerts, alerts and leads, of all':42}{'open':>24}{'held out':>24}{'spans inside':>14}")
    lines: defaultdict[str, dict[str, dict[str, object]]] = defaultdict(dict)
    for row in result["table"]:
        lines[row["group"]][row["split"]] = row
    for group, parts in lines.items():
        cells = [_cell(parts.get(split)) for split in ("open", "held_out")]
        inside = parts.get("open", {}).get("spans_inside")
        print(f"{group:42}{cells[0]:>24}{cells[1]:>24}{'' if inside is None else f'{inside:.2f}':>14}")
    real = result["real_posts"]
    print(f"{'real posts':42}{len(real['alerts'])} alerts, {real['leads']} with leads, of {real['total']}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--register", type=int, default=1_000, help="passages in the register")
    parser.add_argument("--posts", type=int, default=30_000, help="real posts to look for false alerts in")
    parser.add_argument("--curve", action="store_true", help="measure at all register sizes")
    parser.add_argument(
        "--scheme", default=CURRENT.name, help="name of a scheme, and changes to it after a comma"
    )
    parser.add_argument("--keys", type=int, default=1, help="keys over which figures are means")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--failures", action="store_true", help="name what failed in the open part")
    options = parser.parse_args()
    tried = [*probes(leakset.load()), *whole_probes(wholeset.load())]
    posts = list(samples.posts(options.posts)) if options.posts and samples.available() else []
    scheme = schemes.named(options.scheme)
    results = [
        mean(
            [measure(size, tried, posts if size <= 1_000 else [], scheme, key) for key in keys(options.keys)]
        )
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


def mean(results: list[dict[str, object]]) -> dict[str, object]:
    """Answer one measurement with the means of the tables of several; the rest is the first one's."""
    tables = [result["table"] for result in results]
    table = [
        {
            **lines[0],
            **{name: sum(line[name] for line in lines) / len(lines) for name in ("alerts", "leads", "share")},
        }
        for lines in zip(*tables, strict=True)
    ]
    return {**results[0], "table": table}


def _row(group: str, split: str, seen: list[tuple[bool, bool, float | None]]) -> RecallRow:
    inside = [share for alert, _, share in seen if alert and share is not None]
    return RecallRow(
        group=group,
        split=split,
        alerts=sum(alert for alert, _, _ in seen),
        leads=sum(lead for _, lead, _ in seen),
        total=len(seen),
        spans_inside=sum(inside) / len(inside) if inside else None,
    )


def _plain(row: RecallRow) -> dict[str, object]:
    names = ("group", "split", "alerts", "leads", "total", "share", "spans_inside")
    return {name: getattr(row, name) for name in names}


def _inside(right: list[CheckedText], probe: Probe) -> float | None:
    """Answer the share of marked code points that lie within what was leaked."""
    spans = {span for hit in right for span in hit.detection.spans}
    marked = sum(end - start for start, end in spans)
    low, high = probe.span
    if probe.case is None or not marked or high - low == len(probe.posts[0]):
        return None
    return sum(max(0, min(end, high) - max(start, low)) for start, end in spans) / marked


def _cell(row: dict[str, object] | None) -> str:
    if not row:
        return ""
    return f"{row['alerts']:.4g}, {row['leads']:.4g} of {row['total']}  {row['share']:.2f}"


if __name__ == "__main__":
    main()
