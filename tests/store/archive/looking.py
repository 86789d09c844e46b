"""An archive that looks at made-up pages, as a crawl does: for the tests of its modules."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlite_utils import Database

from store.archive import arrival
from store.archive.arrival import Arrivals, Missed, PageLook
from store.archive.capture import Capture, add_capture, commit_records, open_file
from store.archive.extracted import ClaimedTime, ExtractedPost, PostKind, Precision
from store.archive.post import PostVersion, versions_after
from store.archive.site import Site, save_site
from store.archive.standing import Observation, StandingPost, observations, standing
from store.warc import Stored

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
"""The first look at anything."""
WRITTEN = datetime(2021, 11, 9, 10, tzinfo=UTC)
"""When the first post claims to be written."""
A, B, C = (f"https://dorp.example/{name}" for name in "abc")
TEXTS = (
    "De markt was druk.",
    "De bus kwam niet.",
    "Het zwembad is weer open.",
    "Wie heeft mijn fiets gezien?",
)
SITE = Site(0, "dorp", "https://dorp.example/", enabled=True, canary=False, platform=None)


def said(
    native_id: str,
    text: str = TEXTS[0],
    author: str | None = "Kees",
    *,
    minute: int | None = 0,
    page: str = A,
    parent: str | None = None,
) -> ExtractedPost:
    """A comment with a number that its page gives it, written so many minutes after the first."""
    when = None if minute is None else WRITTEN + timedelta(minutes=minute)
    published = None if when is None else ClaimedTime(f"{when:%d-%m-%Y %H:%M}", when, Precision.MINUTE)
    permalink = f"{page}#{native_id}"
    return ExtractedPost(native_id, PostKind.COMMENT, text, permalink, author, published, parent)


@dataclass(frozen=True)
class Watch:
    """An archive and one of its sites, whose pages are looked at."""

    database: Database
    site_id: int
    warc_file: str = "dorp.warc"
    offsets: "count[int]" = field(default_factory=lambda: count(0, 10))

    def capture(self, url: str = A, at: datetime = AT, *, status: int = 200) -> int:
        """A capture of a page, and its id."""
        offset = next(self.offsets)
        digest = hashlib.sha256(f"{self.warc_file} {offset}".encode()).hexdigest()
        made = Capture(0, "", url, at, status, None, self.warc_file, offset, 10, digest)
        capture_id = add_capture(self.database, made, self.site_id)
        commit_records(self.database, self.warc_file, (Stored("response", offset, 10, digest),), capture_id)
        return capture_id

    def look(self, url: str = A, night: float = 0) -> PageLook:
        """A look at a page so many nights after the first, with a capture of its own."""
        at = AT + timedelta(days=night)
        return PageLook(self.site_id, url, self.capture(url, at), at, "test/1")

    def show(self, url: str, *posts: ExtractedPost, night: float = 0) -> Arrivals:
        """A look at a page that shows these posts, each at home where its permalink says."""
        homes = [(post, post.permalink.partition("#")[0]) for post in posts]
        return arrival.arrive(self.database, self.look(url, night), homes)

    def visit(self, url: str, *posts: ExtractedPost, night: float = 0) -> list[Missed]:
        """A look at a whole page: these posts and no others stand there; which are missed."""
        look = self.look(url, night)
        homes = [(post, post.permalink.partition("#")[0]) for post in posts]
        here = arrival.arrive(self.database, look, homes).post_ids
        return arrival.miss(self.database, look, here)

    def unchanged(self, url: str, night: float) -> int:
        """A look at a page of which the server says that it is as before; how many posts stood there."""
        return arrival.stand(self.database, self.look(url, night))

    def end_night(self, night: float) -> int:
        """The end of a night in which everything was visited; how many posts are gone."""
        return arrival.settle(self.database, self.site_id, AT + timedelta(days=night, hours=1))

    def post(self, post_id: int = 1) -> StandingPost:
        """How a post stands."""
        stands = standing(self.database, post_id)
        if stands is None:
            raise LookupError(post_id)
        return stands

    def current(self, post_id: int = 1) -> PostVersion:
        """The text of a post that stands, or stood last."""
        (version,) = (v for v in self.versions() if v.id == self.post(post_id).version_id)
        return version

    def versions(self, post_id: int | None = None) -> list[PostVersion]:
        """Every version in the order in which it came, or those of one post."""
        return [v for v in versions_after(self.database, 0) if post_id in {None, v.post_id}]

    def observed(self, post_id: int = 1) -> list[tuple[str, float]]:
        """What was observed of a post: as what, and how many nights after the first look."""
        return [(seen.presence.value, _nights(seen)) for seen in observations(self.database, post_id)]

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.database.table(table).count)


def _nights(seen: Observation) -> float:
    return (seen.at - AT) / timedelta(days=1)


def watch(database: Database, site: Site = SITE) -> Watch:
    """The site in this archive, with a WARC file that is being written."""
    saved = save_site(database, site, AT)
    name = f"{site.name}.warc"
    open_file(database, name, saved.id, "crawl", AT)
    return Watch(database, saved.id, name)
