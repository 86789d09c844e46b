"""What one look at a page changes about posts: new ones, edits, those that stand, those that are missed.

A post is known by (site, native id), wherever it shows. Its text is taken from its own page, or from
the page that first showed it: what an index page shows of it, often an excerpt, is no edit. A post that
is missed on its page is not gone yet: it may have moved to the next page of a long thread, so its own
address is visited first, and only `settle` says that it is gone.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlite_utils import Database

from store import clock
from store.archive import identity
from store.archive.extracted import ExtractedPost, PostKind
from store.archive.post import Presence


@dataclass(frozen=True, slots=True)
class PageLook:
    """One look at one page."""

    site_id: int
    url: str
    capture_id: int
    at: datetime
    extractor: str


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What the look brought."""

    seen: int = 0
    new: int = 0
    changed: int = 0
    newest: datetime | None = None  # the latest time that a post of the page claims
    post_ids: frozenset[int] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict, compare=False)  # the archive's id, by the page's


@dataclass(frozen=True, slots=True)
class Missed:
    """A post that was expected on a page and is not there."""

    post_id: int
    permalink: str


def arrive(database: Database, look: PageLook, posts: Iterable[tuple[ExtractedPost, str]]) -> Arrivals:
    """Store the posts of one look, each with the address of its own page; idempotent."""
    here = list(posts)
    names = identity.names(database, look.site_id, look.url, here)
    outcomes = {"new": 0, "changed": 0, "seen": 0}
    ids: set[int] = set()
    for post, home in here:
        parent = post.parent and names.get(post.parent, post.parent)
        known = replace(post, native_id=names[post.native_id], parent=parent)
        outcome, post_id = _take_in(database, look, known, home)
        outcomes[outcome] += 1
        ids.add(post_id)
    claimed = [
        p.published.at for p, _ in here if p.published and p.published.at and p.published.at <= look.at
    ]
    newest = max(claimed, default=None)
    return Arrivals(len(ids), outcomes["new"], outcomes["changed"], newest, frozenset(ids), names)


def knows(database: Database, site_id: int, native_id: str) -> bool:
    """Whether a post of this id was ever seen on the site."""
    sql = "SELECT 1 FROM post WHERE site_id = ? AND native_id = ?"
    return database.execute(sql, [site_id, native_id]).fetchone() is not None


def stand(database: Database, look: PageLook) -> int:
    """The page is as it was: every post that stood there stands; how many."""
    rows = database.execute(_ON_PAGE, [look.site_id, look.url]).fetchall()
    for post_id, _, missing in rows:
        if missing is None:
            _seen(database, look, post_id)
    return len(rows)


def miss(database: Database, look: PageLook, present: Collection[int]) -> list[Missed]:
    """Note which posts of the page were not on it this time, `present` being the ids of those that were."""
    missed = []
    for post_id, permalink, _ in database.execute(_ON_PAGE, [look.site_id, look.url]).fetchall():
        if post_id in present:
            continue
        database.execute(
            "UPDATE post SET missing_since = coalesce(missing_since, ?), missing_capture_id = ? WHERE id = ?",
            [clock.to_text(look.at), look.capture_id, post_id],
        )
        missed.append(Missed(post_id, permalink))
    return missed


def unreachable(database: Database, site_id: int, url: str, at: datetime) -> None:
    """The page could not be had: whether its posts stand is not known; that is no disappearance."""
    for post_id, _, _ in database.execute(_ON_PAGE, [site_id, url]).fetchall():
        _observe(database, post_id, Presence.UNREACHABLE, at, None)


def settle(database: Database, site_id: int, at: datetime, *, missed_before: datetime | None = None) -> int:
    """Say which missed posts are gone, now that every address where they could be was visited; how many.

    One that another page told of since it was missed is judged the next time: its page is not known.
    With `missed_before` only those are judged that have been missed since before that moment.
    """
    rows = database.execute(_MISSED, [site_id, clock.to_text(missed_before or at)]).fetchall()
    gone = 0
    for post_id, since, capture_id, last_seen_at in rows:
        is_gone = last_seen_at < since
        if is_gone:
            _observe(database, post_id, Presence.GONE, at, capture_id)
        gone += is_gone
        judged_again = None if is_gone else clock.to_text(at)
        database.execute("UPDATE post SET missing_since = ? WHERE id = ?", [judged_again, post_id])
    return gone


