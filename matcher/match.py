"""Reads the archive's new post versions and writes down which cases stand in them.

Matches are written first, each once however often its post is looked at, the cursor after them: a run
killed anywhere and started again ends as an undisturbed one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from sqlite_utils import Database

from matcher import thread
from matcher.detect import Detection, Detector, PassageDetection
from matcher.language import is_read, language_of
from matcher.register import Register, open_both
from matcher.settings import MatchSettings
from matcher.tier import Thresholds
from store import audit
from store.archive.post import PostVersion, versions_after
from store.archive.schema import read_archive
from store.clock import AMSTERDAM, Clock
from store.database import transaction
from store.layout import DataDirectory
from store.lock import only_one
from store.matches import enrolled, language, match, progress
from store.matches.match import CaseMatch, Match, Tier

_BATCH = 256
_CONTACT_APART = "\n\n"

Progress = Callable[[str, int], None]
"""Is told what is being done and how many post versions it has come through."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What one run did."""

    versions: int
    looked_back: int  # versions that were looked through for documents enrolled since
    matches: int  # new ones


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the matcher over the archive."""

    register: Register
    archive: Database
    thresholds: Thresholds
    now: datetime
    tell: Progress

    def new_versions(self) -> Tally:
        """Look back for documents enrolled since, then match every version after the cursor."""
        detector = Detector(self.register)
        looked_back, found = self._look_back(detector)
        versions, more = self._forward(detector, progress.cursor(self.register.matches))
        return Tally(versions, looked_back, found + more)

    def again(self, since: datetime | None) -> Tally:
        """Match every version once more, or those captured since a moment; the cursor stays."""
        detector, versions, found = Detector(self.register), 0, 0
        read = progress.cursor(self.register.matches)
        for batch in _batches(versions_after(self.archive, 0)):
            kept = [version for version in batch if since is None or version.captured_at >= since]
            versions += len(kept)
            found += self._write(self._matches(detector, kept, None, read=read))
            self.tell("matching again", versions)
        return Tally(versions, 0, found)

    def _forward(self, detector: Detector, cursor: int) -> tuple[int, int]:
        versions, found = 0, 0
        for batch in _batches(versions_after(self.archive, cursor)):
            matches = self._matches(detector, batch, None, read=0)
            with transaction(self.register.matches):
                found += self._write(matches)
                self._count_languages(batch, by_meaning=detector.by_meaning)
                progress.advance(self.register.matches, batch[-1].id)
            versions += len(batch)
            self.tell("matching", versions)
        return versions, found

    def _count_languages(self, versions: list[PostVersion], *, by_meaning: bool) -> None:
        """Of posts in a language that nothing here reads silence says nothing: their number is kept."""
        counts = Counter(language_of(version.text) for version in versions)
        night = self.now.astimezone(AMSTERDAM).date().isoformat()
        for read in (True, False):
            own = {
                each: count for each, count in counts.items() if is_read(each, by_meaning=by_meaning) is read
            }
            language.add(self.register.matches, night, own, read=read)

    def _look_back(self, detector: Detector) -> tuple[int, int]:
        matches, (versions, found) = self.register.matches, (0, 0)
        waiting, end = progress.looking_back(matches), progress.cursor(matches)
        start = min(waiting.values(), default=end)
        only = {passage.id for ref in waiting for passage in enrolled.passages(matches, ref)}
        for batch in _batches(versions_after(self.archive, start)):
            kept = [version for version in batch if version.id <= end]
            if not kept:
                break
            new = self._matches(detector, kept, only, read=end)
            with transaction(matches):
                found += self._write(new)
                progress.looked_back(matches, kept[-1].id)
            versions += len(kept)
            self.tell("looking back", versions)
        progress.finish_looking_back(matches, end)
        return versions, found

    def _matches(
        self, detector: Detector, versions: list[PostVersion], only: set[int] | None, *, read: int
    ) -> list[CaseMatch]:
        """What stands in these versions and their threads; up to `read` they had been matched before."""
        texts = [searched(version) for version in versions]
        alone = (
            self._case_match(versions[found.text], found, 1, read)
            for found in detector.detect(texts, self.thresholds.lead, only=only)
        )
        threads = dict.fromkeys(version.thread for version in versions)
        together = (
            self._case_match(version, piece.detection, piece.posts, read)
            for version, piece in thread.pooled(self.archive, detector, threads, self.thresholds, only)
        )
        strongest: dict[tuple[int, str, str], CaseMatch] = {}
        for one in chain(alone, together):
            key = (one.post_version_id, one.case_ref, one.scheme)
            if key not in strongest or one.e_value < strongest[key].e_value:
                strongest[key] = one
        return list(strongest.values())

    def _case_match(self, version: PostVersion, found: Detection, posts: int, read: int) -> CaseMatch:
        tier = self.thresholds.tier(found.e_value) or Tier.LEAD
        looking_back = version.id <= read
        return CaseMatch(
            id=0,
            post_version_id=version.id,
            post_id=version.post_id,
            case_ref=found.case_ref,
            scheme=found.scheme,
            key_id=found.key_id,
            canary=found.canary,
            tier=tier,
            e_value=found.e_value,
            score=found.score,
            posts=posts,
            reasons=found.reasons,
            looking_back=looking_back,
            matched_at=self.now,
            passages=tuple(
                self._passage(version, found, one, tier, looking_back=looking_back) for one in found.passages
            ),
        )

    def _passage(
        self, version: PostVersion, found: Detection, one: PassageDetection, tier: Tier, *, looking_back: bool
    ) -> Match:
        length = len(version.text)
        return Match(
            id=0,
            post_version_id=version.id,
            post_id=version.post_id,
            passage_id=one.passage.id,
            scheme=found.scheme,
            key_id=found.key_id,
            document_ref=one.document.ref,
            document_kind=one.document.kind,
            case_ref=found.case_ref,
            section=one.passage.section,
            passage=one.passage.number,
            canary=one.document.canary,
            score=one.score,
            e_value=one.e_value,
            coverage=one.coverage,
            spans=tuple((start, min(end, length)) for start, end in one.spans if start < length),
            reasons=one.reasons,
            looking_back=looking_back,
            matched_at=self.now,
            tier=tier,
            case_e_value=found.e_value,
        )

    def _write(self, matches: Iterable[CaseMatch]) -> int:
        return match.add(self.register.matches, matches)


def run(  # noqa: PLR0913 - what a command knows
    data: DataDirectory,
    settings: MatchSettings,
    clock: Clock,
    actor: str,
    *,
    tell: Progress,
    again: bool = False,
    since: datetime | None = None,
) -> Tally:
    """Match the archive once: what is new or, with `again`, everything or what was captured since a moment.

    Raises:
        LockedError: another run is at it.
    """
    now = clock.now()
    with only_one(data.matches.with_suffix(".lock"), "match"), open_both(data, settings) as register:
        archive = read_archive(data.archive)
        try:
            this = Run(register, archive, Thresholds.of(settings), now, tell)
            tally = this.again(since) if again else this.new_versions()
        finally:
            archive.close()
        counts = (
            ("versions", tally.versions),
            ("looked_back", tally.looked_back),
            ("matches", tally.matches),
        )
        audit.record(register.matches, audit.Act(actor, "match", "archive", details=counts), now)
    return tally


def searched(version: PostVersion) -> str:
    """The text that is looked through: the post's own, and after it what stands in contact fields."""
    return _CONTACT_APART.join([version.text, *(value for _, value in version.contact)])


def _batches(versions: Iterator[PostVersion]) -> Iterator[list[PostVersion]]:
    while batch := list(islice(versions, _BATCH)):
        yield batch
