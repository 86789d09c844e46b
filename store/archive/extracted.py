"""A post as it stands on a page, as extraction gives it, before the archive knows it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Span = tuple[int, int]
"""A half-open [start, end) pair of Unicode code points in a text."""


class PostKind(StrEnum):
    """What sort of item a person wrote."""

    ARTICLE = "article"
    COMMENT = "comment"
    REPLY = "reply"
    ATTACHMENT = "attachment"


class Precision(StrEnum):
    """How exactly a page tells a time."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class ClaimedTime:
    """A time as a page claims it: the words, and what we made of them."""

    raw: str
    at: datetime | None = None  # aware; None where the words could not be read
    precision: Precision | None = None
    zone: str | None = None  # the time zone assumed, where the page names none


@dataclass(frozen=True, slots=True)
class ExtractedPost:
    """One post as it stands on a page, before the archive knows it."""

    native_id: str  # the site's own id; unique on the site, the same on every page that shows the post
    kind: PostKind
    text: str  # the visible body in reading order, quotations included, nothing else
    permalink: str
    author: str | None = None
    published: ClaimedTime | None = None
    parent: str | None = None  # native id of the post it answers
    quotes: tuple[Span, ...] = ()  # what the text quotes of somebody else
    contact: tuple[tuple[str, str], ...] = ()  # (field, value): e-mail, phone, address printed beside it
    attachments: tuple[str, ...] = ()  # absolute URLs of documents the post links to


@dataclass(frozen=True, slots=True)
class ExtractedPage:
    """Everything people wrote on one page."""

    url: str
    platform: str  # how this kind of site writes posts, e.g. "drupal", "wordpress", "generic", "page"
    extractor: str  # what made the posts, with its version, e.g. "drupal/1"
    posts: tuple[ExtractedPost, ...]
    fell_back: bool = False  # telling the posts apart failed: the whole page stands as one
    cut: bool = False  # the page was longer than any that is read whole, and its end is missing
