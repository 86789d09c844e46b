"""What a megabyte of the worst text costs, beside a megabyte of prose: no stranger can hold up the night.

    python -m bench.worst [--rounds 200] [--seed 1] [--kilobytes 200]

Every text is looked up as one post and as posts of 2,000 characters, each time by a matcher that has met no
word of it. Beside the cases that once took minutes a fuzzer puts texts together from pieces that mean
something to a normaliser, keeps the worst and changes it. Ends with 1 where anything takes more than ten
times the processor time of prose.
"""

import argparse
import random
import string
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bench import filler, leakset, samples
from bench.engine import engine
from matcher.detect import Detector
from matcher.register import Register

MOST_TIMES = 10.0
POST = 2_000
WIDE = "".join(map(chr, (*range(0xA1, 0x2000), *range(0x2C00, 0x3100), *range(0xA000, 0xA800))))
PIECES = (
    *"aeinrst17.-_*|/~+' \n",
    *(
        "\u200b",
        "\u00ad\n",
        "\u0301",
        "\u20dd",
        "\ufdfa",
        "ﬃ",
        "①",
        "፩",
        "➊",
        "٣",
        "\u0430",
        "ß",
        "İ",
        "\u202e",
        "\ud800",
    ),
    *("maart", "may", "12", "2019", "1.500", "3e", "ge1ten", "the", "and of", "de", "een", "-\n", "hundred"),
)
NAMED: dict[str, Callable[[random.Random, int], str]] = {
    "one word": lambda _, size: "a" * size,
    "a.a.a": lambda _, size: "a." * (size // 2),
    "a-a-a": lambda _, size: "a-" * (size // 2),
    "a a a": lambda _, size: "a " * (size // 2),
    "zero width": lambda _, size: "a\u200b" * (size // 4),
    "letters run together": lambda draw, size: _words(draw, size, size, size),
    "letters apart": lambda draw, size: " ".join(_letters(draw, size // 2)),
    "words of random letters": lambda draw, size: _words(draw, size, 2, 12),
    "words of sixty letters": lambda draw, size: _words(draw, size, 60, 60),
    "words with dots": lambda draw, size: _words(draw, size, 6, 6).replace(" ", "."),
    "letters and digits": lambda draw, size: "".join(draw.choices("abcdefgh0123", k=size)),
    "misread words": lambda draw, size: _words(draw, size, 8, 8).replace("e", "3").replace("o", "0"),
    "one number": lambda _, size: "1" * size,
    "thousands": lambda _, size: "1" + ".111" * (size // 4),
    "dates": lambda _, size: "12-12-" * (size // 6),
    "numerals": lambda _, size: "፩ ➊ ❷ ⓵ " * (size // 16),
    "combining": lambda _, size: "a" + "\u0301" * (size // 2),
    "every character": lambda draw, size: "".join(draw.choices(WIDE, k=size // 3)),
    "long ligatures": lambda _, size: "\ufdfa" * (size // 3),
    "broken lines": lambda _, size: "a-\n\n\n" * (size // 5),
    "newlines": lambda _, size: "a-" + "\n" * size + "1",
    "soft hyphens": lambda _, size: "a\u00ad\n" * (size // 4),
    "english": lambda draw, size: "the house and the man was of " + _words(draw, size, 6, 6),
    "english numbers": lambda _, size: "the and of was hundred and one thousand " * (size // 40),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one text costs."""

    name: str
    text: str
    seconds: float  # of processor time a megabyte, the worse of one post and many


@dataclass(frozen=True, slots=True)
class Recipe:
    """A text that the fuzzer made: parts, each a piece repeated, in turn."""

    parts: tuple[tuple[str, int], ...]

    def text(self, size: int) -> str:
        """The parts over and over, up to so many bytes."""
        once = "".join(piece * times for piece, times in self.parts) or "a"
        return once * (size // len(once.encode("utf-8", "surrogatepass")) + 1)

    def changed(self, draw: random.Random) -> "Recipe":
        """The same with one part more, fewer or other."""
        parts = list(self.parts)
        at = draw.randrange(len(parts) + 1)
        if draw.random() < 0.3 and parts:
            parts.pop(at % len(parts))
        else:
            parts.insert(at, _part(draw))
        return replace(self, parts=tuple(parts[-200:]))


def main() -> None:
    """Print what everything costs, the worst first."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--rounds", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--kilobytes", type=int, default=200)
    given = asked.parse_args()
    draw, size = random.Random(given.seed), 1000 * given.kilobytes
    with engine() as matching:
        matching.enrol(leakset.load().passages)
        prose = _cost(matching.register, "prose", _prose(size))
        named = [_cost(matching.register, name, make(draw, size)) for name, make in NAMED.items()]
        costly = list(fuzz(matching.register, draw, size // 4, given.rounds))
    print(f"prose: {prose.seconds:.2f} s of processor time a megabyte")
    worst = sorted((*named, *costly), key=lambda cost: -cost.seconds)
    for cost in worst:
        print(f"{cost.seconds / prose.seconds:6.1f} times prose: {cost.name}")
    sys.exit(int(worst[0].seconds > MOST_TIMES * prose.seconds))


def fuzz(register: Register, draw: random.Random, size: int, rounds: int) -> Iterator[Cost]:
    """The worst texts that a search finds, each time starting from the worst so far or from nothing."""
    best: list[tuple[float, Recipe]] = []
    for _ in range(rounds):
        start = draw.choice(best)[1] if best and draw.random() < 0.7 else Recipe(())
        recipe = start
        for _ in range(draw.randint(1, 6)):
            recipe = recipe.changed(draw)
        cost = _cost(register, "", recipe.text(size))
        best = sorted([*best, (cost.seconds, recipe)], key=lambda weighed: -weighed[0])[:8]
    for _, recipe in best[:3]:
        yield _cost(register, f"fuzzed: {recipe.parts!r:.160}", recipe.text(size))


def _cost(register: Register, name: str, text: str) -> Cost:
    megabytes = len(text.encode("utf-8", "surrogatepass")) / 1e6
    posts = [text[at : at + POST] for at in range(0, len(text), POST)]
    seconds = max(_seconds(register, [text]), _seconds(register, posts))
    return Cost(name, text, seconds / megabytes)


def _seconds(register: Register, posts: list[str]) -> float:
    detector = Detector(register)
    detector.detect(["Een eerste bericht, waarmee alles geladen is."], 1.0)
    began = time.process_time()
    for at in range(0, len(posts), 256):
        detector.detect(posts[at : at + 256], 1.0)
    return time.process_time() - began


def _prose(size: int) -> str:
    texts = (text for _, text in samples.posts()) if samples.available() else _filler()
    prose = ""
    while len(prose) < size:
        prose += next(texts) + "\n"
    return prose


def _filler() -> Iterator[str]:
    return (passage.text for passage in filler.passages(10_000))


def _part(draw: random.Random) -> tuple[str, int]:
    piece = draw.choice([*PIECES, _letters(draw, draw.randint(1, 70)), draw.choice(WIDE)])
    return piece, draw.choice((1, 1, 1, 2, 3, 10, 100, 3000))


def _letters(draw: random.Random, count: int) -> str:
    return "".join(draw.choices(string.ascii_lowercase, k=count))


def _words(draw: random.Random, size: int, least: int, most: int) -> str:
    words: list[str] = []
    while size > 0:
        words.append(_letters(draw, draw.randint(least, most)))
        size -= 1 + len(words[-1])
    return " ".join(words)


if __name__ == "__main__":
    main()
