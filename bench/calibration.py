"""E-values held against real public posts: how many chance matches are expected, and how many there are.

For made-up registers of several sizes and texts of several lengths, the share of texts with a match of at
most each e-value is set against that e-value: where both agree the e-value means what it says. Every second
text is fitted on with `--fit`; table and picture are of the others.

    python -m bench.calibration [--sizes 0 1000 100000] [--posts 30000] [--scheme NAME] [--fit] [--svg FILE]
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from math import log
from pathlib import Path

from bench import chance, chart, samples
from bench.chance import Drawn
from matcher.scheme import CURRENT, SCHEMES
from matcher.significance import POSTS, ChanceModel, model_of

LEVELS = (30.0, 100.0, 300.0, 1_000.0, 3_000.0, 10_000.0)
FITTED_FROM, FITTED_TO = 100.0, 10_000.0
TRUSTED = 50
"""Matches from which more of them say little more: posts of one event share their chance matches."""
STEPS = {"slope": 0.05, "log_k": 0.5, "edge": 4.0}
"""`power` is not fitted: synthetic cases have far fewer chance matches than those that are like real ones."""


def misfit(drawn: Sequence[Drawn], model: ChanceModel) -> float:
    """How far observed and expected are apart: weighted squares of the log of their ratio."""
    total = 0.0
    for texts in drawn:
        for level in LEVELS:
            expected = level / POSTS * len(texts.nats)
            if FITTED_FROM <= level <= FITTED_TO and expected >= 1:
                observed = texts.count(level, model)
                weight = 1 / (1 / max(1.0, min(observed, expected)) + 1 / TRUSTED)
                total += weight * log((observed + 0.5) / (expected + 0.5)) ** 2
    return total


def fitted(drawn: Sequence[Drawn], model: ChanceModel) -> ChanceModel:
    """The model that fits best, found from the present one on by steps in each number (Hooke and Jeeves)."""
    least, size = misfit(drawn, model), 1.0
    while size > 0.05:
        tried = [(misfit(drawn, other), other) for other in _neighbours(model, size)]
        best, other = min(tried, key=lambda trial: trial[0])
        if best < least:
            least, model = best, other
        else:
            size /= 2
    return model


def _neighbours(model: ChanceModel, size: float) -> Iterator[ChanceModel]:
    numbers = asdict(model)
    for name, step in STEPS.items():
        for sign in (-1, 1):
            changed = {
                **numbers,
                name: max(0.0 if name == "edge" else -99.0, numbers[name] + sign * size * step),
            }
            yield ChanceModel(**changed)


def table(drawn: Sequence[Drawn], model: ChanceModel) -> Iterator[str]:
    """The lines of a table: matches per million by e-value, and in brackets the texts that they are."""
    yield "| cases | words a text | texts | " + " | ".join(f"{level:,.0f}" for level in LEVELS) + " |"
    yield "|---" * (3 + len(LEVELS)) + "|"
    for texts in drawn:
        counts = [texts.count(level, model) for level in LEVELS]
        cells = [f"{1e6 * count / len(texts.nats):,.0f} ({count})" for count in counts]
        length = f"{texts.length:,}" if texts.length else "as posted"
        yield f"| {texts.cases:,} | {length} | {len(texts.nats):,} | {' | '.join(cells)} |"


def picture(drawn: Sequence[Drawn], model: ChanceModel) -> str:
    """Expected across, observed upwards; a line a register for posts as they are, a dot for other lengths."""
    curves, dots = {}, []
    for texts in drawn:
        rates = [(level, 1e6 * texts.count(level, model) / len(texts.nats)) for level in LEVELS]
        seen = [(level, rate) for level, rate in rates if rate * len(texts.nats) >= 3e6]
        if texts.length:
            dots += seen
        else:
            curves[f"{texts.cases:,} cases"] = seen
    return chart.agreement("Expected and observed chance matches, per million texts", LEVELS, curves, dots)


def main() -> None:
    """Measure, fit where asked, print the table and draw it where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[0, 1_000, 100_000])
    parser.add_argument("--scheme", default=CURRENT.name)
    parser.add_argument("--posts", type=int, default=30_000)
    parser.add_argument("--fit", action="store_true", help="fit the model anew and print its constants")
    parser.add_argument("--svg", type=Path)
    options = parser.parse_args()
    if not samples.available():
        sys.exit(f"there are no posts to measure on; set {samples.VARIABLE} to their folder")
    posts = [text for _, text in samples.posts(options.posts)]
    drawn = []
    for size in options.sizes:
        for texts in chance.draw(size, posts, SCHEMES[options.scheme]):
            drawn.append(texts)
            print(f"{size:,} more cases, {texts.length:,} words: drawn", file=sys.stderr, flush=True)
    present = model_of(SCHEMES[options.scheme])
    model = fitted([texts.half(0) for texts in drawn], present) if options.fit else present
    if options.fit:
        print("matcher/significance.py:", model)
    others = [texts.half(1) for texts in drawn]
    print("\n".join(table(others, model)))
    if options.svg:
        options.svg.parent.mkdir(parents=True, exist_ok=True)
        options.svg.write_text(picture(others, model), encoding="utf-8")


if __name__ == "__main__":
    main()
