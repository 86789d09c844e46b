"""From the words of a date to a moment, with the page and the fetch in view."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

from crawler.extraction.dates.mention import DateMention, TimeOfDay, find_dates
from store.archive.extracted import ClaimedTime, Precision

_UNITS = {
    "second": (timedelta(seconds=1), Precision.MINUTE),
    "minute": (timedelta(minutes=1), Precision.MINUTE),
    "hour": (timedelta(hours=1), Precision.HOUR),
    "day": (timedelta(days=1), Precision.DAY),
    "week": (timedelta(weeks=1), Precision.DAY),
    "month": (timedelta(days=30.44), Precision.MONTH),
    "year": (timedelta(days=365.25), Precision.YEAR),
}
_DAY_FIRST = frozenset({"nl", "de", "fr", "es", "it", "pt"})
_DOTTED = re.compile(r"\d\s?\.\s?\d\d?\s?\.\s?\d")
_YEARS = range(1980, 2101)
_HALF_DAY = re.compile(r"\d\s?[ap]\.?m\b", re.IGNORECASE)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?|[5-9]\d{8}")


def day_comes_first(
    mentions: Sequence[DateMention], language: str = "", fetched_at: datetime | None = None
) -> bool:
    """Whether 11/05 on this page is 11 May; where there are dots, 11.05 always is.

    What an unambiguous date on the page says decides; else its language, unless that is English; else the
    reading in which its dates follow each other and none lies in the future; else the one in which they lie
    closer together, as the posts of a thread do; else the page's clock; else the day comes first.
    """
    open_ones = [mention for mention in mentions if mention.pair and mention.year and not _dotted(mention)]
    pairs = [(mention.year or 0, *mention.pair) for mention in open_ones if mention.pair]
    first = sum(middle > 12 for _, middle, _ in pairs)
    second = sum(two > 12 for _, _, two in pairs)
    if first != second:
        return first > second
    days, months = [(year, two, middle) for year, middle, two in pairs], pairs
    if language[:2].lower() in _DAY_FIRST:
        return _late(days, fetched_at) <= _late(months, fetched_at)
    by_day, by_month = _disorder(days, fetched_at), _disorder(months, fetched_at)
    if by_day == by_month:
        by_day, by_month = _stretch(days), _stretch(months)
    if by_day != by_month:
        return by_day < by_month
    return not _american(language.lower(), open_ones)


def _dotted(mention: DateMention) -> bool:
    return _DOTTED.search(mention.raw) is not None


def _disorder(dates: Sequence[tuple[int, int, int]], fetched_at: datetime | None) -> int:
    """How often a date of (year, month, day) lies before the one above it or after the fetch."""
    return _late(dates, fetched_at) + sum(after < before for before, after in pairwise(dates))


def _late(dates: Sequence[tuple[int, int, int]], fetched_at: datetime | None) -> int:
    """How many dates of (year, month, day) lie after the fetch."""
    if fetched_at is None:
        return 0
    return sum(date > (fetched_at.year, fetched_at.month, fetched_at.day) for date in dates)


def _stretch(dates: Sequence[tuple[int, int, int]]) -> int:
    """How many days about lie between the first and the last of the dates."""
    days = [year * 365 + month * 30 + day for year, month, day in dates]
    return max(days, default=0) - min(days, default=0)


def _american(language: str, mentions: Sequence[DateMention]) -> bool:
    """Whether the page is written as in the United States, where nothing else tells how it writes dates."""
    if language.replace("_", "-") == "en-us":
        return True
    twelve = sum(bool(_HALF_DAY.search(mention.raw)) for mention in mentions)
    return language == "en" and 2 * twelve > len(mentions)


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads the dates of one page, all in the same way."""

    fetched_at: datetime | None  # aware; None where nobody knows, which leaves relative dates unread
    zone: str = "Europe/Amsterdam"  # assumed where the page names none
    day_first: bool = True

    def read(self, mention: DateMention) -> ClaimedTime:
        """What the mention claims; `at` is None where the words cannot be a moment."""
        try:
            at, precision = self._moment(mention)
        except (ValueError, OverflowError):  # 31 February, the year 0
            return ClaimedTime(mention.raw)
        if at is None:
            return ClaimedTime(mention.raw)
        has_offset = mention.time is not None and mention.time.offset is not None
        return ClaimedTime(mention.raw, at, precision, None if has_offset else self.zone)

    def read_stamp(self, stamp: str) -> ClaimedTime | None:
        """What a machine-readable attribute (ISO 8601, seconds since 1970, or plain words) claims.

        None where it claims nothing that can be a time of writing: software writes 0001-01-01 for "unknown".
        """
        claimed = self._stamped(stamp.strip())
        if claimed is not None and claimed.at is not None and claimed.at.year not in _YEARS:
            return None
        return claimed

    def _stamped(self, text: str) -> ClaimedTime | None:
        if _EPOCH.fullmatch(text):
            return ClaimedTime(
                text, datetime.fromtimestamp(int(text[:10]), self._zone()), Precision.SECOND, None
            )
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            mentions = find_dates(text[:200])
            return self.read(mentions[0]) if mentions else None
        precision = Precision.DAY if len(text) <= 10 else Precision.SECOND
        if at.tzinfo is None:
            return ClaimedTime(text, at.replace(tzinfo=self._zone()), precision, self.zone)
        return ClaimedTime(text, at, precision)

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def _moment(self, mention: DateMention) -> tuple[datetime | None, Precision]:
        if mention.back is not None:
            return self._back(mention.back, mention.time)
        if mention.weekday is not None:
            return self._weekday(mention.weekday, mention.time)
        month, day = mention.month, mention.day
        if mention.pair is not None:
            first = mention.pair[0] > 12 or (mention.pair[1] <= 12 and (self.day_first or _dotted(mention)))
            day, month = mention.pair if first else mention.pair[::-1]
        if month is None:
            return None, Precision.YEAR
        if mention.year is None:
            return self._without_year(month, day, mention.time)
        if day is None:
            return datetime(mention.year, month, 1, tzinfo=self._zone()), Precision.MONTH
        return self._at(datetime(mention.year, month, day, tzinfo=self._zone()), mention.time)

    def _at(self, day: datetime, time: TimeOfDay | None) -> tuple[datetime, Precision]:
        if time is None:
            return day, Precision.DAY
        at = day.replace(hour=time.hour, minute=time.minute or 0, second=time.second or 0)
        if time.offset is not None:
            at = at.replace(tzinfo=timezone(timedelta(minutes=time.offset)))
        if time.minute is None:
            return at, Precision.HOUR
        return at, Precision.MINUTE if time.second is None else Precision.SECOND

    def _today(self) -> datetime | None:
        if self.fetched_at is None:
            return None
        now = self.fetched_at.astimezone(self._zone())
        return now.replace(hour=0, minute=0, second=0, microsecond=0)

    def _back(self, back: tuple[int, str], time: TimeOfDay | None) -> tuple[datetime | None, Precision]:
        step, precision = _UNITS[back[1]]
        if self.fetched_at is None:
            return None, precision
        if back[1] == "day" and time is not None:
            today = self._today()
            return (None, precision) if today is None else self._at(today - back[0] * step, time)
        at = self.fetched_at.astimezone(self._zone()) - back[0] * step
        if back[1] in {"day", "week", "month", "year"}:
            at = at.replace(hour=0, minute=0, second=0)
        return at.replace(microsecond=0), precision

    def _weekday(self, weekday: int, time: TimeOfDay | None) -> tuple[datetime | None, Precision]:
        today = self._today()
        if today is None:
            return None, Precision.DAY
        return self._at(today - timedelta(days=(today.weekday() - weekday) % 7), time)

    def _without_year(
        self, month: int, day: int | None, time: TimeOfDay | None
    ) -> tuple[datetime | None, Precision]:
        today = self._today()
        if today is None or day is None:
            return None, Precision.DAY
        at, precision = self._at(datetime(today.year, month, day, tzinfo=self._zone()), time)
        if at > today + timedelta(days=1):
            at = at.replace(year=at.year - 1)
        return at, precision
