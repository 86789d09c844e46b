"""Speed and scale of the matcher, beside three known ways on the plain text, in one run.

    python -m bench.matching [--sizes 1000 8000 100000] [--posts 10000] [--others 100]

At most 1,000 passages are enrolled as documents are; the fingerprints of a larger register are made of the
hashes of those, dealt anew, so that every hash is as common as before. Posts are real public Dutch ones
(`bench/samples.py`). Rates are by processor time of one core, after a first batch; a cold start is time on
the clock, from starting the program to its end, the best of three.
"""

import argparse
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

from bench import filler, leakset, samples, sidebyside
from bench.engine import Engine, engine
from matcher.detect import Detector
from store.database import transaction
from store.matches import enrolled
from store.matches.document import Document
from store.register import fingerprint

ENROLLED = 1_000
BATCH = 256


def dealt(hashes: list[int], rng: random.Random) -> Iterator[int]:
    """Endlessly the same hashes, in another order each time."""
    while True:
        rng.shuffle(hashes)
        yield from hashes


def enlarge(matching: Engine, size: int) -> None:
    """Add passages that were never texts until the register has `size` of them."""
    register, now, rng = matching.register, datetime.now(UTC), random.Random(7)
    scheme, key = next(iter(fingerprint.makers(register.hashes)))
    known = list(fingerprint.all_of(register.hashes, scheme, key))
    pairs = dealt([value for one in known for value in one.pairs], rng)
    words = dealt([value for one in known for value in one.words], rng)
    made = []
    with transaction(register.matches):
        for number, one in enumerate(islice(cycle(known), max(0, size - len(known)))):
            document = Document(
                f"DEALT-{number}", "voornemen", f"DEALT-{number}", canary=False, enrolled_at=now
            )
            passage_id = enrolled.add(register.matches, document, [("relaas", 100, None)])[0]
            own_pairs, own_words = islice(pairs, len(one.pairs)), islice(words, len(one.words))
            made.append(replace(one, passage_id=passage_id, pairs=tuple(own_pairs), words=tuple(own_words)))
    fingerprint.write(register.hashes, made)


def cold_start(matching: Engine) -> float:
    """Seconds that `lekwacht check` of one short post takes from nothing."""
    data = matching.register.folder.parent
    (data / "lekwacht.toml").write_text(f'[match]\nkey_file = "{matching.settings.key_file}"\n')
    call = [sys.executable, "-m", "lekwacht", "--data", str(data), "check"]
    times = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run(  # noqa: S603 - this program, in a folder of our own
            call, input=b"Een bericht over geiten", check=True, capture_output=True
        )
        times.append(time.perf_counter() - began)
    return min(times)


def row(size: int, posts: list[str]) -> str:
    """The line of the table for a register of this size."""
    with engine() as matching:
        matching.enrol(filler.passages(min(size, ENROLLED)))
        enlarge(matching, size)
        detector = Detector(matching.register)
        detector.detect(posts[:BATCH], 1.0)
        began = time.process_time()
        for at in range(BATCH, len(posts), BATCH):
            detector.detect(posts[at : at + BATCH], 1.0)
        took = time.process_time() - began
        bulk = sum(len(post.encode()) for post in posts[BATCH:])
        words = sum(len(post.split()) for post in posts[BATCH:])
        index = sum(path.stat().st_size for path in Path(matching.register.folder).glob("index-*.bin"))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return (
            f"{size:>9,} {bulk / took / 1e6:>8.2f} {200 * took / words * 1e6:>18.0f} {index / size:>14.0f}"
            f" {cold_start(matching):>12.2f} {memory:>9.0f}"
        )


def others(posts: list[str]) -> Iterator[str]:
    """By name the rate of each known way, against the passages of the evaluation set alone."""
    leaks = leakset.load()
    for name, score in sidebyside.scorers(leaks).items():
        began = time.process_time()
        for post in posts:
            score(post)
        took = time.process_time() - began
        bulk = sum(len(post.encode()) for post in posts)
        yield f"{name}, {len(leaks.passages)} passages: {bulk / took / 1e6:.3f} MB/s"


def main() -> None:
    """Print a row per size of register, then what the known ways reach."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 8_000, 100_000])
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--others", type=int, default=100, help="posts that the known ways get")
    options = parser.parse_args()
    if not samples.available():
        sys.exit(f"there are no posts to measure on; set {samples.VARIABLE} to their folder")
    posts = [text for _, text in samples.posts(options.posts)]
    print(" passages     MB/s  us a 200-word post  index B each  cold start s  memory MB")
    for size in options.sizes:
        print(row(size, posts), flush=True)
    for line in others(posts[: options.others]):
        print(line, flush=True)


if __name__ == "__main__":
    main()
