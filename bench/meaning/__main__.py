"""What matching by meaning adds: leaks found, chance leads, and speed.

python -m bench.meaning [--set FOLDER ...] [--decoys 1000] [--posts 2000] [--others FILE.jsonl]

A set is a folder of `docs.jsonl`, `leaks.jsonl` and `negatives.jsonl` (as `retold-nl` of the samples).
`--others` are unrelated posts in other languages ({"language","text"} a line): how many nats by meaning
they reach by chance.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from bench import filler, samples
from bench.engine import Engine, engine
from bench.leakset import SetPassage, Split
from matcher.detect import Detector
from matcher.meaning import encoder
from matcher.register import Register
from matcher.scheme import SOURCE
from matcher.tier import Thresholds
from store.matches.match import Tier

BATCH = 256


@dataclass(frozen=True, slots=True)
class MeaningLeak:
    """One retelling, its case and what sort it is."""

    case: str
    sort: str
    text: str


def main() -> None:
    """Print the tables."""
    options = _options()
    if not encoder.is_installed():
        raise SystemExit("pip install 'lekwacht[meaning]' first: without it both tables are by words alone")
    folders = options.set or [samples.FOLDER / "retold-nl"]
    leaks = [leak for folder in folders for leak in _leaks(folder)]
    negatives = [row["text"] for folder in folders for row in _rows(folder / "negatives.jsonl")]
    posts = [text for _, text in samples.posts(options.posts)] if samples.available() else []
    with engine(SOURCE, meaning=True) as tried:
        tried.enrol(chain(filler.passages(options.decoys), *(_passages(folder) for folder in folders)))
        for meaning in (False, True):
            register = _with(tried, meaning=meaning)
            print("\nwords and meaning" if meaning else "\nwords alone")
            _recall(register, tried, leaks)
            _chance(register, tried, negatives, posts)
        if options.others:
            _nats(tried.register, options.others)


def _recall(register: Register, tried: Engine, leaks: list[MeaningLeak]) -> None:
    by_text = _tiers(register, tried, [leak.text for leak in leaks])
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for leak, tiers in zip(leaks, by_text, strict=True):
        counts[leak.sort][0] += 1
        counts[leak.sort][1] += tiers.get(leak.case) is Tier.ALERT
        counts[leak.sort][2] += leak.case in tiers
    for sort, (total, alerts, either) in counts.items():
        print(f"  {sort:18} {total:4}  alerts {alerts:4}  alerts or leads {either:4}")


def _chance(register: Register, tried: Engine, negatives: list[str], posts: list[str]) -> None:
    for name, texts in (("hard negatives", negatives), ("real posts", posts)):
        start = time.process_time()
        by_text = _tiers(register, tried, texts)
        spent = time.process_time() - start
        alerts = sum(Tier.ALERT in tiers.values() for tiers in by_text)
        leads = sum(Tier.LEAD in tiers.values() for tiers in by_text)
        speed = len(texts) / max(1e-9, spent)
        print(
            f"  {name:18} {len(texts):4}  alerts {alerts:4}  leads {leads:4}  {speed:.0f} posts/s of one core"
        )


def _nats(register: Register, others: Path) -> None:
    """By language: how many nats by meaning the nearest case gets by chance; ideal are 2.3, 4.6 and 6.9."""
    from matcher.meaning import keeping  # noqa: PLC0415 - an extra

    channel = keeping.channel(register)
    by_language: dict[str, list[str]] = defaultdict(list)
    for row in _rows(others):
        by_language[row["language"]].append(row["text"])
    print("\nnats by meaning of unrelated posts: reached by 1 in 10, 100, 1,000")
    for name, texts in sorted(by_language.items()):
        shown = [
            vector
            for at in range(0, len(texts), BATCH)
            for vector in channel.of_posts(texts[at : at + BATCH])
        ]
        best = [post.cases[0].nats if post.cases else 0.0 for post in shown]
        print(f"  {name} {len(texts):6}", *np.quantile(best, [0.9, 0.99, 0.999]).round(1))


def _tiers(register: Register, tried: Engine, texts: Sequence[str]) -> list[dict[str, Tier]]:
    """By text: the tier of every case that has one."""
    detector, thresholds = Detector(register), Thresholds.of(tried.settings)
    tiers: list[dict[str, Tier]] = [{} for _ in texts]
    for at in range(0, len(texts), BATCH):
        for detection in detector.detect(texts[at : at + BATCH], thresholds.lead):
            if (tier := thresholds.tier(detection.e_value)) is not None:
                tiers[at + detection.text][detection.case_ref] = tier
    return tiers


def _with(tried: Engine, *, meaning: bool) -> Register:
    values = {name: getattr(tried.register, name) for name in Register.__dataclass_fields__}
    return Register(**{**values, "meaning": meaning})


def _leaks(folder: Path) -> Iterator[MeaningLeak]:
    documents = {row["ref"]: row.get("case") or row["ref"] for row in _rows(folder / "docs.jsonl")}
    for row in _rows(folder / "leaks.jsonl"):
        text = row["text"] if "text" in row else "\n\n".join(row["posts"])
        sort = f"other {row['lang']}" if row["strength"] == "other" else row["strength"]
        yield MeaningLeak(f"{folder.name}/{row.get('case') or documents[row['ref']]}", sort, text)


def _passages(folder: Path) -> Iterator[SetPassage]:
    """The sections of a set's decisions, as `bench.engine` takes them."""
    for number, row in enumerate(_rows(folder / "docs.jsonl")):
        yield SetPassage(
            id=f"{folder.name}/{number}",
            ref=f"{folder.name}/{row['ref']}",
            case=f"{folder.name}/{row.get('case') or row['ref']}",
            kind=row["kind"],
            section=row["section"],
            country="",
            split=Split.OPEN,
            text=row["text"],
        )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.meaning")
    parser.add_argument("--set", type=Path, action="append")
    parser.add_argument("--decoys", type=int, default=1_000)
    parser.add_argument("--posts", type=int, default=2_000)
    parser.add_argument("--others", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
