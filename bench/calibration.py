"""E-values held against real public posts: how many chance matches are expected, and how many there are.

For registers of made-up passages, the share of real Dutch posts with a match of at most each e-value is set
against that e-value: where both agree the e-value means what it says. Writes a table and a picture.

    python -m bench.calibration [--sizes 10,1000] [--posts 30000] [--svg docs/figures/calibration.svg]
"""

import argparse
from collections.abc import Sequence
from math import log
from pathlib import Path

from bench import filler, samples
from bench.engine import engine
from matcher.detect import Detector

LEVELS = (30.0, 100.0, 300.0, 1_000.0, 3_000.0, 10_000.0)
BATCH = 256
WIDTH, HEIGHT, MARGIN = 480, 360, 56
COLOURS = ("#154273", "#a90061", "#39870c", "#e17000")
Table = dict[int, list[float]]


def observed(size: int, posts: Sequence[str]) -> list[float]:
    """Per level of e-value, how many posts in a million have a match at least that strong."""
    strongest: list[float] = []
    with engine() as matching:
        matching.enrol(filler.passages(size, seed=7))
        detector = Detector(matching.register)
        for at in range(0, len(posts), BATCH):
            batch = posts[at : at + BATCH]
            best: dict[int, float] = {}
            for found in detector.find(batch, LEVELS[-1]):
                text, e = found.finding.text, found.finding.e_value
                best[text] = min(e, best.get(text, e))
            strongest += best.values()
    return [1e6 * sum(e <= level for e in strongest) / len(posts) for level in LEVELS]


def picture(table: Table) -> str:
    """The table as SVG: expected across, observed upwards, both logarithmic; the diagonal is right."""
    lines = [_line([(level, level) for level in LEVELS], "#999999", "4 4")]
    labels = [_text(_x(level), HEIGHT - MARGIN + 18, f"{level:,.0f}", "middle") for level in LEVELS]
    labels += [_text(MARGIN - 6, _y(level) + 4, f"{level:,.0f}", "end") for level in LEVELS]
    for colour, (size, counts) in zip(COLOURS, table.items(), strict=False):
        points = [(level, count) for level, count in zip(LEVELS, counts, strict=True) if count]
        lines.append(_line(points, colour))
        if points:
            labels.append(
                _text(_x(points[-1][0]), _y(points[-1][1]) - 8, f"{size:,} passages", "end", colour)
            )
    labels.append(_text(WIDTH / 2, HEIGHT - 10, "expected: e-value per million posts", "middle"))
    labels.append(_text(MARGIN - 40, 18, "observed per million posts", "start"))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
    title = "<title>Expected against observed chance matches, per million posts</title>"
    return "\n".join([head, title, *lines, *labels, "</svg>", ""])


def _x(value: float) -> float:
    return MARGIN + (WIDTH - 2 * MARGIN) * _share(value)


def _y(value: float) -> float:
    return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * _share(value)


def _share(value: float) -> float:
    return log(value / LEVELS[0]) / log(LEVELS[-1] / LEVELS[0])


def _line(points: list[tuple[float, float]], colour: str, dashes: str = "none") -> str:
    path = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in points)
    style = f'fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"'
    return f'<polyline points="{path}" {style}/>'


def _text(x: float, y: float, text: str, anchor: str, colour: str = "#222222") -> str:
    style = f'font-family="sans-serif" font-size="11" fill="{colour}" text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{text}</text>'


def main() -> None:
    """Measure, print the table and draw it where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="100,1000", help="passages in the register, with commas")
    parser.add_argument("--posts", type=int, default=30_000)
    parser.add_argument("--svg", type=Path)
    options = parser.parse_args()
    posts = [text for _, text in samples.posts(options.posts)]
    table = {size: observed(size, posts) for size in map(int, options.sizes.split(","))}
    print(f"{'expected':>12}", *(f"{size:>12,}" for size in table))
    for row, level in enumerate(LEVELS):
        print(f"{level:>12,.0f}", *(f"{counts[row]:>12,.0f}" for counts in table.values()))
    if options.svg:
        options.svg.parent.mkdir(parents=True, exist_ok=True)
        options.svg.write_text(picture(table), encoding="utf-8")


if __name__ == "__main__":
    main()
