"""A public site that is watched, and how it is to be treated."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from sqlite_utils import Database

from store import clock
from store.errors import StoreError
from store.rows import from_row

CANARY = "canary"
"""Name of the site that the canary's own page is served as."""


LOOK_PREFIX = "look-"
"""Begins the names of sites that are not watched, of which somebody had one page looked at."""


FILE_PREFIX = "file-"
"""Begins the names of sites whose captures come from a WARC file that somebody gave."""


ARCHIVE_PREFIX = "archive-"
"""Begins the names of sites whose captures come from a public web archive."""

NOT_WATCHED = (LOOK_PREFIX, FILE_PREFIX, ARCHIVE_PREFIX)
IS_WATCHED = " AND ".join(f"site.name NOT LIKE '{prefix}%'" for prefix in NOT_WATCHED)
"""The condition of SQL that holds for the sites that are visited by themselves."""


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """What is set for one site alone; None means as the settings say for every site."""

    delay_s: float | None = None
    max_pages: int | None = None  # visits in one night
    time_budget_s: float | None = None  # of one night
    max_depth: int | None = None
    path: str = "/"  # only addresses whose path begins with this
    also_hosts: tuple[str, ...] = ()  # host or host:port that belongs to the site too
    exclude: tuple[str, ...] = ()  # regular expressions of addresses never visited
    schedule: str | None = None  # crontab of its own, besides the night
    removed: bool = False  # off the list; what was captured stays under the name


@dataclass(frozen=True, slots=True)
class Site:
    """One watched site as the archive keeps it."""

    id: int
    name: str
    url: str
    enabled: bool
    canary: bool
    platform: str | None
    options: SiteOptions = field(default_factory=SiteOptions)
    profile: str | None = None  # TOML: how to read its posts, where the known ways do not suffice
    sample: str | None = None  # JSON: a saved page, and what the profile must read from it
    added_at: datetime | None = None

    @property
    def watched(self) -> bool:
        """Whether it is visited by itself; of the others somebody had a page looked at, or gave a file."""
        return not self.name.startswith(NOT_WATCHED)


def sites(database: Database) -> Iterator[Site]:
    """Every site in the order in which it was added, the canary's among them."""
    for row in database.query("SELECT * FROM site ORDER BY id"):
        yield _site(row)


def is_any_watched(database: Database) -> bool:
    """Whether a night visits any site besides the canary's: else its silence says nothing."""
    return any(site.watched and site.enabled and not site.canary for site in sites(database))


def find_site(database: Database, name: str) -> Site | None:
    """The site with this name, or None."""
    row = next(iter(database.query("SELECT * FROM site WHERE name = ?", [name])), None)
    return None if row is None else _site(row)


def site(database: Database, name: str) -> Site:
    """The site with this name.

    Raises:
        UnknownSiteError: there is none.
    """
    known = find_site(database, name)
    if known is None:
        raise UnknownSiteError(f"no site is called {name}; `lekwacht sites list` shows the names")
    return known


def save_site(database: Database, site: Site, now: datetime) -> Site:
    """Add the site, or replace what is kept under its name; its id is the archive's.

    It was added when the archive first had it, unless another moment is given.
    """
    known = find_site(database, site.name)
    before = None if known is None else known.added_at
    fields = {
        "name": site.name,
        "url": site.url,
        "enabled": int(site.enabled),
        "canary": int(site.canary),
        "platform": site.platform,
        "options": msgspec.json.encode(site.options).decode(),
        "profile": site.profile,
        "sample": site.sample,
        "added_at": clock.to_text(site.added_at or before or now),
    }
    if known is None:
        database.table("site").insert(fields)
    else:
        database.table("site").update(known.id, fields)
    saved = find_site(database, site.name)
    if saved is None:
        raise StoreError(f"the site {site.name} could not be stored; try again")
    return saved


def set_enabled(database: Database, name: str, *, enabled: bool) -> None:
    """Watch the site, or stop at once.

    Raises:
        UnknownSiteError: there is none of this name.
    """
    database.table("site").update(site(database, name).id, {"enabled": int(enabled)})


def is_enabled(database: Database, site_id: int) -> bool:
    """Whether the site may be visited at this moment."""
    row = database.execute("SELECT enabled FROM site WHERE id = ?", [site_id]).fetchone()
    return bool(row and row[0])


class UnknownSiteError(StoreError, LookupError):
    """No site has this name."""


def _site(row: dict[str, Any]) -> Site:
    return from_row(Site, row, options=msgspec.json.decode(str(row["options"]), type=SiteOptions))
