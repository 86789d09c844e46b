"""Reads the archive's new post versions and stores which cases they retell.

Matches are written first, each only once, and the cursor after them: a run that is killed anywhere and
started again ends with the same result as an undisturbed one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlite_utils import Database

from matcher import removal, thread
from matcher.matching import Careful, Matching, counted_languages
from matcher.meaning import keeping
from matcher.posts import Post
from matcher.register import Register, open_both
from matcher.settings import MatchSettings
from matcher.verification import HEAD
from store import audit
from store.archive.post import PostVersion, version, versions_after
from store.archive.schema import read_archive
from store.clock import AMSTERDAM, Clock
from store.database import transaction
from store.layout import DataDirectory
from store.lock import exclusive
from store.matches import aside as asides
from store.matches import enrolled, language, progress
from store.matches.aside import AsideReason

_BATCH = 256

Progress = Callable[[str, int], None]
"""Is told what is being done and how many post versions it has come through."""


@dataclass(frozen=True, slots=True)
class MatchTally:
    """What one run did."""

    versions: int
    looked_back: int  # versions that were looked through for documents enrolled since
    matches: int  # new ones
    aside: tuple[tuple[AsideReason, int], ...] = ()  # versions that this run set aside, by reason

    @property
    def unmatched(self) -> int:
        """How many versions this run could not match."""
        return sum(count for reason, count in self.aside if reason.unmatched)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the matcher over the archive."""

    matching: Matching
    archive: Database
    tell: Progress

    @property
    def register(self) -> Register:
        """What is looked for."""
        return self.matching.register

    @property
    def now(self) -> datetime:
        """The moment of the run."""
        return self.matching.now

    def new_versions(self) -> MatchTally:
        """Try again what an older program could not match, look back, and match all after the cursor."""
        careful = self.matching.careful()
        matches = self._retry(careful)
        looked_back, earlier = self._look_back(careful)
        versions, new = self._forward(careful, progress.cursor(self.register.matches))
        return MatchTally(versions, looked_back, matches + earlier + new, self.matching.counts())

    def again(self, since: datetime | None) -> MatchTally:
        """Match every version once more, or those captured since a moment; the cursor stays."""
        careful, versions, matches = self.matching.careful(), 0, 0
        read = progress.cursor(self.register.matches)
        for batch in _batches(versions_after(self.archive, 0)):
            kept = [version for version in batch if since is None or version.captured_at >= since]
            versions += len(kept)
            matches += self.matching.settle(kept, careful.matched(kept, self.matching.work(_up_to(read))))
            self.tell("matching again", versions)
        return MatchTally(versions, 0, matches, self.matching.counts())

    def _retry(self, careful: Careful) -> int:
        """Match what another version of the program could not; what retention removed waits no longer."""
        waiting = {post.post_version_id for post in asides.unmatched(self.register.matches)}
        matches = 0
        for version_id in sorted(waiting - careful.unmatched):
            kept = version(self.archive, version_id)
            if kept is None:
                asides.settle(self.register.matches, [version_id])
            else:
                matches += self.matching.settle([kept], careful.matched([kept], self.matching.work(_none)))
        return matches

    def _forward(self, careful: Careful, cursor: int) -> tuple[int, int]:
        versions, matches = 0, 0
        for batch in _batches(versions_after(self.archive, cursor)):
            outcome = careful.matched(batch, self.matching.work(_none))
            with transaction(self.register.matches):
                matches += self.matching.settle(batch, outcome)
                self._count_languages(batch, by_meaning=careful.tool.now.by_meaning)
                progress.advance(self.register.matches, batch[-1].id)
            versions += len(batch)
            self.tell("matching", versions)
        return versions, matches

    def _count_languages(self, versions: list[PostVersion], *, by_meaning: bool) -> None:
        night = self.now.astimezone(AMSTERDAM).date().isoformat()
        texts = [post.text for post in versions]
        for read, counts in counted_languages(texts, by_meaning=by_meaning):
            language.add(self.register.matches, night, counts, read=read)

    def _look_back(self, careful: Careful) -> tuple[int, int]:
        matches, (versions, new) = self.register.matches, (0, 0)
        waiting, end = progress.looking_back(matches), progress.cursor(matches)
        start = min(waiting.values(), default=end)
        only = {passage.id for ref in waiting for passage in enrolled.passages(matches, ref)}
        for batch in _batches(versions_after(self.archive, start)):
            kept = [version for version in batch if version.id <= end]
            if not kept:
                break
            able = [version for version in kept if version.id not in careful.unmatched]
            outcome = careful.matched(able, self.matching.work(_up_to(end), only))
            with transaction(matches):
                new += self.matching.settle([], outcome)
                progress.advance_looking_back(matches, kept[-1].id)
            versions += len(kept)
            self.tell("looking back", versions)
        progress.finish_looking_back(matches, end)
        return versions, new


def run(
    data: DataDirectory,
    settings: MatchSettings,
    clock: Clock,
    actor: str,
    *,
    tell: Progress,
    again: bool = False,
    since: datetime | None = None,
) -> MatchTally:
    """Match the archive once: what is new or, with `again`, everything or what was captured since a moment.

    Raises:
        LockedError: another run is at it.
        JournalHeldError: all is matched, but what was removed could not be cleared out of the journal.
    """
    now = clock.now()
    with exclusive(data.matches.with_suffix(".lock"), "match"), open_both(data, settings) as register:
        archive = read_archive(data.archive)
        try:
            matching = Matching.of(register, settings, now, thread.of_archive(archive))
            this = Run(matching, archive, tell)
            tally = this.again(since) if again else this.new_versions()
        finally:
            archive.close()
        try:
            keeping.sweep(register)
            removal.sweep(register.hashes, register.matches, register.folder)
        finally:  # all is matched, whatever could not be cleared
            _record(register, tally, now, actor)
    return tally


def _record(register: Register, tally: MatchTally, now: datetime, actor: str) -> None:
    counts: tuple[tuple[str, int | str], ...] = (
        ("versions", tally.versions),
        ("looked_back", tally.looked_back),
        ("matches", tally.matches),
        *((f"aside_{reason}", count) for reason, count in tally.aside),
        (HEAD, audit.head(register.hashes)),
    )
    audit.record(register.matches, audit.Act(actor, "match", "archive", details=counts), now)


def _up_to(end: int) -> Callable[[Post], bool]:
    """Whether a version had been matched before: up to this one all had."""
    return lambda post: post.id <= end


def _none(_post: Post) -> bool:
    return False


def _batches(versions: Iterator[PostVersion]) -> Iterator[list[PostVersion]]:
    while batch := list(islice(versions, _BATCH)):
        yield batch