@dataclass(frozen=True, slots=True)
class _Kept:
    """A post as the archive has it, with its present text; None where retention took that."""

    id: int
    version_id: int | None
    thread: str
    permalink: str
    digest: str | None
    captured_at: str
    astray: bool  # missed on its page, or gone


def _take_in(database: Database, look: PageLook, post: ExtractedPost, home: str) -> tuple[str, int]:
    row = database.execute(_KNOWN, [look.site_id, post.native_id]).fetchone()
    digest = identity.digest_of(post)
    if row is None:
        post_id = _add_post(database, look, post.native_id)
        _put_version(database, look, post_id, post, digest)
        return "new", post_id
    kept = _Kept(*row)
    was_here = identity.same_page(kept.thread, look.url)
    is_here = was_here or identity.same_page(home, look.url)
    if kept.version_id is None:
        _seen(database, look, kept.id)
        _put_version(database, look, kept.id, post, digest)
    elif digest == kept.digest:
        _stays(database, look, kept, post, is_here=is_here)
    elif not is_here:
        _seen(database, look, kept.id, is_here=False)
    elif _change(database, look, kept, post, digest, was_here=was_here):
        return "changed", kept.id
    return "seen", kept.id


def _stays(database: Database, look: PageLook, kept: _Kept, post: ExtractedPost, *, is_here: bool) -> None:
    """The post has the text that it had; where its page does not show it any more, this one is its page."""
    _seen(database, look, kept.id)
    _date_back(database, look, kept.id, kept.digest)
    if kept.thread != look.url and (is_here or kept.astray):
        _put_here(database, look, kept.id, post, kept.digest)


def _change(
    database: Database, look: PageLook, kept: _Kept, post: ExtractedPost, digest: str, *, was_here: bool
) -> bool:
    """The post has another text on its page; whether that is an edit, and not the whole of an excerpt."""
    _seen(database, look, kept.id)
    if was_here and clock.to_text(look.at) < kept.captured_at:
        return _put_before(database, look, kept, post, digest)
    _put_version(database, look, kept.id, post, digest)
    if not was_here and not identity.same_page(kept.thread, kept.permalink):
        return False
    _observe(database, kept.id, Presence.CHANGED, look.at, look.capture_id)
    return True


def _put_before(database: Database, look: PageLook, kept: _Kept, post: ExtractedPost, digest: str) -> bool:
    """Keep a text that stood before the present one did; whether it was not known.

    Captures come in any order, and leave what they leave in the order of time: the first text is the post,
    every later one an edit.
    """
    _date_back(database, look, kept.id, digest)
    if not database.execute(_ADD_VERSION, [kept.id, *_version_values(look, post), digest]).rowcount:
        return False
    first, second = database.execute(_FIRST_TWO, [kept.id]).fetchall()
    is_first = first[0] == clock.to_text(look.at)
    at, capture_id = second if is_first else (clock.to_text(look.at), look.capture_id)
    _observe(database, kept.id, Presence.CHANGED, clock.from_text(at), capture_id)
    return True


def _add_post(database: Database, look: PageLook, native_id: str) -> int:
    moment = clock.to_text(look.at)
    added = database.execute(
        "INSERT INTO post (site_id, native_id, first_seen_at, last_seen_at, checked_at, presence)"
        " VALUES (?, ?, ?, ?, ?, 'present')",
        [look.site_id, native_id, moment, moment, moment],
    )
    return int(added.lastrowid or 0)


def _put_version(database: Database, look: PageLook, post_id: int, post: ExtractedPost, digest: str) -> None:
    """Make this text the post's current one; a text that came back is the version it was before."""
    added = database.execute(_ADD_VERSION, [post_id, *_version_values(look, post), digest])
    if not added.rowcount:
        _put_here(database, look, post_id, post, digest)
    database.execute(_SET_VERSION, [post_id, digest, post_id])


def _put_here(
    database: Database, look: PageLook, post_id: int, post: ExtractedPost, digest: str | None
) -> None:
    """Have this page be the one on which the post stands with this text."""
    database.execute(
        "UPDATE post_version SET thread = ?, permalink = ? WHERE post_id = ? AND text_sha256 = ?",
        [look.url, post.permalink, post_id, digest],
    )


