"""Builders shared by the tests: a data directory with posts, captures and matches in it. All made up."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from reports.desk import Desk
from reports.settings import ReportSettings
from store.archive import arrival
from store.archive import capture as captures
from store.archive import post as posts
from store.archive.arrival import PageLook
from store.archive.extracted import ClaimedTime, ExtractedPost, PostKind, Precision
from store.archive.post import PostVersion, Presence
from store.archive.schema import open_archive
from store.archive.site import Site, save_site
from store.casebook.schema import open_casebook
from store.clock import FixedClock
from store.database import transaction
from store.layout import DataDirectory
from store.matches import disclosure, enrolled
from store.matches import match as matches
from store.matches.document import Disclosure, Document
from store.matches.match import CaseMatch, Match, MatchReason, MatchReasonCode, Tier
from store.matches.schema import open_matches
from store.warc import Stored

NIGHT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
"""03:30 in Amsterdam on 23 November 2026."""


def day(text: str, hour: int = 12) -> datetime:
    """Noon (or another hour) in UTC on this day."""
    return datetime.fromisoformat(text).replace(hour=hour, tzinfo=UTC)


@dataclass
class World:
    """A data directory that a test fills with what the crawler and the matcher would have written."""

    directory: DataDirectory
    archive: Database
    matches: Database
    sites: dict[str, int] = field(default_factory=dict)
    passages: dict[tuple[str, int], int] = field(default_factory=dict)

    def site(self, name: str, *, canary: bool = False) -> int:
        """The id of a site, made when it is new."""
        if name not in self.sites:
            new = Site(0, name, f"https://{name}/", enabled=True, canary=canary, platform=None)
            self.sites[name] = save_site(self.archive, new, NIGHT).id
        return self.sites[name]

    def capture(
        self,
        site: str,
        url: str,
        at: datetime,
        *,
        body: str = "<p>openbaar</p>",
        last_modified: str | None = None,
        origin: str = "crawl",
    ) -> int:
        """A capture in a WARC file of its own, and its id."""
        name = f"{site}-{at:%Y%m%d%H%M%S%f}-{origin}.warc"
        path = self.directory.warc / name
        offset = path.stat().st_size if path.exists() else 0
        content = f"WARC/1.1\r\n{url}\r\n{offset}\r\n\r\n{body}"
        record = content.encode()
        with path.open("ab") as file:
            file.write(record)
        site_id, digest = self.site(site), hashlib.sha256(record).hexdigest()
        capture = captures.Capture(0, site, url, at, 200, last_modified, name, offset, len(record), digest)
        stored = Stored("response", offset, len(record), digest)
        with transaction(self.archive):
            if captures.file_state(self.archive, name) is None:
                captures.open_file(self.archive, name, site_id, origin, at)
            capture_id = captures.add_capture(self.archive, capture, site_id)
            captures.commit_records(self.archive, name, (stored,), capture_id)
        return capture_id

    def post(
        self,
        site: str,
        native_id: str,
        text: str,
        at: datetime = NIGHT,
        *,
        author: str | None = "buurman",
        claimed: datetime | None = None,
        claimed_raw: str | None = None,
        precision: str | None = "minute",
        kind: str = "comment",
        parent: str | None = None,
        thread: str | None = None,
        permalink: str | None = None,
        quotes: tuple[tuple[int, int], ...] = (),
        contact: tuple[tuple[str, str], ...] = (),
        last_modified: str | None = None,
        origin: str = "crawl",
    ) -> int:
        """A version of a post, captured at this moment, and the version's id."""
        page = thread or f"https://{site}/draad"
        raw = claimed_raw or (claimed.isoformat() if claimed else None)
        zone = "Europe/Amsterdam" if claimed else None
        accuracy = Precision(precision) if claimed and precision else None
        post = ExtractedPost(
            native_id=native_id,
            kind=PostKind(kind),
            text=text,
            permalink=permalink or f"{page}#{native_id}",
            author=author,
            published=ClaimedTime(raw, claimed, accuracy, zone) if raw else None,
            parent=parent,
            quotes=quotes,
            contact=contact,
        )
        capture_id = self.capture(site, page, at, body=text, last_modified=last_modified, origin=origin)
        with transaction(self.archive):
            return self._arrive(PageLook(self.site(site), page, capture_id, at, "test/1"), post)

    def seen(self, site: str, native_id: str, at: datetime, presence: Presence = Presence.PRESENT) -> None:
        """The page of the post was visited at this moment, and this is what became of the post."""
        version = posts.version(self.archive, self._standing(self.site(site), native_id))
        assert version is not None
        look = PageLook(self.site(site), version.thread, version.capture_id, at, version.extractor)
        with transaction(self.archive):
            match presence:
                case Presence.PRESENT:
                    self._arrive(look, _as_extracted(version))
                case Presence.GONE:
                    others = [
                        p.post_id for p in posts.thread_versions(self.archive, version.thread, limit=999)
                    ]
                    others.remove(version.post_id)
                    arrival.miss(self.archive, look, others)
                    arrival.settle(self.archive, look.site_id, at)
                case Presence.UNREACHABLE:
                    arrival.unreachable(self.archive, look.site_id, look.url, at)
                case _:
                    raise ValueError(presence)

    def match(
        self,
        version_id: int,
        case: str = "ZAAK-1",
        *,
        document: str | None = None,
        kind: str = "afwijzende beschikking",
        section: str = "relaas",
        passage: int = 1,
        score: int = 80,
        e_value: float = 1e-4,
        coverage: float = 0.5,
        spans: tuple[tuple[int, int], ...] | None = None,
        looking_back: bool = False,
        canary: bool = False,
        at: datetime = NIGHT + timedelta(minutes=20),
        scheme: str = "test/1",
        tier: Tier = Tier.ALERT,
        posts_of_thread: int = 1,
        reasons: tuple[MatchReason, ...] = (
            MatchReason(MatchReasonCode.SHARED_WORDING, 12),
            MatchReason(MatchReasonCode.RARE_WORDS, 3),
        ),
    ) -> int:
        """A match of a passage in this version, and its id."""
        version = posts.version(self.archive, version_id)
        if version is None:
            raise LookupError(version_id)
        ref = document or f"{case}-BESCHIKKING"
        made = Match(
            id=0,
            post_version_id=version_id,
            post_id=version.post_id,
            passage_id=self._passage_id(ref, passage),
            scheme=scheme,
            key_id="sleutel",
            document_ref=ref,
            document_kind=kind,
            case_ref=case,
            section=section,
            passage=passage,
            canary=canary,
            score=score,
            e_value=e_value,
            coverage=coverage,
            spans=spans if spans is not None else ((0, len(version.text)),),
            reasons=reasons,
            looking_back=looking_back,
            matched_at=at,
        )
        case_match = CaseMatch(
            id=0,
            post_version_id=version_id,
            post_id=version.post_id,
            case_ref=case,
            scheme=scheme,
            key_id="sleutel",
            canary=canary,
            tier=tier,
            e_value=e_value,
            score=score,
            posts=posts_of_thread,
            reasons=reasons,
            looking_back=looking_back,
            matched_at=at,
            passages=(made,),
        )
        matches.add(self.matches, [case_match])
        return int(self.matches.execute("SELECT max(id) FROM match").fetchone()[0])

    def document(self, ref: str, case: str = "ZAAK-1", kind: str = "afwijzende beschikking") -> None:
        """An enrolled document."""
        enrolled.add(self.matches, Document(ref, kind, case, canary=False, enrolled_at=NIGHT), ())

    def disclose(
        self, ref: str, to: str, on: str, sections: tuple[str, ...] = (), unit: str | None = None
    ) -> None:
        """The document, or these sections of it, was made available from this day."""
        disclosure.add(self.matches, Disclosure(ref, to, unit, date.fromisoformat(on), sections, NIGHT))

    def close(self) -> None:
        """Close the databases."""
        self.archive.close()
        self.matches.close()

    def _passage_id(self, document: str, number: int) -> int:
        return self.passages.setdefault((document, number), len(self.passages) + 1)

    def _arrive(self, look: PageLook, post: ExtractedPost) -> int:
        """The version in which the post now stands; an error where the archive takes it for another post."""
        arrival.arrive(self.archive, look, [(post, post.permalink.partition("#")[0])])
        return self._standing(look.site_id, post.native_id)

    def _standing(self, site_id: int, native_id: str) -> int:
        sql = "SELECT version_id FROM post WHERE site_id = ? AND native_id = ?"
        row = self.archive.execute(sql, [site_id, native_id]).fetchone()
        if row is None:
            raise LookupError(f"no post {native_id}: the archive knows its text under another id")
        return int(row[0])


def _as_extracted(version: PostVersion) -> ExtractedPost:
    """The post as its page shows it while it stands unchanged."""
    return ExtractedPost(
        native_id=version.native_id,
        kind=version.kind,
        text=version.text,
        permalink=version.permalink,
        author=version.author,
        published=version.published,
        parent=version.parent,
        quotes=version.quotes,
        contact=version.contact,
    )


def make_world(root: Path) -> World:
    """An empty data directory below `root`."""
    directory = DataDirectory(root / "lekwacht-data")
    for folder in directory.folders():
        folder.mkdir(parents=True, exist_ok=True)
    directory.configuration.write_text("", encoding="utf-8")
    return open_world(directory)


def open_world(directory: DataDirectory) -> World:
    """The world of a data directory that stands."""
    return World(directory, open_archive(directory.archive), open_matches(directory.matches))


def make_desk(
    world: World,
    *,
    actor: str = "officier-a",
    at: datetime = NIGHT + timedelta(hours=6),
    settings: ReportSettings | None = None,
) -> Desk:
    """A desk at the world's casebook at this moment; close its casebook afterwards."""
    casebook = open_casebook(world.directory.casebook)
    return Desk(world.directory, casebook, settings or ReportSettings(), FixedClock(at), actor, "test")
