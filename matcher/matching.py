"""How posts are matched, wherever they come from: each by itself and in its thread, and what came of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from matcher import aside, limits, thread
from matcher.detect import Detection, Detector, PassageDetection
from matcher.language import is_read, language_of
from matcher.posts import Post
from matcher.register import Register
from matcher.settings import MatchSettings
from matcher.thread import ThreadOf
from matcher.tier import Thresholds
from store.database import transaction
from store.matches import aside as asides
from store.matches import match
from store.matches.aside import Aside, AsideReason
from store.matches.match import CaseMatch, Match, Tier

_CONTACT_APART = "\n\n"
Careful: TypeAlias = aside.Careful[Detector, CaseMatch | Aside]


@dataclass(frozen=True, slots=True)
class Matching:
    """One run's way of matching."""

    register: Register
    thresholds: Thresholds
    limit_s: float  # for one post
    now: datetime
    thread_of: ThreadOf
    counted: Counter[AsideReason] = field(default_factory=Counter)

    @classmethod
    def of(
        cls, register: Register, settings: MatchSettings, now: datetime, thread_of: ThreadOf
    ) -> "Matching":
        """As the operator has set it."""
        return cls(register, Thresholds.of(settings), settings.post_limit_seconds, now, thread_of)

    def careful(self) -> Careful:
        """What matches batch after batch without letting one post end the run."""
        tool = aside.Tool(lambda: Detector(self.register))
        return aside.Careful(self.register.matches, tool, self.limit_s, self.now)

    def work(
        self, known: Callable[[Post], bool], only: set[int] | None = None
    ) -> aside.Work[Detector, CaseMatch | Aside]:
        """How posts are matched.

        Args:
            known: whether a post had been matched before, against the register as it was.
            only: ids of the passages asked about; None for all.
        """

        def own(detector: Detector, posts: Sequence[Post]) -> Iterator[CaseMatch | Aside]:
            texts = [limits.readable(searched(post)) for post in posts]
            for post, text in zip(posts, texts, strict=True):
                for reason in text.left_out:
                    yield Aside(post.id, reason, "", aside.PROGRAM, self.now)
            for detection in detector.detect([text.text for text in texts], self.thresholds.lead, only=only):
                post = posts[detection.text]
                yield self._case_match(post, detection, 1, looking_back=known(post))

        def threads(
            detector: Detector, posts: Sequence[Post], without: frozenset[int]
        ) -> Iterator[CaseMatch | Aside]:
            names = dict.fromkeys(post.thread for post in posts)
            pooled = thread.pooled(self.thread_of, detector, names, self.thresholds, only, without=without)
            for post, piece in pooled:
                yield self._case_match(post, piece.detection, piece.posts, looking_back=known(post))

        return aside.Work(own, threads)

    def settle(self, posts: Sequence[Post], outcome: aside.Attempt[CaseMatch | Aside]) -> int:
        """Write down what came of these posts: they wait no longer, but for those that failed again."""
        left_out = [result for result in outcome.results if isinstance(result, Aside)]
        put = [*left_out, *outcome.aside]
        self.counted.update(post.reason for post in put)
        with transaction(self.register.matches):
            asides.settle(self.register.matches, [post.id for post in posts])
            asides.put(self.register.matches, put)
            return match.add(self.register.matches, _strongest(outcome.results))

    def counts(self) -> tuple[tuple[AsideReason, int], ...]:
        """How many posts were set aside, by reason."""
        return tuple(sorted(self.counted.items()))

    def _case_match(
        self, version: Post, detection: Detection, posts: int, *, looking_back: bool
    ) -> CaseMatch:
        tier = self.thresholds.tier(detection.e_value) or Tier.LEAD
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
        version: Post,
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


def counted_languages(texts: Iterable[str], *, by_meaning: bool) -> Iterator[tuple[bool, Mapping[str, int]]]:
    """How many texts are in which language: those that something can be found in, and the others.

    Of posts in a language that nothing here reads silence says nothing: their number is kept.
    """
    counts = Counter(language_of(text) for text in texts)
    for read in (True, False):
        yield (
            read,
            {
                language: count
                for language, count in counts.items()
                if is_read(language, by_meaning=by_meaning) is read
            },
        )


def _strongest(results: Iterable[CaseMatch | Aside]) -> list[CaseMatch]:
    """Of a case that a post shows by itself and in its thread, what shows it more surely."""
    strongest: dict[tuple[int, str, str], CaseMatch] = {}
    for matched in results:
        if isinstance(matched, CaseMatch):
            key = (matched.post_version_id, matched.case_ref, matched.scheme)
            if key not in strongest or matched.e_value < strongest[key].e_value:
                strongest[key] = matched
    return list(strongest.values())


def searched(version: Post) -> str:
    """The text that is looked through: the post's own, and after it what stands in contact fields."""
    return _CONTACT_APART.join([version.text, *(value for _, value in version.contact)])
