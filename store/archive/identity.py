"""Which post of the archive a post on a page is: told by its id, and by what can contradict that.

Many pages number their parts anew: `#p1` or `Reactie_1` stands on every one, and moves to another comment
when one is added above it. So an id that is known from elsewhere is believed only where nothing speaks
against it, a text that stands on the page already is the post it was, whatever its number is now, and a
name that anybody may bear joins nothing.
"""

import hashlib
import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from store import clock
from store.archive.extracted import ExtractedPost, PostKind, Precision
from store.web_address import BadAddressError, parse

_NOBODY = frozenset(
    (
        *("", "anoniem", "anonymous", "anonym", "anonyme", "anon", "gast", "guest", "bezoeker", "visitor"),
        *("onbekend", "unknown", "deleted", "verwijderd", "gelöscht", "admin", "redactie", "invité"),
    )
)
"""Names that tell nobody from anybody else."""
_SPANS = {
    Precision.SECOND: timedelta(minutes=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.HOUR: timedelta(hours=1),
    Precision.DAY: timedelta(days=1),
    Precision.MONTH: timedelta(days=31),
    Precision.YEAR: timedelta(days=366),
}
_EXACT = frozenset({Precision.SECOND, Precision.MINUTE})


@dataclass(frozen=True, slots=True)
class _Known:
    """What the archive holds of a post, as far as it can contradict."""

    id: int
    native_id: str
    thread: str
    permalink: str
    author: str | None
    at: datetime | None
    precision: Precision | None
    raw: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class _Page:
    """The page that is looked at."""

    site_id: int
    url: str
    numbers_move: bool  # a post that was there has another number now: a number is no id of this page


def names(
    database: Database, site_id: int, url: str, posts: Sequence[tuple[ExtractedPost, str]]
) -> dict[str, str]:
    """The archive's id of every post on the page at `url`, by the id it has there.

    Args:
        database: the archive.
        site_id: the site.
        url: the page.
        posts: each with the address of the page on which it is at home.
    """
    here = _on_page(database, site_id, url)
    given: dict[str, str] = {}
    claimed: set[str] = set()
    for same in (_is_itself, _is_as_it_was, _has_moved, _has_same_text):
        for post, _ in posts:
            if post.native_id not in given:
                known = next((k for k in here if k.native_id not in claimed and same(k, post)), None)
                if known is not None:
                    given[post.native_id] = known.native_id
                    claimed.add(known.native_id)
    page = _Page(site_id, url, any(number not in _numbers(name) for number, name in given.items()))
    for post, home in posts:
        if post.native_id not in given:
            given[post.native_id] = name = _by_id(database, page, post, home, claimed)
            claimed.add(name)
    return given


def same_page(url: str, other: str) -> bool:
    """Whether two addresses are of one page, however each is spelled."""
    return url == other or _key(url) == _key(other)


def _by_id(database: Database, page: _Page, post: ExtractedPost, home: str, claimed: set[str]) -> str:
    """The id under which the post is known, or a new one: qualified where the id means another post."""
    place = hashlib.sha256(_key(home).encode()).hexdigest()[:12]
    for name in (post.native_id, f"{post.native_id}@{place}"):
        known = _known(database, page.site_id, name)
        if name not in claimed and (known is None or _is_same(known, post, page, home)):
            return name
    raw = post.published.raw if post.published else ""
    content = "\n".join((_key(home), post.author or "", raw, post.text)).encode("utf-8", "surrogatepass")
    return f"{post.native_id}@{hashlib.sha256(content).hexdigest()[:12]}"


def _is_itself(known: _Known, post: ExtractedPost) -> bool:
    return known.native_id == post.native_id and _is_as_it_was(known, post)


def _is_as_it_was(known: _Known, post: ExtractedPost) -> bool:
    return _has_same_text(known, post) and known.author == post.author


def _has_same_text(known: _Known, post: ExtractedPost) -> bool:
    """Whether it has the same number and text; people rename themselves."""
    return post.native_id in _numbers(known.native_id) and known.digest == digest_of(post)


def _has_moved(known: _Known, post: ExtractedPost) -> bool:
    """Whether it is the same text by the same person at the same time, under a number that moved."""
    return known.digest == digest_of(post) and known.author == post.author and _times_agree(known, post)


def _numbers(name: str) -> set[str]:
    """The id of a post, and the one it has on its page where that is another."""
    return {name, name.rpartition("@")[0]} - {""}


def _is_same(known: _Known, post: ExtractedPost, page: _Page, home: str) -> bool:
    """Whether a post known by this id is this one, with this or another text."""
    if _named(known.author) and _named(post.author) and known.author != post.author:
        return False
    if same_page(known.thread, page.url):
        return not (page.numbers_move and _is_of_another_time(known, post))  # an edit
    at_home = same_page(home, known.thread) or same_page(home, known.permalink)
    if at_home:
        return _times_agree(known, post)
    decided = _named(post.author) or post.published is not None
    if known.digest == digest_of(post):
        return decided and _times_agree(known, post)
    exact = known.precision in _EXACT and _times_agree(known, post) and post.published is not None
    return exact and _named(post.author) and _are_parts_of_one(home, known.permalink)


def _is_of_another_time(known: _Known, post: ExtractedPost) -> bool:
    """Whether both are exactly of other times; an article may be dated anew."""
    published = post.published
    if published is None or post.kind is PostKind.ARTICLE:
        return False
    are_exact = known.precision in _EXACT and published.precision in _EXACT
    return are_exact and not _times_agree(known, post)


def _named(author: str | None) -> bool:
    """Whether somebody is named; pages write signs around what is no name, as "[deleted]"."""
    return (author or "").strip().strip(string.punctuation).strip().lower() not in _NOBODY


def _times_agree(known: _Known, post: ExtractedPost) -> bool:
    """Whether both can be of the same moment, as exactly as each tells it; relative times are told anew."""
    published = post.published
    if published is None or known.raw is None:
        return True
    if published.at is None or known.at is None:
        return published.at is not known.at or known.raw == published.raw
    spans = [
        _SPANS[precision] for precision in (known.precision, published.precision) if precision is not None
    ]
    return abs(known.at - published.at) <= max(spans, default=timedelta(minutes=1))


def _are_parts_of_one(home: str, permalink: str) -> bool:
    """Whether one address continues the other: the pages of a long thread."""
    short, long = sorted((home, permalink.partition("#")[0]), key=len)
    rest = long[len(short) :]
    return long.startswith(short) and (short.endswith("/") or rest.startswith(("/", "?", "&")))


def _key(url: str) -> str:
    try:
        return parse(url).key
    except BadAddressError:
        return url.partition("#")[0]


def digest_of(post: ExtractedPost) -> str:
    """The digest by which the archive tells one text of a post from another: SHA-256, as hex."""
    return hashlib.sha256(post.text.encode("utf-8", "surrogatepass")).hexdigest()


def _known(database: Database, site_id: int, native_id: str) -> _Known | None:
    row = database.execute(
        f"{_SELECT} WHERE post.site_id = ? AND post.native_id = ?", [site_id, native_id]
    ).fetchone()
    return None if row is None else _read(row)


def _on_page(database: Database, site_id: int, url: str) -> list[_Known]:
    return [_read(row) for row in database.execute(_ON_PAGE, [site_id, url]).fetchall()]


def _read(row: tuple[object, ...]) -> _Known:
    post_id, native_id, thread, permalink, author, at, precision, raw, digest = row
    return _Known(
        int(str(post_id)),
        str(native_id),
        str(thread),
        str(permalink),
        None if author is None else str(author),
        clock.optional_moment(None if at is None else str(at)),
        None if precision is None else Precision(str(precision)),
        None if raw is None else str(raw),
        str(digest),
    )


_COLUMNS = """
SELECT post.id, post.native_id, version.thread, version.permalink, version.author, version.published_at,
       version.published_precision, version.published_raw, version.text_sha256
"""
_SELECT = f"{_COLUMNS} FROM post JOIN post_version AS version ON version.id = post.version_id"
# CROSS keeps the order of the join: the few posts of the page first, not the many of the site
_ON_PAGE = f"""
{_COLUMNS} FROM post_version AS version
CROSS JOIN post ON post.id = version.post_id AND post.version_id = version.id
WHERE post.site_id = ? AND version.thread = ? ORDER BY post.id
"""
