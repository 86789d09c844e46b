"""The frontier: every known address of a site, when it is due, and what the server said of it last."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from sqlite_utils import Database

from store import clock
from store.archive.coverage import CoverageReason
from store.rows import from_row


class PageKind(StrEnum):
    """What is expected at an address."""

    PAGE = "page"
    FEED = "feed"
    SITEMAP = "sitemap"
    WORDPRESS = "wordpress"  # REST interface: the newest comments
    MEDIAWIKI = "mediawiki"  # recent changes
    ISSO = "isso"  # comments of one page, as JSON
    DOCUMENT = "document"  # a PDF, DOCX or ODT that a post links to


SEEDS = (PageKind.FEED, PageKind.SITEMAP, PageKind.WORDPRESS, PageKind.MEDIAWIKI)
"""What tells of new posts, and is asked at every crawl."""


class Urgency(IntEnum):
    """What goes first."""

    SEED = 100
    WATCHED = 90  # the page whose posts must still be found, or the template has changed
    ANNOUNCED = 80  # a feed or interface says it is new or changed
    CHECK = 70  # a post was missed on its page: look at its own address
    NEW = 60  # less its depth
    DOCUMENT = 30
    REVISIT = 20


@dataclass(frozen=True, slots=True)
class Page:
    """One address of the frontier."""

    id: int
    url: str  # as it is asked: the spelling that led there
    key: str  # one for all spellings
    via: str | None  # the page that led there
    kind: PageKind
    shape: str  # the address without digits and values: one template, one shape
    priority: int
    depth: int  # links from the site's first page
    hops: int  # redirects that led here
    attempts: int  # failures in a row
    parent: str | None  # native id of the post that links to a document
    fetched_at: datetime | None
    received_at: datetime | None  # when it last came whole: a server may say "not modified" in error
    changed_at: datetime | None
    etag: str | None
    last_modified: str | None
    body_sha256: str | None
    posts: int  # posts found there last time

    @classmethod
    def at(cls, url: str, kind: PageKind, shape: str) -> "Page":
        """A page that no frontier knows."""
        return cls(0, url, url, None, kind, shape, 0, 0, 0, 0, None, None, None, None, None, None, None, 0)


@dataclass(frozen=True, slots=True)
class Find:
    """An address that something led to."""

    url: str
    key: str
    shape: str
    kind: PageKind = PageKind.PAGE
    priority: int = Urgency.NEW
    depth: int = 0
    hops: int = 0
    parent: str | None = None
    via: str | None = None


def add_pages(database: Database, site_id: int, finds: Iterable[Find], now: datetime) -> int:
    """Add the addresses that were not known, due now; how many were new.

    One that was left out and may be visited now is new, and so is another spelling of one that only ever
    answered that there is no such page.
    """
    moment = clock.to_text(now)
    rows = [
        (site_id, f.key, f.url, f.via, f.kind, f.shape, f.priority, f.depth, f.hops, moment, f.parent, moment)
        for f in finds
    ]
    return int(database.conn.executemany(_ADD, rows).rowcount) if rows else 0


def leave_out(database: Database, site_id: int, find: Find, reason: CoverageReason, now: datetime) -> bool:
    """Keep an address that is not visited, with the reason; whether it was not known."""
    moment = clock.to_text(now)
    added = database.execute(
        "INSERT INTO page (site_id, key, url, via, kind, shape, priority, depth, reason, found_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [site_id, find.key, find.url, find.via, find.kind, find.shape, 0, find.depth, reason.value, moment],
    )
    return int(added.rowcount) > 0


def readdress(database: Database, page: Page, url: str, now: datetime) -> None:
    """Ask a page by another spelling from now on, to which the site redirected; it is due now."""
    database.execute(
        "UPDATE page SET url = ?, hops = hops + 1, due_at = ? WHERE id = ?",
        [url, clock.to_text(now), page.id],
    )
    database.execute(
        "UPDATE post_version SET thread = ? WHERE thread = ? AND post_id IN"
        " (SELECT post.id FROM post JOIN page ON page.site_id = post.site_id WHERE page.id = ?)",
        [url, page.url, page.id],
    )


def due_pages(
    database: Database, site_id: int, now: datetime, *, limit: int, without: Collection[str] = ()
) -> list[Page]:
    """What is to be visited next, the most urgent first, but for pages of the shapes `without`."""
    sql = f"{_DUE} {_without(without)} ORDER BY priority DESC, due_at, id LIMIT ?"
    return [
        from_row(Page, row) for row in database.query(sql, [site_id, clock.to_text(now), *without, limit])
    ]


def due_revisits(database: Database, site_id: int, now: datetime, *, limit: int) -> list[Page]:
    """Pages seen before that are due again, the longest due first."""
    sql = f"{_DUE} AND priority = ? ORDER BY due_at, id LIMIT ?"
    return [
        from_row(Page, row)
        for row in database.query(sql, [site_id, clock.to_text(now), int(Urgency.REVISIT), limit])
    ]


def count_due(database: Database, site_id: int, now: datetime, *, without: Collection[str] = ()) -> int:
    """How many addresses are due, but for pages of the shapes `without`."""
    sql = f"SELECT count(*) FROM page WHERE site_id = ? AND due_at <= ? {_without(without)}"  # noqa: S608 - marks alone
    return int(database.execute(sql, [site_id, clock.to_text(now), *without]).fetchone()[0])


def start_page(database: Database, site_id: int) -> Page | None:
    """The site's first page, due or not."""
    sql = "SELECT * FROM page WHERE site_id = ? AND depth = 0 ORDER BY id DESC LIMIT 1"
    return next((from_row(Page, row) for row in database.query(sql, [site_id])), None)


