"""Reads the archive's new post versions and writes down which passages stand in them.

Matches are written first, each once however often its post is looked at, the cursor after them: a run
killed anywhere and started again ends as an undisturbed one.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from sqlite_utils import Database

from matcher import aside, limits, thread
from matcher.detect import Detection, Detector
from matcher.register import Register, open_both
from matcher.settings import MatchSettings
from matcher.verification import HEAD
from store import audit
from store.archive.post import PostVersion, version, versions_after
from store.archive.schema import read_archive
from store.clock import Clock
from store.database import transaction
from store.layout import DataDirectory
from store.lock import only_one
from store.matches import aside as asides
from store.matches import enrolled, match, progress
from store.matches.aside import Aside, AsideReason
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
    aside: tuple[tuple[AsideReason, int], ...] = ()  # versions that this run set aside, by reason

    @property
    def unmatched(self) -> int:
        """How many versions this run could not match."""
        return sum(count for reason, count in self.aside if reason.unmatched)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the matcher over the archive."""

    register: Register
    archive: Database
    settings: MatchSettings
    now: datetime
    tell: Progress
    counted: Counter[AsideReason] = field(default_factory=Counter)

    def new_versions(self) -> Tally:
        """Try again what an older program could not match, look back, and match all after the cursor."""
        careful = self._careful()
        found = self._retry(careful)
        looked_back, earlier = self._look_back(careful)
        versions, new = self._forward(careful, progress.cursor(self.register.matches))
        return Tally(versions, looked_back, found + earlier + new, self._counts())

    def again(self, since: datetime | None) -> Tally:
        """Match every version once more, or those captured since a moment; the cursor stays."""
        careful, versions, found = self._careful(), 0, 0
        read = progress.cursor(self.register.matches)
        for batch in _batches(versions_after(self.archive, 0)):
            kept = [version for version in batch if since is None or version.captured_at >= since]
            versions += len(kept)
            found += self._settle(kept, careful.matched(kept, self._work(read=read)))
            self.tell("matching again", versions)
        return Tally(versions, 0, found, self._counts())

    def _careful(self) -> aside.Careful[Detector, Match | Aside]:
        tool = aside.Tool(lambda: Detector(self.register))
        return aside.Careful(self.register.matches, tool, self.settings.post_limit_seconds, self.now)

    def _retry(self, careful: aside.Careful[Detector, Match | Aside]) -> int:
        """Match what another version of the program could not; what retention removed waits no longer."""
        waiting = {each.post_version_id for each in asides.unmatched(self.register.matches)}
        found = 0
        for version_id in sorted(waiting - careful.unmatched):
            kept = version(self.archive, version_id)
            if kept is None:
                asides.settle(self.register.matches, [version_id])
            else:
                found += self._settle([kept], careful.matched([kept], self._work(read=0)))
        return found

    def _forward(self, careful: aside.Careful[Detector, Match | Aside], cursor: int) -> tuple[int, int]:
        versions, found = 0, 0
        for batch in _batches(versions_after(self.archive, cursor)):
            outcome = careful.matched(batch, self._work(read=0))
            with transaction(self.register.matches):
                found += self._settle(batch, outcome)
                progress.advance(self.register.matches, batch[-1].id)
            versions += len(batch)
            self.tell("matching", versions)
        return versions, found

    def _look_back(self, careful: aside.Careful[Detector, Match | Aside]) -> tuple[int, int]:
        matches, (versions, found) = self.register.matches, (0, 0)
        waiting, end = progress.looking_back(matches), progress.cursor(matches)
        start = min(waiting.values(), default=end)
        only = {passage.id for ref in waiting for passage in enrolled.passages(matches, ref)}
        for batch in _batches(versions_after(self.archive, start)):
            kept = [version for version in batch if version.id <= end]
            if not kept:
                break
            able = [version for version in kept if version.id not in careful.unmatched]
            outcome = careful.matched(able, self._work(only, read=end))
            with transaction(matches):
                found += self._settle([], outcome)
                progress.looked_back(matches, kept[-1].id)
            versions += len(kept)
            self.tell("looking back", versions)
        progress.finish_looking_back(matches, end)
        return versions, found

    def _work(self, only: set[int] | None = None, *, read: int) -> aside.Work[Detector, Match | Aside]:
        """How posts are matched; up to version `read` they had been matched before."""

        def own(detector: Detector, posts: Sequence[PostVersion]) -> Iterator[Match | Aside]:
            texts = [limits.readable(searched(post)) for post in posts]
            for post, text in zip(posts, texts, strict=True):
                for reason in text.left_out:
                    yield Aside(post.id, reason, "", aside.PROGRAM, self.now)
            detected = detector.detect([text.text for text in texts], self.settings.alert_e_value, only=only)
            for found in detected:
                post = posts[found.text]
                yield _match(found, post, self.now, looking_back=post.id <= read)

        def threads(
            detector: Detector, posts: Sequence[PostVersion], without: frozenset[int]
        ) -> Iterator[Match | Aside]:
            names = dict.fromkeys(post.thread for post in posts)
            limit = self.settings.alert_e_value
            for post, found in thread.pooled(self.archive, detector, names, limit, only, without=without):
                yield _match(found, post, self.now, looking_back=post.id <= read)

        return aside.Work(own, threads)

    def _settle(self, posts: Sequence[PostVersion], outcome: aside.Outcome[Match | Aside]) -> int:
        """Write down what came of these posts: they wait no longer, but for those that failed again."""
        left_out = [each for each in outcome.found if isinstance(each, Aside)]
        put = [*left_out, *outcome.aside]
        self.counted.update(each.reason for each in put)
        with transaction(self.register.matches):
            asides.settle(self.register.matches, [post.id for post in posts])
            asides.put(self.register.matches, put)
            return match.add(
                self.register.matches, (each for each in outcome.found if isinstance(each, Match))
            )

    def _counts(self) -> tuple[tuple[AsideReason, int], ...]:
        return tuple(sorted(self.counted.items()))


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
            this = Run(register, archive, settings, now, tell)
            tally = this.again(since) if again else this.new_versions()
        finally:
            archive.close()
        counts: tuple[tuple[str, int | str], ...] = (
            ("versions", tally.versions),
            ("looked_back", tally.looked_back),
            ("matches", tally.matches),
            *((f"aside_{reason}", count) for reason, count in tally.aside),
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
