"""The one gate through which every post passes: behind it, no value that a page invented can do harm.

Texts hold no half characters and end somewhere, times lie in years in which people wrote on web sites.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from store.archive.extracted import ClaimedTime, ExtractedPost

LONGEST_NAME = 200
LONGEST_ID = 200
LONGEST_ADDRESS = 4_000
LONGEST_RAW = 300
_FIRST = datetime(1980, 1, 1, tzinfo=UTC)
"""Before the first message of the first forum; what claims to be older is no time of writing."""
_AHEAD = timedelta(days=400)
"""A year more than ours is no time of writing; within it clocks differ, and pages are saved long before."""
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_HALF = re.compile("[\ud800-\udfff]")


def admitted(posts: Iterable[ExtractedPost], fetched_at: datetime | None) -> tuple[ExtractedPost, ...]:
    """The posts as the archive may keep them."""
    latest = _LATEST if fetched_at is None else fetched_at + _AHEAD
    return tuple(_admitted(post, latest) for post in posts)


def whole(text: str) -> str:
    """A text without half characters, which no file and no database takes; as long as it was."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _HALF.sub("\ufffd", text)
    return text


def _admitted(post: ExtractedPost, latest: datetime) -> ExtractedPost:
    author = None if post.author is None else " ".join(whole(post.author)[:LONGEST_NAME].split())
    return replace(
        post,
        native_id=whole(post.native_id)[:LONGEST_ID],
        text=whole(post.text),
        permalink=whole(post.permalink)[:LONGEST_ADDRESS],
        author=author or None,
        published=_time(post.published, latest),
        parent=None if post.parent is None else whole(post.parent)[:LONGEST_ID],
        contact=tuple((whole(name), whole(value)[:LONGEST_RAW]) for name, value in post.contact),
        attachments=tuple(whole(address)[:LONGEST_ADDRESS] for address in post.attachments),
    )


def _time(claimed: ClaimedTime | None, latest: datetime) -> ClaimedTime | None:
    """The time with the words that claim it; without the moment where nobody can have written then."""
    if claimed is None:
        return None
    raw = whole(claimed.raw)[:LONGEST_RAW]
    if claimed.at is None:
        return ClaimedTime(raw)
    try:
        plausible = _FIRST <= claimed.at.astimezone(UTC) <= latest
    except (OverflowError, ValueError):  # the year 1 or 9999, in a time zone beside ours
        plausible = False
    return replace(claimed, raw=raw) if plausible else ClaimedTime(raw)
