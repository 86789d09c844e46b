"""The frontier: every known address of a site, when it is due, and what the server said of it last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from sqlite_utils import Database

from store import clock
from store.archive.coverage import Reason


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


class Priority(IntEnum):
    """What goes first."""

    SEED = 100
    WATCHED = 90  # the page whose posts must still be found, or the template has changed
    TOLD = 80  # a feed or interface says it is new or changed
    CHECK = 70  # a post was missed on its page: look at its own address
    NEW = 60  # less its depth
    DOCUMENT = 30
    REVISIT = 20


@dataclass(frozen=True, slots=True)
class Page:
    """One address of the frontier."""

    id: int
    url: str
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
        return cls(0, url, kind, shape, 0, 0, 0, 0, None, None, None, None, None, None, None, 0)


@dataclass(frozen=True, slots=True)
class Find:
    """An address that something led to."""

    url: str
    shape: str
    kind: PageKind = PageKind.PAGE
    priority: int = Priority.NEW
    depth: int = 0
    hops: int = 0
    parent: str | None = None


def add_pages(database: Database, site_id: int, finds: Iterable[Find], now: datetime) -> int:
    """Add the addresses that were not known, due now; how many were new."""
    moment = clock.to_text(now)
    rows = [
        (site_id, f.url, f.kind, f.shape, f.priority, f.depth, f.hops, moment, f.parent, moment)
        for f in finds
    ]
    return int(database.conn.executemany(_ADD, rows).rowcount) if rows else 0


def due_pages(database: Database, site_id: int, now: datetime, *, limit: int) -> list[Page]:
    """What is to be visited next, the most urgent first."""
    rows = database.query(_DUE, [site_id, clock.to_text(now), limit])
    return [_page(row) for row in rows]


def count_due(database: Database, site_id: int, now: datetime) -> int:
    """How many addresses are due."""
    sql = "SELECT count(*) FROM page WHERE site_id = ? AND due_at <= ?"
    return int(database.execute(sql, [site_id, clock.to_text(now)]).fetchone()[0])


def page_of(database: Database, site_id: int, url: str) -> Page | None:
    """What the frontier knows of this address, or None."""
    rows = database.query("SELECT * FROM page WHERE site_id = ? AND url = ?", [site_id, url])
    return next((_page(row) for row in rows), None)


def page_with(database: Database, page_id: int) -> Page | None:
    """The page with this id, or None."""
    return next((_page(row) for row in database.query("SELECT * FROM page WHERE id = ?", [page_id])), None)


def make_due(  # noqa: PLR0913 - what makes an address urgent
    database: Database,
    site_id: int,
    url: str,
    now: datetime,
    *,
    priority: Priority,
    fetched_before: datetime,
    forget: bool = False,
) -> bool:
    """Make a known address due now unless it was fetched since `fetched_before`; whether it is now due.

    With `forget` the server is not asked whether it changed: the page comes whole.
    """
    wipe = ", etag = NULL, last_modified = NULL, body_sha256 = NULL" if forget else ""
    changed = database.execute(
        f"UPDATE page SET due_at = ?, priority = max(priority, ?){wipe}"  # noqa: S608 - one of two texts
        " WHERE site_id = ? AND url = ? AND (fetched_at IS NULL OR fetched_at < ?)",
        [clock.to_text(now), int(priority), site_id, url, clock.to_text(fetched_before)],
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
        [clock.to_text(now), int(Priority.SEED), *SEEDS, site_id, clock.to_text(now - _JUST_NOW)],
    )


def make_all_due(database: Database, now: datetime) -> int:
    """Have every page of every site come whole again, whose text is no longer kept; how many."""
    changed = database.execute(
        "UPDATE page SET due_at = ?, etag = NULL, last_modified = NULL, body_sha256 = NULL"
        " WHERE fetched_at IS NOT NULL AND reason IS NULL AND body_sha256 IS NULL",
        [clock.to_text(now)],
    )
    return int(changed.rowcount)


def make_unread_due(database: Database, site_id: int, now: datetime, reasons: Iterable[Reason]) -> int:
    """Have what could not be read for one of these reasons come again; how many addresses that are."""
    wanted = [reason.value for reason in reasons]
    marks = ", ".join("?" for _ in wanted)
    sql = f"UPDATE page SET due_at = ?, attempts = 0 WHERE site_id = ? AND reason IN ({marks})"  # noqa: S608 - marks
    return int(database.execute(sql, [clock.to_text(now), site_id, *wanted]).rowcount)


def visited(database: Database, page_id: int, now: datetime, fields: Mapping[str, object]) -> None:
    """Note a successful visit; `fields` are columns, among them when it is due again."""
    database.table("page").update(
        page_id, {"fetched_at": clock.to_text(now), "attempts": 0, "reason": None, **fields}
    )


def failed(database: Database, page_id: int, reason: Reason, due_at: datetime | None) -> None:
    """Note a failed visit; it is due again at `due_at`, or never."""
    database.execute(
        "UPDATE page SET attempts = attempts + 1, reason = ?, due_at = ? WHERE id = ?",
        [reason.value, clock.optional_text(due_at), page_id],
    )


def tried(database: Database, page_id: int) -> None:
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
        [Reason.TRAP.value, site_id, shape],
    )
    return int(changed.rowcount)


_JUST_NOW = timedelta(minutes=30)
_ADD = """
INSERT INTO page (site_id, url, kind, shape, priority, depth, hops, due_at, parent, found_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
_DUE = """
SELECT * FROM page WHERE site_id = ? AND due_at <= ? ORDER BY priority DESC, due_at, id LIMIT ?
"""


def _page(row: dict[str, object]) -> Page:
    values = {name: row[name] for name in Page.__slots__}
    values["kind"] = PageKind(str(row["kind"]))
    for name in ("fetched_at", "received_at", "changed_at"):
        values[name] = clock.optional_moment(None if row[name] is None else str(row[name]))
    return Page(**values)  # type: ignore[arg-type]