def _without(shapes: Collection[str]) -> str:
    return f"AND shape NOT IN ({', '.join('?' * len(shapes))})" if shapes else ""


def page_of(database: Database, site_id: int, key: str) -> Page | None:
    """What the frontier knows of the address with this key, or None."""
    rows = database.query("SELECT * FROM page WHERE site_id = ? AND key = ?", [site_id, key])
    return next((from_row(Page, row) for row in rows), None)


def page_with(database: Database, page_id: int) -> Page | None:
    """The page with this id, or None."""
    return next(
        (from_row(Page, row) for row in database.query("SELECT * FROM page WHERE id = ?", [page_id])), None
    )


def make_due(
    database: Database,
    site_id: int,
    key: str,
    now: datetime,
    *,
    priority: Urgency,
    fetched_before: datetime,
    forget: bool = False,
) -> bool:
    """Make a known address due now unless it was fetched since `fetched_before`; whether it is now due.

    With `forget` the server is not asked whether it changed: the page comes whole.
    """
    wipe = ", etag = NULL, last_modified = NULL, body_sha256 = NULL" if forget else ""
    changed = database.execute(
        f"UPDATE page SET due_at = ?, priority = max(priority, ?){wipe}"  # noqa: S608 - one of two texts
        " WHERE site_id = ? AND key = ? AND (fetched_at IS NULL OR fetched_at < ?)",
        [clock.to_text(now), int(priority), site_id, key, clock.to_text(fetched_before)],
    )
    return int(changed.rowcount) > 0


def make_seeds_due(database: Database, site_id: int, now: datetime) -> None:
    """Ask again what tells of new posts, and the site's first page, unless they were asked just now.

    The parts of a sitemap's index come when the index says so, or in their turn: there may be thousands.
    """
    kinds = ", ".join("?" * len(SEEDS))
    database.execute(
        f"UPDATE page SET due_at = ?, priority = ? WHERE (depth = 0 OR (depth = 1 AND kind IN ({kinds})))"  # noqa: S608 - marks alone
        " AND site_id = ? AND (fetched_at IS NULL OR fetched_at < ?)",
        [clock.to_text(now), int(Urgency.SEED), *SEEDS, site_id, clock.to_text(now - _JUST_NOW)],
    )


def scheduled(database: Database, site_id: int) -> Iterator[tuple[int, datetime, datetime, datetime | None]]:
    """Pages that wait for their next visit: id, when due, when fetched, when changed.

    One that must come whole, or that something made urgent, waits for no turn.
    """
    rows = database.execute(
        "SELECT id, due_at, fetched_at, changed_at FROM page WHERE site_id = ? AND priority = ?"
        " AND reason IS NULL AND due_at IS NOT NULL AND fetched_at IS NOT NULL AND body_sha256 IS NOT NULL",
        [site_id, int(Urgency.REVISIT)],
    ).fetchall()
    for page_id, due_at, fetched_at, changed_at in rows:
        moments = clock.from_text(due_at), clock.from_text(fetched_at), clock.optional_moment(changed_at)
        yield int(page_id), *moments


def reschedule(database: Database, changes: Iterable[tuple[int, datetime]]) -> None:
    """Have these pages due at these moments."""
    database.conn.executemany(
        "UPDATE page SET due_at = ? WHERE id = ?", [(clock.to_text(at), page_id) for page_id, at in changes]
    )


def make_known_due(database: Database, site_id: int, now: datetime) -> int:
    """Have every page of a site that is visited at all due now, whenever it was visited; how many."""
    changed = database.execute(
        "UPDATE page SET due_at = ? WHERE site_id = ? AND due_at IS NOT NULL", [clock.to_text(now), site_id]
    )
    return int(changed.rowcount)


