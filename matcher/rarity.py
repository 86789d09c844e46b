"""How common a word is in public Dutch: Zipf frequencies by hashed word, shipped with the package.

Zipf frequency is log10 of the occurrences in a thousand million words: 6 is among the twenty commonest
content words, 3 a word that a reader meets now and then, below 2 one that few know. The list holds no
words; `bench/background/build.py` makes it from freely usable frequencies and legal texts.
"""

import zlib
from functools import cache
from pathlib import Path

import numpy as np

UNKNOWN_ZIPF = 1.0
_LIST = Path(__file__).parent / "data" / "words.npz"
_SUBJECT = _LIST.with_name("subject.npz")


def zipf(word: str) -> float:
    """The Zipf frequency of a normalised word, from 1.0 (unknown) to about 7.5."""
    if word.isdigit():
        return _number_zipf(word)
    return _frequencies().get(word_hash(word), UNKNOWN_ZIPF * 10) / 10


def listed_zipf(word: str) -> float:
    """The same for a word that the list has; 0.0 for others."""
    tenths = _frequencies().get(zlib.crc32(word.encode()))
    return 0.0 if tenths is None else _number_zipf(word) if word.isdigit() else tenths / 10


def subject_zipf(word: str) -> float:
    """The Zipf frequency on the subject: in public Dutch, or in law and rulings if it is higher there."""
    return max(zipf(word), _on_the_subject().get(word_hash(word), 0) / 10)


def is_known(word: str) -> bool:
    """Whether the word list has this normalised word."""
    return word_hash(word) in _frequencies()


def word_hash(word: str) -> int:
    """The 32-bit hash by which a word stands in the list; no secret."""
    return zlib.crc32(word.encode())


def _number_zipf(digits: str) -> float:
    """Numbers are too many to list: small ones, years, months and days are common, others are not."""
    value, length = int(digits), len(digits)
    if length == 4:
        return _YEAR_ZIPF if 1900 <= value <= 2039 else 3.0
    return _ZIPF_BY_DIGITS.get(length, 2.0)


_YEAR_ZIPF = 4.8
_ZIPF_BY_DIGITS = {1: 5.5, 2: 5.0, 3: 4.0, 5: 2.5, 6: 4.2}
"""By length: 6 is a month (201903) or a postcode's like, 8 a day, most others a number of its own."""


@cache
def _on_the_subject() -> dict[int, int]:
    with np.load(_SUBJECT) as stored:
        return dict(zip(stored["hash"].tolist(), stored["zipf10"].tolist(), strict=True))


@cache
def _frequencies() -> dict[int, int]:
    with np.load(_LIST) as stored:
        return dict(zip(stored["hash"].tolist(), stored["zipf10"].tolist(), strict=True))
