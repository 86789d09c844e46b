"""The words of dates, as tables from a word to its number; read from `words.toml`.

All keys are lower case and stand with and without accents, since software prints both.
"""

import tomllib
import unicodedata
from collections.abc import Iterable
from importlib.resources import files
from typing import TypeVar

Value = TypeVar("Value")

_WORDS = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def _table(rows: Iterable[tuple[Value, str]]) -> dict[str, Value]:
    return {form: value for value, row in rows for word in row.split() for form in (word, _plain(word))}


MONTHS = _table(enumerate(_WORDS["months"], 1))
WEEKDAYS = _table(enumerate(_WORDS["weekdays"]))
"""Monday is 0."""
DAY_WORDS = _table(enumerate(_WORDS["days_back"]))
"""Words for a day near today, and how many days back it lies."""
UNITS = _table(_WORDS["units"].items())
COUNTS = {word: int(number) for number, row in _WORDS["counts"].items() for word in row.split()}
"""How many, in words."""
ZONES: dict[str, int] = _WORDS["zones"]
"""Names of time zones, in minutes east of Greenwich."""