def left_out(database: Database, site_id: int) -> list[tuple[CoverageReason, int, tuple[str, ...]]]:
    """Which addresses of a site were never asked, by reason: how many, and some of them."""
    rows = database.execute(
        "SELECT reason, count(*), json_group_array(url) FILTER (WHERE place <= 3) FROM ("
        " SELECT reason, url, row_number() OVER (PARTITION BY reason ORDER BY id) AS place FROM page"
        " WHERE site_id = ? AND reason IS NOT NULL AND attempts = 0 AND fetched_at IS NULL"
        " AND due_at IS NULL)"
        " GROUP BY reason ORDER BY 2 DESC",
        [site_id],
    ).fetchall()
    return [(CoverageReason(reason), int(count), tuple(json.loads(urls))) for reason, count, urls in rows]


def make_all_due(database: Database, now: datetime) -> int:
    """Have every page of every site come whole again, whose text is no longer kept; how many."""
    changed = database.execute(
        "UPDATE page SET due_at = ?, etag = NULL, last_modified = NULL, body_sha256 = NULL"
        " WHERE fetched_at IS NOT NULL AND reason IS NULL AND body_sha256 IS NULL",
        [clock.to_text(now)],
    )
    return int(changed.rowcount)


def make_unread_due(
    database: Database, site_id: int, now: datetime, reasons: Iterable[CoverageReason]
) -> int:
    """Have what could not be read for one of these reasons come again; how many addresses that are."""
    wanted = [reason.value for reason in reasons]
    marks = ", ".join("?" for _ in wanted)
    sql = f"UPDATE page SET due_at = ?, attempts = 0 WHERE site_id = ? AND reason IN ({marks})"  # noqa: S608 - marks
    return int(database.execute(sql, [clock.to_text(now), site_id, *wanted]).rowcount)


def mark_visited(database: Database, page_id: int, now: datetime, fields: Mapping[str, object]) -> None:
    """Note a successful visit; `fields` are columns, among them when it is due again."""
    database.table("page").update(
        page_id, {"fetched_at": clock.to_text(now), "attempts": 0, "reason": None, **fields}
    )


def mark_failed(database: Database, page_id: int, reason: CoverageReason, due_at: datetime | None) -> None:
    """Note a failed visit; it is due again at `due_at`, or never."""
    database.execute(
        "UPDATE page SET attempts = attempts + 1, reason = ?, due_at = ? WHERE id = ?",
        [reason.value, clock.optional_text(due_at), page_id],
    )


def mark_tried(database: Database, page_id: int) -> None:
    """Count an attempt that ended without a result; the page stays due."""
    database.execute("UPDATE page SET attempts = attempts + 1 WHERE id = ?", [page_id])


def count_shape(database: Database, site_id: int, shape: str, *, barren: bool) -> int:
    """Count a visit to an address of this shape; how many in a row have led to nothing new."""
    database.execute(
        "INSERT INTO shape (site_id, shape, fetched, barren) VALUES (?, ?, 1, ?) ON CONFLICT DO UPDATE"
        " SET fetched = fetched + 1, barren = CASE WHEN excluded.barren THEN barren + 1 ELSE 0 END",
        [site_id, shape, int(barren)],
    )
    sql = "SELECT barren FROM shape WHERE site_id = ? AND shape = ?"
    return int(database.execute(sql, [site_id, shape]).fetchone()[0])


def park_shape(database: Database, site_id: int, shape: str) -> int:
    """Visit no new address of this shape any more: it has no end; how many that were."""
    changed = database.execute(
        "UPDATE page SET due_at = NULL, reason = ? WHERE site_id = ? AND shape = ? AND fetched_at IS NULL"
        " AND due_at IS NOT NULL",
        [CoverageReason.TRAP.value, site_id, shape],
    )
    return int(changed.rowcount)


_JUST_NOW = timedelta(minutes=30)
_SPELLINGS = 3
_ADD = f"""
INSERT INTO page (site_id, key, url, via, kind, shape, priority, depth, hops, due_at, parent, found_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (site_id, key) DO UPDATE SET
    url = excluded.url, via = excluded.via, kind = excluded.kind, shape = excluded.shape,
    priority = excluded.priority, depth = excluded.depth, hops = excluded.hops, parent = excluded.parent,
    due_at = excluded.due_at, reason = NULL
WHERE page.fetched_at IS NULL AND page.due_at IS NULL AND (
    (page.attempts = 0 AND page.reason IN ('{CoverageReason.EXCLUDED}', '{CoverageReason.NOT_TEXT}'))
    OR (page.attempts < {_SPELLINGS} AND page.reason = '{CoverageReason.GONE}' AND page.url != excluded.url)
)
"""  # noqa: S608 - names and numbers of our own
_DUE = "SELECT * FROM page WHERE site_id = ? AND due_at <= ?"
