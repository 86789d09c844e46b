"""Reads the archive's new post versions and writes down which passages stand in them.

Matches are written first, each once however often its post is looked at, the cursor after them: a run
killed anywhere and started again ends as an undisturbed one.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice

from sqlite_utils import Database

from matcher import thread
from matcher.detect import Detection, Detector
from matcher.register import Register, open_both
from matcher.settings import MatchSettings
from matcher.verification import HEAD
from store import audit
from store.archive.post import PostVersion, versions_after
from store.archive.schema import read_archive
from store.clock import Clock
from store.database import transaction
from store.layout import DataDirectory
from store.lock import only_one
from store.matches import enrolled, match, progress
from store.matches.match import Match

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
    alert_e_value: float
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
            matches = list(self._matches(detector, batch, None, read=0))
            with transaction(self.register.matches):
                found += self._write(matches)
                progress.advance(self.register.matches, batch[-1].id)
            versions += len(batch)
            self.tell("matching", versions)
        return versions, found

    def _look_back(self, detector: Detector) -> tuple[int, int]:
        matches, (versions, found) = self.register.matches, (0, 0)
        waiting, end = progress.looking_back(matches), progress.cursor(matches)
        start = min(waiting.values(), default=end)
        only = {passage.id for ref in waiting for passage in enrolled.passages(matches, ref)}
        for batch in _batches(versions_after(self.archive, start)):
            kept = [version for version in batch if version.id <= end]
            if not kept:
                break
            new = list(self._matches(detector, kept, only, read=end))
            with transaction(matches):
                found += self._write(new)
                progress.looked_back(matches, kept[-1].id)
            versions += len(kept)
            self.tell("looking back", versions)
        progress.finish_looking_back(matches, end)
        return versions, found

    def _matches(
        self, detector: Detector, versions: list[PostVersion], only: set[int] | None, *, read: int
    ) -> Iterator[Match]:
        """What stands in these versions and their threads; up to `read` they had been matched before."""
        texts = [searched(version) for version in versions]
        alerts = [
            (versions[found.text], found) for found in detector.detect(texts, self.alert_e_value, only=only)
        ]
        threads = dict.fromkeys(version.thread for version in versions)
        together = thread.pooled(self.archive, detector, threads, self.alert_e_value, only)
        for version, found in chain(alerts, together):
            yield _match(found, version, self.now, looking_back=version.id <= read)

    def _write(self, matches: Iterable[Match]) -> int:
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
            this = Run(register, archive, settings.alert_e_value, now, tell)
            tally = this.again(since) if again else this.new_versions()
        finally:
            archive.close()
        counts = (
            ("versions", tally.versions),
            ("looked_back", tally.looked_back),
            ("matches", tally.matches),
            (HEAD, audit.head(register.hashes)),
        )
        audit.record(register.matches, audit.Act(actor, "match", "archive", details=counts), now)
    return tally


def searched(version: PostVersion) -> str:
    """The text that is looked through: the post's own, and after it what stands in contact fields."""
    return _CONTACT_APART.join([version.text, *(value for _, value in version.contact)])


def _batches(versions: Iterator[PostVersion]) -> Iterator[list[PostVersion]]:
    while batch := list(islice(versions, _BATCH)):
        yield batch


def _match(found: Detection, version: PostVersion, now: datetime, *, looking_back: bool) -> Match:
    length = len(version.text)
    spans = tuple((start, min(end, length)) for start, end in found.spans if start < length)
    return Match(
        id=0,
        post_version_id=version.id,
        post_id=version.post_id,
        passage_id=found.passage.id,
        scheme=found.scheme,
        key_id=found.key_id,
        document_ref=found.document.ref,
        document_kind=found.document.kind,
        case_ref=found.document.case_ref,
        section=found.passage.section,
        passage=found.passage.number,
        canary=found.document.canary,
        score=found.score,
        e_value=found.e_value,
        coverage=found.coverage,
        spans=spans,
        reasons=found.reasons,
        looking_back=looking_back,
        matched_at=now,
    )
