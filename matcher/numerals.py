"""Number words and dates in one form: `vijfentwintig` is 25, `3 maart 2019` is 20190303."""

import re
from functools import cache

_ONES = [
    "nul",
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
]
_TENS = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]
_ENGLISH_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ENGLISH_HUNDREDS = {"hundred": 100, "thousand": 1000, "dozen": 12}
_MONTHS = (
    ("januari", "jan", "january"),
    ("februari", "feb", "febr", "february"),
    ("maart", "mrt", "march"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "jun", "june"),
    ("juli", "jul", "july"),
    ("augustus", "aug", "august"),
    ("september", "sep", "sept"),
    ("oktober", "okt", "october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
MONTH_NAMES = tuple(sorted((name for names in _MONTHS for name in names), key=len, reverse=True))
_MONTH_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_ENGLISH_WORDS = frozenset((*_ENGLISH_ONES, *_ENGLISH_TENS))
_AGE = re.compile(r"([a-z]{3,30})jarig(?:en?)?")
_NUMERIC_DATE = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]'?(\d{4}|\d{2})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WRITTEN_DATE = re.compile(r"(?:(\d{1,2})\D*?\s*)?\b([a-z]{3,9})\b\D*(\d{4})?")


@cache
def number_words() -> dict[str, str]:
    """Digits by number word: Dutch to 999, English to 20 and the tens; `een` is an article and stays out."""
    words = {word: str(number) for number, word in enumerate(_ENGLISH_ONES)}
    words |= {word: str(10 * number) for number, word in enumerate(_ENGLISH_TENS, 2)}
    below_hundred = dict(enumerate(_ONES)) | {10 * n: word for n, word in enumerate(_TENS, 2)}
    for ten, word in enumerate(_TENS, 2):
        below_hundred |= {10 * ten + n: f"{_ONES[n]}en{word}" for n in range(1, 10)}
    for number, word in below_hundred.items():
        words[word] = str(number)
        for hundreds in range(1, 10):
            head = "honderd" if hundreds == 1 else f"{_ONES[hundreds]}honderd"
            words[f"{head}{word}"] = words[f"{head}en{word}"] = str(100 * hundreds + number)
            words[head] = str(100 * hundreds)
    words["duizend"] = "1000"
    del words["een"]
    return words


def digits_for(word: str) -> tuple[str, ...]:
    """A number written as one word above a thousand, or an age, in digits; () for other words."""
    if "jarig" in word and (match := _AGE.fullmatch(word)):
        age = number_words().get(match[1])
        return (age, "jaar") if age else ()
    if "duizend" not in word:
        return ()
    known = number_words()
    thousands, _, rest = word.partition("duizend")
    if thousands not in known or (rest and rest.removeprefix("en") not in known):
        return ()
    return (str(1000 * int(known[thousands]) + int(known.get(rest.removeprefix("en"), 0))),)


def words_for(digits: str) -> tuple[str, ...]:
    """Round thousands in digits as one word: 600000 is `zeshonderdduizend`."""
    thousands, rest = digits[:-3], digits[-3:]
    return tuple(f"{word}duizend" for word in _spelled().get(thousands, ())) if rest == "000" else ()


@cache
def _spelled() -> dict[str, tuple[str, ...]]:
    """The word for digits below a thousand: the shortest, as people write it."""
    shortest: dict[str, str] = {}
    for word, digits in number_words().items():
        if word not in _ENGLISH_WORDS and len(word) < len(shortest.get(digits, word + "x")):
            shortest[digits] = word
    return {digits: (word,) for digits, word in shortest.items()}


def date_words(raw: str) -> tuple[str, ...]:
    """What a date says: `20190303`, day of the year `0303`, month `201903`, year `2019`; () when no date."""
    if match := _ISO_DATE.fullmatch(raw):
        year, month, day = match.groups()
        return _date(day, month, year)
    if match := _NUMERIC_DATE.fullmatch(raw):
        day, month, year = match.groups()
        return _date(day, month, year if len(year) == 4 else _century(year))
    if (match := _WRITTEN_DATE.fullmatch(raw)) and match[2] in _MONTH_NUMBER:
        return _date(match[1], str(_MONTH_NUMBER[match[2]]), match[3])
    return ()


def _date(day: str | None, month: str, year: str | None) -> tuple[str, ...]:
    if not 1 <= int(month) <= 12 or (day is not None and not 1 <= int(day) <= 31):
        return ()
    in_year = (f"{int(day):02}{int(month):02}",) if day else ()
    if year is None:
        return in_year
    exact = (f"{year}{int(month):02}{int(day):02}",) if day else ()
    return (*exact, *in_year, f"{year}{int(month):02}", year)


def _century(year: str) -> str:
    return f"20{year}" if int(year) < 50 else f"19{year}"


def english_number(pieces: list[str], at: int) -> tuple[str, int] | None:
    """The number that English words from `at` on are together, in digits, and how many they are."""
    value, size, seen = 0, 0, ""
    for place, piece in enumerate(pieces[at : at + 6]):
        if piece in _ENGLISH_TENS:
            value, size, seen = value + 10 * (_ENGLISH_TENS.index(piece) + 2), place + 1, "tens"
        elif piece in _ENGLISH_ONES and seen != "ones":
            value, size, seen = value + _ENGLISH_ONES.index(piece), place + 1, "ones"
        elif piece in _ENGLISH_HUNDREDS and (value or pieces[at] == "a"):
            value, size, seen = max(1, value) * _ENGLISH_HUNDREDS[piece], place + 1, "hundreds"
        elif not (piece == "and" and seen == "hundreds") and not (piece == "a" and not place):
            break
    return (str(value), size) if size > 1 else None
