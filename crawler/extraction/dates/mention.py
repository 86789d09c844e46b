"""Where a short text mentions a date, and what the words say before anything is assumed.

A mention is syntax only: which number is the day, which year is meant and what "yesterday" was is decided
by `crawler.dates.resolve`, with the whole page in view.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from crawler.extraction.dates.words import BRIEF, COUNTS, DAY_WORDS, MONTHS, UNITS, WEEKDAYS, ZONES


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day as printed; `second` is None where only minutes are told, `minute` for whole hours."""

    hour: int
    minute: int | None = None
    second: int | None = None
    offset: int | None = None  # minutes east of Greenwich, where the text names a zone


@dataclass(frozen=True, slots=True)
class DateMention:
    """One date in a text, not yet resolved."""

    start: int
    end: int
    raw: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    pair: tuple[int, int] | None = None  # two numbers of which one is the day, in printed order
    back: tuple[int, str] | None = None  # so many units before the fetch
    weekday: int | None = None  # only where no day is printed
    time: TimeOfDay | None = None

    @property
    def full(self) -> bool:
        """Whether a day of a year is told, in figures."""
        return self.year is not None and (self.day is not None or self.pair is not None)


def _any(words: dict[str, object]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _words(*tables: object) -> list[str]:
    return [_any(table) for table in tables]  # type: ignore[arg-type]


_MONTH, _WEEKDAY, _UNIT, _BRIEF, _DAYWORD, _ZONE, _COUNT = _words(
    MONTHS, WEEKDAYS, UNITS, BRIEF, DAY_WORDS, ZONES, COUNTS
)

_TICK = r"['\u2019]"
_DATE = re.compile(
    rf"""
    (?P<iso>(?<![\d/.-])(?P<iy>(?:19|20)\d\d)\s?[-/.]\s?(?P<im>\d{{1,2}})\s?[-/.]\s?(?P<id>\d{{1,2}})(?!\d))
  | (?P<cjk>(?<!\d)(?P<cy>(?:19|20)\d\d)年(?P<cm>\d{{1,2}})月(?P<cd>\d{{1,2}})日?)
  | (?P<num>(?<![\d/.:-])(?P<n1>\d{{1,2}})\s?(?P<sep>[./-])\s?(?P<n2>\d{{1,2}})\s?(?P=sep)\s?
        (?P<ny>(?:19|20)\d\d|'?\d\d)(?![\d]|[./-]\d))
  | (?P<short>(?<![\d/.:-])(?P<s1>\d{{1,2}})[/.](?P<s2>\d{{1,2}})\.?
        (?=,?\s+(?:à\s|um\s|at\s|om\s)?\d{{1,2}}[:hu]\d\d))
  | (?P<dm>(?<![\d.:/])(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|ste|de|\.|º|ª|°)?
        [\s\-/.]{{0,3}}(?:of\s+|de\s+|d{_TICK})?(?P<m1>{_MONTH})\b\.?(?:[\s,.\-/]{{0,3}}(?:del?\s+|of\s+)?
        (?P<y1>(?:19|20)\d\d|{_TICK}\d\d|\d\d(?![\d:.]|\s?[hap]\.?m?\b)))?(?!\d))
  | (?P<md>\b(?P<m2>{_MONTH})\b\.?[\s\-/]{{1,3}}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])
        (?!\.?\s(?:{_MONTH})\b)
        (?:(?:\s*,\s*|\s+|-)(?P<y2>(?:19|20)\d\d|{_TICK}\d\d))?)
  | (?P<my>\b(?P<m3>{_MONTH})\b\.?[\s,\-/]{{0,3}}(?:del?\s+)?(?P<y3>(?:19|20)\d\d|{_TICK}\d\d)(?!\d))
  | (?P<ago>\b(?:(?:een\s|a\s|ein\s)?(?P<n3>\d{{1,4}}|un{_TICK}|{_COUNT})\s?(?P<u3>{_UNIT}|{_BRIEF})\.?
        (?:,?\s?(?:and|und|en|et|y)?\s?\d{{1,2}}\s?(?:{_UNIT}))?\s+(?:ago|geleden|atrás|fa|zuvor|her)\b))
  | (?P<since>\b(?:vor|il\sy\sa|hace|há|almost|about|over)\s+
        (?:etwa\s|ca\.?\s|über\s|mehr\sals\s|knapp\s|environ\s|plus\sd[e{_TICK[1:-1]}]\s?|más\sde\s|mais\sde\s|cerca\sde\s)?
        (?P<n4>\d{{1,4}}|{_COUNT})\s+(?P<u4>{_UNIT})\b)
  | (?P<word>(?<![\w-])(?P<w>{_DAYWORD})(?![\w-]))
  | (?P<wd>\b(?:last\s|letzten\s|dernier\s)?(?P<wk>{_WEEKDAY})\b\.?
        (?=[\s,]{{0,3}}(?:at|um|à|om|a\slas?|às|(?:alle\s)?ore|alle)?\s?\d{{1,2}}[:hu]\d\d))
    """,
    re.IGNORECASE | re.VERBOSE,
)

_CLOCK = rf"""
    (?P<h>[01]?\d|2[0-4])\s?(?:[:hu.]\s?(?P<m>[0-5]\d)(?:[:.m](?P<s>[0-5]\d))?(?:[.,]\d+)?)?(?!\d)
    \s?(?P<ap>[ap]\.?\s?m\b\.?)?\s?(?P<unit>Uhr|uur|h(?:rs|s|eures)?\b)?
    \s*\(?(?P<zone>(?:UTC|GMT)\s?[+-]\d\d?:?(?:\d\d)?|(?:{_ZONE})(?![a-z])|\s?[+-]\d\d?:?(?:\d\d)?)?
"""

_TIME_AFTER = re.compile(
    rf"""[\s,;·•|(\-\u2013—@T/]*
    (?:(?:at|um|à|a\s+las?|às|om|alle(?:\s+ore)?|ore|op|kl|in|:)[\s.]+)?[\s,(\[]*{_CLOCK}""",
    re.IGNORECASE | re.VERBOSE,
)
_TIME_BEFORE = re.compile(
    rf"{_CLOCK}[\s,;·•|)\-\u2013—]*(?:on|am|le|el|op|del?|den|Uhr)?[\s,]*$", re.IGNORECASE | re.VERBOSE
)
_ZONE_AFTER = re.compile(rf"\s*\((?P<zone>{_ZONE})\)", re.IGNORECASE)
_NOW = re.compile(
    r"\b(?:just\snow|(?:a\s)?moments?\sago|^\W*seconds\sago|gerade\seben|vor\skurzem|zojuist|zonet|daarnet|"
    r"à\sl['\u2019]instant|ahora\smismo|agora\smesmo|poco\sfa)\b",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\d(?:\s?[./-]\s?\d{1,2}\s?[./-]\s?\d|[:hu]\d\d|年)")  # a digit first: found fast
_DIGIT = re.compile(r"\d")
_LABEL = 48
"""Longer texts without a figure are prose."""
_WORDS = re.compile(r"[^\W\d_]+")
_TELLING = frozenset(
    (
        *(_WORDS.findall(word)[-1] for words in (MONTHS, DAY_WORDS) for word in words),
        *(
            "ago",
            "geleden",
            "atrás",
            "fa",
            "zuvor",
            "her",
            "vor",
            "hace",
            "il",
            "há",
            "almost",
            "about",
            "over",
        ),
        *(
            "now",
            "eben",
            "zojuist",
            "zonet",
            "daarnet",
            "kurzem",
            "moment",
            "moments",
            "seconds",
            "instant",
            "ahora",
            "agora",
        ),
    )
)
"""A text that holds none of these words has no date in words."""
_RUNS = re.compile(r"\d+|[^\W\d_]+")
_OPENERS = frozenset(
    (
        *(_WORDS.match(word).group() for words in (MONTHS, DAY_WORDS, WEEKDAYS) for word in words),  # type: ignore[union-attr]
        *(_WORDS.match(word).group() for word in COUNTS),  # type: ignore[union-attr]
        *("last", "letzten", "un"),
        *("dernier", "vor", "il", "hace", "há", "almost", "about", "over"),
    )
)
"""Words with which a date may begin."""


@lru_cache(maxsize=20_000)
def may_tell(text: str) -> bool:
    """Whether a closer look for dates is worth it; a site's menus ask this again on every page."""
    if _FIGURES.search(text):
        return True
    if len(text) > _LABEL and not _DIGIT.search(text):
        return False
    return not _TELLING.isdisjoint(_WORDS.findall(text.lower()))


def find_dates(text: str) -> list[DateMention]:
    """The dates that `text` mentions, in order; a weekday alone counts only with a time beside it."""
    if not may_tell(text):
        return []
    if now := _NOW.search(text):
        return [DateMention(now.start(), now.end(), now.group(), back=(0, "second"))]
    mentions: list[DateMention] = []
    position = 0
    for start in _RUNS.finditer(text):
        if start.start() < position or not _may_open(start.group()):
            continue
        match = _DATE.match(text, start.start())
        mention = _read(match) if match else None
        if mention is None:
            continue
        position = mention.end
        mention = _with_time(text, mention, mentions[-1].end if mentions else 0)
        if mention.time is not None or (mention.weekday is None and not _chatty(mention, text)):
            mentions.append(mention)
            position = mention.end
    return mentions


def _may_open(run: str) -> bool:
    return run.isdigit() or run.lower() in _OPENERS


def time_at_start(text: str) -> TimeOfDay | None:
    """The time of day with which `text` begins, where software prints it in an element of its own."""
    match = _TIME_AFTER.match(text)
    return _time(match) if match and _is_time(match) else None


def whole_time(text: str) -> TimeOfDay | None:
    """The time of day that is all of `text`."""
    match = _TIME_AFTER.fullmatch(text) if len(text) < _LABEL else None
    return _time(match) if match and _is_time(match) else None


def _chatty(mention: DateMention, text: str) -> bool:
    """Whether a bare "today" stands among other words, as people write it, not alone as software does."""
    return mention.raw.lower() in DAY_WORDS and len(text) > len(mention.raw) + 8


def _year(text: str) -> int:
    digits = text.lstrip("'\u2019")
    number = int(digits)
    if len(digits) == 4:
        return number
    return number + (1900 if number >= 70 else 2000)


def _read(match: re.Match[str]) -> DateMention | None:
    mention = DateMention(match.start(), match.end(), match.group())
    group = match.group
    if group("iso"):
        mention = replace(mention, year=int(group("iy")), month=int(group("im")), day=int(group("id")))
    elif group("cjk"):
        mention = replace(mention, year=int(group("cy")), month=int(group("cm")), day=int(group("cd")))
    elif group("num"):
        mention = replace(mention, year=_year(group("ny")), pair=(int(group("n1")), int(group("n2"))))
    elif group("short"):
        mention = replace(mention, pair=(int(group("s1")), int(group("s2"))))
    else:
        return _read_words(match, mention)
    return mention if _plausible(mention) else None


def _read_words(match: re.Match[str], mention: DateMention) -> DateMention | None:
    group = match.group
    for day, month, year in (("d1", "m1", "y1"), ("d2", "m2", "y2"), ("", "m3", "y3")):
        if group(month):
            mention = replace(
                mention,
                month=MONTHS[group(month).lower()],
                day=int(group(day)) if day else None,
                year=_year(group(year)) if group(year) else None,
            )
            return mention if _plausible(mention) else None
    return _read_relative(match, mention)


def _read_relative(match: re.Match[str], mention: DateMention) -> DateMention | None:
    group = match.group
    for number, unit in (("n3", "u3"), ("n4", "u4")):
        if group(unit):
            phrase = group(number).lower()
            count = int(phrase) if phrase.isdecimal() else COUNTS.get(phrase, 1)
            name = group(unit).lower()
            return replace(mention, back=(count, UNITS.get(name) or BRIEF[name]))
    if group("w"):
        return replace(mention, back=(DAY_WORDS[group("w").lower()], "day"))
    return replace(mention, weekday=WEEKDAYS[group("wk").lower()])


def _plausible(mention: DateMention) -> bool:
    if mention.pair is not None:
        low, high = sorted(mention.pair)
        return 1 <= low <= 12 and 1 <= high <= 31
    return (mention.month is None or 1 <= mention.month <= 12) and (
        mention.day is None or 1 <= mention.day <= 31
    )


def _with_time(text: str, mention: DateMention, floor: int) -> DateMention:
    if mention.back is not None and mention.back[1] != "day":
        return mention
    after = _TIME_AFTER.match(text, mention.end)
    if after and _is_time(after):
        raw = text[mention.start : after.end()].rstrip(" (")
        return replace(mention, end=mention.start + len(raw), raw=raw, time=_time(after))
    before = _TIME_BEFORE.search(text, max(floor, mention.start - 24), mention.start)
    return _with_time_before(text, mention, before) if before and _is_time(before) else mention


def _with_time_before(text: str, mention: DateMention, before: re.Match[str]) -> DateMention:
    time, zone = _time(before), _ZONE_AFTER.match(text, mention.end)
    end = mention.end
    if zone and time.offset is None:
        time, end = replace(time, offset=_offset(zone["zone"])), zone.end()
    return replace(mention, start=before.start(), end=end, raw=text[before.start() : end], time=time)


def _is_time(match: re.Match[str]) -> bool:
    return bool(match.group("m") or match.group("ap") or match.group("unit"))


def _time(match: re.Match[str]) -> TimeOfDay:
    group = match.group
    hour = int(group("h"))
    if group("ap"):
        hour = hour % 12 + (12 if group("ap")[0] in "pP" and hour <= 12 else 0)
    return TimeOfDay(
        hour % 24,
        int(group("m")) if group("m") else None,
        int(group("s")) if group("s") else None,
        _offset(group("zone")),
    )


def _offset(zone: str | None) -> int | None:
    if not zone:
        return None
    name = zone.lower()
    if name in ZONES:
        return ZONES[name]
    sign, digits = re.findall(r"[+-]", name)[-1], re.sub(r"\D", "", name)
    hours, minutes = (int(digits), 0) if len(digits) <= 2 else (int(digits[:-2]), int(digits[-2:]))
    total = hours * 60 + minutes
    return (-total if sign == "-" else total) if total <= 14 * 60 else None
