"""Reads the archive's new post versions and writes down which cases stand in them.

Matches are written first, each once however often its post is looked at, the cursor after them: a run
killed anywhere and started again ends as an undisturbed one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from sqlite_utils import Database

from matcher import aside, limits, removal, thread
from matcher.detect import Detection, Detector, PassageDetection
from matcher.language import is_read, language_of
from matcher.meaning import keeping
from matcher.register import Register, open_both
from matcher.settings import MatchSettings
from matcher.tier import Thresholds
from matcher.verification import HEAD
from store import audit
from store.archive.post import PostVersion, version, versions_after
from store.archive.schema import read_archive
from store.clock import AMSTERDAM, Clock
from store.database import transaction
from store.layout import DataDirectory
from store.lock import exclusive
from store.matches import aside as asides
from store.matches import enrolled, language, match, progress
from store.matches.aside import Aside, AsideReason
from store.matches.match import CaseMatch, Match, Tier

_BATCH = 256
_CONTACT_APART = "\n\n"

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

    register: Register
    archive: Database
    thresholds: Thresholds
    limit_s: float  # for one post
    now: datetime
    tell: Progress
    counted: Counter[AsideReason] = field(default_factory=Counter)

    def new_versions(self) -> MatchTally:
        """Try again what an older program could not match, look back, and match all after the cursor."""
        careful = self._careful()
        matches = self._retry(careful)
        looked_back, earlier = self._look_back(careful)
        versions, new = self._forward(careful, progress.cursor(self.register.matches))
        return MatchTally(versions, looked_back, matches + earlier + new, self._counts())

    def again(self, since: datetime | None) -> MatchTally:
        """Match every version once more, or those captured since a moment; the cursor stays."""
        careful, versions, matches = self._careful(), 0, 0
        read = progress.cursor(self.register.matches)
        for batch in _batches(versions_after(self.archive, 0)):
            kept = [version for version in batch if since is None or version.captured_at >= since]
            versions += len(kept)
            matches += self._settle(kept, careful.matched(kept, self._work(read=read)))
            self.tell("matching again", versions)
        return MatchTally(versions, 0, matches, self._counts())

    def _careful(self) -> aside.Careful[Detector, CaseMatch | Aside]:
        tool = aside.Tool(lambda: Detector(self.register))
        return aside.Careful(self.register.matches, tool, self.limit_s, self.now)

    def _retry(self, careful: aside.Careful[Detector, CaseMatch | Aside]) -> int:
        """Match what another version of the program could not; what retention removed waits no longer."""
        waiting = {post.post_version_id for post in asides.unmatched(self.register.matches)}
        matches = 0
        for version_id in sorted(waiting - careful.unmatched):
            kept = version(self.archive, version_id)
            if kept is None:
                asides.settle(self.register.matches, [version_id])
            else:
                matches += self._settle([kept], careful.matched([kept], self._work(read=0)))
        return matches

    def _forward(self, careful: aside.Careful[Detector, CaseMatch | Aside], cursor: int) -> tuple[int, int]:
        versions, matches = 0, 0
        for batch in _batches(versions_after(self.archive, cursor)):
            outcome = careful.matched(batch, self._work(read=0))
            with transaction(self.register.matches):
                matches += self._settle(batch, outcome)
                self._count_languages(batch, by_meaning=careful.tool.now.by_meaning)
                progress.advance(self.register.matches, batch[-1].id)
            versions += len(batch)
            self.tell("matching", versions)
        return versions, matches

    def _count_languages(self, versions: list[PostVersion], *, by_meaning: bool) -> None:
        """Of posts in a language that nothing here reads silence says nothing: their number is kept."""
        counts = Counter(language_of(version.text) for version in versions)
        night = self.now.astimezone(AMSTERDAM).date().isoformat()
        for read in (True, False):
            own = {
                language: count
                for language, count in counts.items()
                if is_read(language, by_meaning=by_meaning) is read
            }
            language.add(self.register.matches, night, own, read=read)

    def _look_back(self, careful: aside.Careful[Detector, CaseMatch | Aside]) -> tuple[int, int]:
        matches, (versions, new) = self.register.matches, (0, 0)
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
                new += self._settle([], outcome)
                progress.advance_looking_back(matches, kept[-1].id)
            versions += len(kept)
            self.tell("looking back", versions)
        progress.finish_looking_back(matches, end)
        return versions, new

    def _work(self, only: set[int] | None = None, *, read: int) -> aside.Work[Detector, CaseMatch | Aside]:
        """How posts are matched; up to version `read` they had been matched before."""

        def own(detector: Detector, posts: Sequence[PostVersion]) -> Iterator[CaseMatch | Aside]:
            texts = [limits.readable(searched(post)) for post in posts]
            for post, text in zip(posts, texts, strict=True):
                for reason in text.left_out:
                    yield Aside(post.id, reason, "", aside.PROGRAM, self.now)
            for detection in detector.detect([text.text for text in texts], self.thresholds.lead, only=only):
                yield self._case_match(posts[detection.text], detection, 1, read)

        def threads(
            detector: Detector, posts: Sequence[PostVersion], without: frozenset[int]
        ) -> Iterator[CaseMatch | Aside]:
            names = dict.fromkeys(post.thread for post in posts)
            pooled = thread.pooled(self.archive, detector, names, self.thresholds, only, without=without)
            for post, piece in pooled:
                yield self._case_match(post, piece.detection, piece.posts, read)

        return aside.Work(own, threads)

    def _settle(self, posts: Sequence[PostVersion], outcome: aside.Attempt[CaseMatch | Aside]) -> int:
        """Write down what came of these posts: they wait no longer, but for those that failed again."""
        left_out = [result for result in outcome.results if isinstance(result, Aside)]
        put = [*left_out, *outcome.aside]
        self.counted.update(post.reason for post in put)
        with transaction(self.register.matches):
            asides.settle(self.register.matches, [post.id for post in posts])
            asides.put(self.register.matches, put)
            return match.add(self.register.matches, _strongest(outcome.results))

    def _counts(self) -> tuple[tuple[AsideReason, int], ...]:
        return tuple(sorted(self.counted.items()))

    def _case_match(self, version: PostVersion, detection: Detection, posts: int, read: int) -> CaseMatch:
        tier = self.thresholds.tier(detection.e_value) or Tier.LEAD
        looking_back = version.id <= read
        return CaseMatch(
            id=0,
            post_version_id=version.id,
            post_id=version.post_id,
            case_ref=detection.case_ref,
            scheme=detection.scheme,
            key_id=detection.key_id,
            canary=detection.canary,
            tier=tier,
            e_value=detection.e_value,
            score=detection.score,
            posts=posts,
            reasons=detection.reasons,
            looking_back=looking_back,
            matched_at=self.now,
            passages=tuple(
                self._passage(version, detection, passage, tier, looking_back=looking_back)
                for passage in detection.passages
            ),
        )

    def _passage(
        self,
        version: PostVersion,
        detection: Detection,
        passage: PassageDetection,
        tier: Tier,
        *,
        looking_back: bool,
    ) -> Match:
        length = len(version.text)
        return Match(
            id=0,
            post_version_id=version.id,
            post_id=version.post_id,
            passage_id=passage.passage.id,
            scheme=detection.scheme,
            key_id=detection.key_id,
            document_ref=passage.document.ref,
            document_kind=passage.document.kind,
            case_ref=detection.case_ref,
            section=passage.passage.section,
            passage=passage.passage.number,
            canary=passage.document.canary,
            score=passage.score,
            e_value=passage.e_value,
            coverage=passage.coverage,
            spans=tuple((start, min(end, length)) for start, end in passage.spans if start < length),
            reasons=passage.reasons,
            looking_back=looking_back,
            matched_at=self.now,
            tier=tier,
            case_e_value=detection.e_value,
            case_score=detection.score,
        )


def run(  # noqa: PLR0913 - what a command knows
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
            limits_of = Thresholds.of(settings), settings.post_limit_seconds
            this = Run(register, archive, *limits_of, now, tell)
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


def _strongest(results: Iterable[CaseMatch | Aside]) -> list[CaseMatch]:
    """Of a case that a post shows by itself and in its thread, what shows it more surely."""
    strongest: dict[tuple[int, str, str], CaseMatch] = {}
    for matched in results:
        if isinstance(matched, CaseMatch):
            key = (matched.post_version_id, matched.case_ref, matched.scheme)
            if key not in strongest or matched.e_value < strongest[key].e_value:
                strongest[key] = matched
    return list(strongest.values())


def searched(version: PostVersion) -> str:
    """The text that is looked through: the post's own, and after it what stands in contact fields."""
    return _CONTACT_APART.join([version.text, *(value for _, value in version.contact)])


def _batches(versions: Iterator[PostVersion]) -> Iterator[list[PostVersion]]:
    while batch := list(islice(versions, _BATCH)):
        yield batch
