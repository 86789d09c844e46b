"""In which language a text is written, stretch by stretch, and which of its pieces are read as one."""

import re
from dataclasses import dataclass
from pathlib import Path

from matcher import lexicon
from matcher.forms import WordReading
from matcher.numerals import MONTH_NAMES, english_number

_LITTLE_WORDS = Path(__file__).parent / "data"
_ENGLISH, _DUTCH = (
    frozenset((_LITTLE_WORDS / name).read_text(encoding="utf-8").split())
    for name in ("little-english.txt", "little-dutch.txt")
)
_STRETCH = 24  # pieces
_MIXED = 4  # different little words of the other language
_MONTHS = frozenset(MONTH_NAMES)
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_ORDINAL_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of a text's folded pieces, those that are one English term or date put together."""

    pieces: list[str]
    sizes: list[int]  # how many pieces of the text each is made of
    reading: WordReading


def sign(piece: str) -> int:
    """1 for a little English word, -1 for a Dutch one, 0 for others."""
    return (piece in _ENGLISH) - (piece in _DUTCH)


def is_dutch(english: int, dutch: int) -> bool:
    """Whether a text with so many different little words of both languages is Dutch throughout."""
    return english <= dutch and english < _MIXED


def stretches(pieces: list[str], *, enrolled: bool = False) -> list[Stretch]:
    """A text's folded pieces by language, in order, read as a post's or as those of an enrolled document."""
    distinct = set(pieces)
    english, dutch = len(_ENGLISH & distinct), len(_DUTCH & distinct)
    if is_dutch(english, dutch):
        return [_dutch(pieces, enrolled=enrolled)]
    if english > dutch and dutch < _MIXED:
        return [_english(pieces, enrolled=enrolled)]
    return [
        _english(part, enrolled=enrolled) if is_english else _dutch(part, enrolled=enrolled)
        for is_english, part in _mixed(pieces, english=english > dutch)
    ]


def _mixed(pieces: list[str], *, english: bool) -> list[tuple[bool, list[str]]]:
    """Stretch by stretch; one without little words of either language is as the one before."""
    runs: list[tuple[bool, list[str]]] = []
    for at in range(0, len(pieces), _STRETCH):
        part = pieces[at : at + _STRETCH]
        surplus = sum(map(sign, part))
        english = surplus > 0 if surplus else english
        if runs and runs[-1][0] == english:
            runs[-1][1].extend(part)
        else:
            runs.append((english, part))
    return runs


def _dutch(pieces: list[str], *, enrolled: bool) -> Stretch:
    reading = WordReading.ENROLLED if enrolled else WordReading.DUTCH_POST
    return Stretch(pieces, [1] * len(pieces), reading)


def _english(pieces: list[str], *, enrolled: bool) -> Stretch:
    """English pieces with terms, dates and numbers of several words made one."""
    joined: list[str] = []
    sizes: list[int] = []
    at = 0
    while at < len(pieces):
        words, size = (
            _date(pieces, at) or english_number(pieces, at) or (None, lexicon.term_length(pieces, at))
        )
        joined.append(words or " ".join(pieces[at : at + size]))
        sizes.append(size)
        at += size
    reading = WordReading.ENGLISH_ENROLLED if enrolled else WordReading.ENGLISH_POST
    return Stretch(joined, sizes, reading)


def _date(pieces: list[str], at: int) -> tuple[str, int] | None:
    """`march 3rd 2019` and `3rd of march 2019` as `3 march 2019`, and how many pieces that was."""
    ahead = pieces[at : at + 4]
    if ahead[0] in _MONTHS and len(ahead) > 1 and (day := _DAY.fullmatch(ahead[1])):
        year = ahead[2] if len(ahead) > 2 and _YEAR.fullmatch(ahead[2]) else ""
        return f"{day[1]} {ahead[0]} {year}".strip(), 3 if year else 2
    if not (day := _ORDINAL_DAY.fullmatch(ahead[0])):
        return None
    of = 1 + (ahead[1:2] == ["of"])
    month, _, year = "".join(ahead[of : of + 1]).partition(" ")
    return (f"{day[1]} {month} {year}".strip(), of + 1) if month in _MONTHS else None
