"""The words of dates, as tables from a word to its number; read from `words.toml`.

All keys are lower case and stand with and without accents, since software prints both; German vowels stand
spelt out too ("Maerz").
"""

import tomllib
import unicodedata
from collections.abc import Iterable
from importlib.resources import files
from typing import TypeVar

Value = TypeVar("Value")

_WORDS = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _forms(word: str) -> tuple[str, ...]:
    spaced = word.replace("_", " ")
    return spaced, _plain(spaced), spaced.translate(_SPELT_OUT)


def _table(rows: Iterable[tuple[Value, str]]) -> dict[str, Value]:
    return {form: value for value, row in rows for word in row.split() for form in _forms(word)}


MONTHS = _table(enumerate(_WORDS["months"], 1))
WEEKDAYS = _table(enumerate(_WORDS["weekdays"]))
"""Monday is 0."""
DAY_WORDS = _table(enumerate(_WORDS["days_back"]))
"""Words for a day near today, and how many days back it lies."""
UNITS = _table(_WORDS["units"].items())
BRIEF = _table(_WORDS["brief"].items())
"""Units that are such only in what lies so many of them back."""
COUNTS = _table((int(number), row) for number, row in _WORDS["counts"].items())
"""How many, in words."""
ZONES: dict[str, int] = _WORDS["zones"]
"""Names of time zones, in minutes east of Greenwich."""
