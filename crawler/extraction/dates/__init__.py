"""Reads the dates that people's software prints, in the languages of the watched sites."""

from crawler.extraction.dates.mention import DateMention, find_dates
from crawler.extraction.dates.resolve import DateReader, day_comes_first

__all__ = ["DateMention", "DateReader", "day_comes_first", "find_dates"]