def _version_values(look: PageLook, post: ExtractedPost) -> tuple[object, ...]:
    published = post.published
    return (
        look.capture_id,
        PostKind(post.kind).value,
        look.url,
        post.permalink,
        post.parent,
        post.author,
        published.raw if published else None,
        clock.optional_text(published.at) if published else None,
        published.precision if published else None,
        published.zone if published else None,
        post.text,
        json.dumps(post.quotes),
        json.dumps(post.contact, ensure_ascii=False),
        look.extractor,
        clock.to_text(look.at),
    )


def _date_back(database: Database, look: PageLook, post_id: int, digest: str | None) -> None:
    """Files given by hand may hold an earlier capture of a text that is known."""
    moment = clock.to_text(look.at)
    database.execute(_EARLIER, [look.capture_id, moment, post_id, digest, moment])


def _seen(database: Database, look: PageLook, post_id: int, *, is_here: bool = True) -> None:
    """The post was seen; where that was but told of on another page, it still misses on its own."""
    moment = clock.to_text(look.at)
    database.execute(_SEEN, [moment, moment, moment, is_here, moment, post_id])
    presence = database.execute("SELECT presence FROM post WHERE id = ?", [post_id]).fetchone()[0]
    if presence not in {Presence.PRESENT, Presence.CHANGED}:
        sql = "SELECT count(*) FROM post_version WHERE post_id = ?"
        edited = database.execute(sql, [post_id]).fetchone()[0] > 1
        _observe(
            database, post_id, Presence.CHANGED if edited else Presence.PRESENT, look.at, look.capture_id
        )


def _observe(
    database: Database, post_id: int, presence: Presence, at: datetime, capture_id: int | None
) -> None:
    moment = clock.to_text(at)
    before = database.execute("SELECT presence FROM post WHERE id = ?", [post_id]).fetchone()[0]
    database.execute(
        "UPDATE post SET presence = ?, checked_at = max(checked_at, ?) WHERE id = ?",
        [presence.value, moment, post_id],
    )
    if before != presence or presence is Presence.CHANGED:
        database.execute(
            "INSERT INTO observation (post_id, at, presence, capture_id) VALUES (?, ?, ?, ?)",
            [post_id, moment, presence.value, capture_id],
        )


_SEEN = """
UPDATE post SET last_seen_at = max(last_seen_at, ?), checked_at = max(checked_at, ?),
    first_seen_at = min(first_seen_at, ?),
    missing_since = CASE WHEN ? THEN NULL WHEN presence = 'gone' THEN ? ELSE missing_since END
WHERE id = ?
"""
_EARLIER = """
UPDATE post_version SET capture_id = ?, captured_at = ?
WHERE post_id = ? AND text_sha256 = ? AND captured_at > ?
"""
_FIRST_TWO = """
SELECT captured_at, capture_id FROM post_version WHERE post_id = ? ORDER BY captured_at, id LIMIT 2
"""
_KNOWN = """
SELECT post.id, version.id, coalesce(version.thread, ''), coalesce(version.permalink, ''),
       version.text_sha256, coalesce(version.captured_at, ''),
       post.missing_since IS NOT NULL OR post.presence = 'gone'
FROM post LEFT JOIN post_version AS version ON version.id = post.version_id
WHERE post.site_id = ? AND post.native_id = ?
"""
# CROSS keeps the order of the join: the few posts of the page first, not the many of the site
_ON_PAGE = """
SELECT post.id, version.permalink, post.missing_since FROM post_version AS version
CROSS JOIN post ON post.id = version.post_id AND post.version_id = version.id
WHERE post.site_id = ? AND version.thread = ? AND post.presence != 'gone'
"""
_MISSED = """
SELECT id, missing_since, missing_capture_id, last_seen_at FROM post
WHERE site_id = ? AND missing_since <= ?
"""
_ADD_VERSION = """
INSERT INTO post_version (post_id, capture_id, kind, thread, permalink, parent, author, published_raw,
    published_at, published_precision, published_zone, text, quotes, contact, extractor, captured_at,
    text_sha256)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
_SET_VERSION = """
UPDATE post SET version_id = (SELECT id FROM post_version WHERE post_id = ? AND text_sha256 = ?) WHERE id = ?
"""
