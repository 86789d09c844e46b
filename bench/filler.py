"""Synthetic passages to fill a register: the phrasing of decisions, with words, names and places at random.

Nothing true is said of anything in them. Content words follow the frequencies of written Dutch, mixed with
the vocabulary that accounts of flight share, so that passages resemble each other and public posts as real
ones do. The frequencies come from wordfreq (CC BY-SA 4.0 data, a development dependency).
"""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

from wordfreq import top_n_list, word_frequency

from bench.leakset import SetPassage, Split

FILE = Path(__file__).with_suffix(".toml")
VOCABULARY = 60_000
FUNCTION_WORDS = 160
LENGTHS = (73, 150)
SECTIONS = ("relaas", "beoordeling", "overwegingen")
KINDS = ("voornemen tot afwijzing", "afwijzende beschikking", "toewijzende beschikking")
CODAS = ("", "", "n", "r", "l", "sh", "m", "d", "k", "t", "b", "z", "f")


@dataclass(frozen=True, slots=True)
class Material:
    """What the passages are put together from, read from ``filler.toml``."""

    countries: list[str]
    cities: list[str]
    account: list[str]
    months: list[str]
    syllables: list[str]
    standard: list[str]
    shapes: list[str]


def passages(count: int, seed: int = 1) -> Iterator[SetPassage]:
    """Answer ``count`` synthetic passages, each of a case of its own; the same seed gives the same ones."""
    for number in range(count):
        rng = random.Random(f"{seed}/{number}")
        ref = f"VUL-{number:07d}"
        yield SetPassage(
            id=ref,
            ref=ref,
            case=ref,
            kind=rng.choice(KINDS),
            section=rng.choice(SECTIONS),
            country=rng.choice(_material().countries),
            split=Split.OPEN,
            text=_text(rng),
        )


def content_word(rng: random.Random) -> str:
    """Answer a word of written Dutch as often as it is written, the commonest function words left out."""
    words, cumulated = _vocabulary()
    return rng.choices(words, cum_weights=cumulated)[0]


def _text(rng: random.Random) -> str:
    """Answer sentences of both sorts until a random length in the range of real passages is reached."""
    wanted = rng.randint(LENGTHS[0], LENGTHS[1] - 20)
    parts: list[str] = []
    count = 0
    while count < wanted:
        standard = rng.random() < 0.25
        part = rng.choice(_material().standard) if standard else _fill(rng.choice(_material().shapes), rng)
        parts.append(part)
        count += len(part.split())
    return " ".join(parts)


def _fill(shape: str, rng: random.Random) -> str:
    """Answer a sentence shape with every slot filled, each one anew."""
    fills = {
        "a": lambda: rng.choice(_material().account),
        "w": lambda: content_word(rng),
        "p": lambda: _place(rng),
        "c": lambda: rng.choice(_material().countries),
        "f": lambda: _name(rng),
        "n": lambda: str(min(9000, int(rng.paretovariate(0.8)) + 1)),
        "m": lambda: rng.choice(_material().months),
        "y": lambda: str(rng.randint(2004, 2024)),
    }
    pieces = shape.split("{")
    return pieces[0] + "".join(fills[piece[0]]() + piece[2:] for piece in pieces[1:])


def _place(rng: random.Random) -> str:
    """Answer a known city now and then, otherwise an invented place out of some tens of thousands."""
    return rng.choice(_material().cities) if rng.random() < 0.35 else _name(rng)


def names(count: int) -> list[str]:
    """Answer the commonest invented names, from the commonest on."""
    return [_name_of(rank) for rank in range(1, count + 1)]


def _name(rng: random.Random) -> str:
    """Answer an invented name; common ones come back, as real ones do."""
    return _name_of(int(50_000 ** rng.random()))


def _name_of(rank: int) -> str:
    """Answer the name of this rank: two or three syllables."""
    many = random.Random(rank)
    syllables = (many.choice(_material().syllables) for _ in range(many.choice((2, 2, 3))))
    return "".join(syllables).capitalize() + many.choice(CODAS)


@cache
def _material() -> Material:
    with FILE.open("rb") as file:
        read = tomllib.load(file)
    return Material(
        **{name: value if isinstance(value, list) else value.split() for name, value in read.items()}
    )


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    listed = top_n_list("nl", VOCABULARY + FUNCTION_WORDS)[FUNCTION_WORDS:]
    words = [word for word in listed if word.isalpha() and len(word) > 3]
    return words, list(accumulate(word_frequency(word, "nl") for word in words))
