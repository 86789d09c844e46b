"""Compares texts with the register without opening an incident.

It can confirm a guess, so its use is recorded before it answers: how many texts, of how many words, their
digest, how many alerts. A batch that holds little but single words is a search for words, and is refused.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto
from itertools import groupby, islice

from matcher import aside, limits, thread
from matcher.aside import Failure, Tool
from matcher.detect import Detection, Detector, PassageDetection
from matcher.errors import GuessingError, MatcherInputError
from matcher.register import Register
from matcher.settings import MatchSettings
from matcher.significance import REPORTED_E_VALUE
from matcher.tier import Thresholds
from store import audit
from store.counted import counted
from store.matches import checks
from store.matches.match import Tier

_BATCH = 256
_HALF = re.compile("[\ud800-\udfff]")
LEAST_WORDS = 4
"""A text of fewer content words retells nothing: it asks whether a word is in the register."""


class ShownPassage(Enum):
    """What is told: alerts, leads too, or every match that the contract reports."""

    ALERTS = auto()
    LEADS = auto()
    EVERYTHING = auto()


@dataclass(frozen=True, slots=True)
class AskedText:
    """A text that is asked about, and the thread that it is part of, if any."""

    id: object
    text: str
    thread: str | None = None

    def __repr__(self) -> str:
        return f"Asked({self.id!r}, {counted(len(self.text), 'character')})"


@dataclass(frozen=True, slots=True)
class CheckedText:
    """One passage of one match of one text, as `check --jsonl` tells it."""

    id: object
    case: Detection
    detection: PassageDetection
    tier: Tier | None

    @property
    def alert(self) -> bool:
        """Whether the case would raise an alert."""
        return self.tier is Tier.ALERT

    def as_json(self) -> str:
        """The line of the contract; half characters in what was asked come back as JSON escapes."""
        passage = self.detection
        line = json.dumps(
            {
                "id": self.id,
                "ref": passage.document.ref,
                "case": self.case.case_ref,
                "section": passage.passage.section,
                "passage": passage.passage.number,
                "score": passage.score,
                "e_value": passage.e_value,
                "alert": self.alert,
                "coverage": round(passage.coverage, 4),
                "spans": passage.spans,
                "tier": self.tier,
                "case_e_value": self.case.e_value,
            },
            ensure_ascii=False,
        )
        return _HALF.sub(lambda half: f"\\u{ord(half.group()):04x}", line)


@dataclass(slots=True)
class TextCheck:
    """One use of `check`: what was asked and what came out, for the audit trail."""

    register: Register
    thresholds: Thresholds
    shown: ShownPassage
    limit_s: float = MatchSettings().post_limit_seconds
    texts: int = 0
    alerts: int = 0
    leads: int = 0
    failed: list[tuple[object, Failure]] = field(default_factory=list)  # ids of texts not compared

    def run(self, asked: Iterable[AskedText], now: datetime, actor: str) -> Iterator[CheckedText]:
        """The matches of texts, one row per passage; texts in a row of one thread belong together.

        A text that cannot be compared stands in `failed` afterwards; the others go on.

        Raises:
            GuessingError: the texts of a batch are mostly of a word or two.
            InputError: what is asked cannot be read any further; what came before is answered first.
        """
        tool = Tool(lambda: Detector(self.register))
        remaining = _Remaining(asked)
        while batch := remaining.take():
            failed_before = len(self.failed)
            words, able = self._counted(tool, batch)
            refused = _is_guessing(_by_thread(batch, words))
            detections = [] if refused else list(self._batch(tool, batch, able))
            not_compared = len(self.failed) - failed_before
            self._record(batch, sum(words), detections, not_compared, now, actor, refused=refused)
            if refused:
                raise GuessingError(
                    f"most of these texts hold fewer than {LEAST_WORDS} content words, so they test "
                    "single words; check whole posts, or one text and one case with --explain"
                )
            for detection, tier in detections:
                yield from (
                    CheckedText(batch[detection.text].id, detection, passage, tier)
                    for passage in self._reported(detection, tier)
                )
        if remaining.unreadable is not None:
            raise remaining.unreadable

    def _counted(
        self, tool: Tool[Detector], batch: list[AskedText]
    ) -> tuple[list[int], list[tuple[int, AskedText]]]:
        """How many content words each text holds, and the texts of which that can be told."""
        numbered = list(enumerate(batch))
        counted, failed = aside.attempt_all(tool, self._words, numbered, self.limit_s)
        self._set_aside(failed)
        words = dict(counted)
        return [words.get(at, 0) for at, _ in numbered], [numbered[at] for at in words]

    def _words(
        self, detector: Detector, numbered: Sequence[tuple[int, AskedText]]
    ) -> Iterator[tuple[int, int]]:
        counts = detector.content_words([limits.readable(asked.text).text for _, asked in numbered])
        return ((at, words) for (at, _), words in zip(numbered, counts, strict=True))

    def _batch(
        self, tool: Tool[Detector], batch: list[AskedText], numbered: list[tuple[int, AskedText]]
    ) -> Iterator[tuple[Detection, Tier | None]]:
        rows, failed = aside.attempt_all(tool, self._alone, numbered, self.limit_s)
        self._set_aside(failed)
        able = {at for at, _ in numbered} - {at for (at, _), _ in failed}
        by_case = {(detection.text, detection.case_ref): detection for detection in rows}
        pooled, in_thread = aside.attempt_all(tool, self._pooled, self._threads(batch, able), self.limit_s)
        self.failed += [(batch[places[0]].id, failure) for (places, _), failure in in_thread]
        for detection in pooled:
            known = by_case.get((detection.text, detection.case_ref))
            if known is None or detection.e_value < known.e_value:
                by_case[detection.text, detection.case_ref] = detection
        for detection in sorted(
            by_case.values(), key=lambda detection: (detection.text, detection.e_value, detection.case_ref)
        ):
            yield detection, self.thresholds.tier(detection.e_value)

    def _alone(self, detector: Detector, numbered: Sequence[tuple[int, AskedText]]) -> Iterator[Detection]:
        for detection in detector.detect(
            [limits.readable(asked.text).text for _, asked in numbered], self._limit
        ):
            yield replace(detection, text=numbered[detection.text][0])

    def _set_aside(self, failed: Iterable[tuple[tuple[int, AskedText], Failure]]) -> None:
        self.failed += [(text.id, failure) for (_, text), failure in failed]

    def _reported(self, detection: Detection, tier: Tier | None) -> Iterator[PassageDetection]:
        """Each passage that gave evidence to a case with a tier; otherwise those that are reported anyway."""
        if tier is not None:
            yield from detection.passages
        else:
            yield from (passage for passage in detection.passages if passage.e_value <= self._limit)

    def _threads(self, batch: list[AskedText], able: set[int]) -> list[tuple[list[int], list[str]]]:
        """The texts of each thread of the batch that can be compared, with their places in it."""
        numbered = sorted(
            (text.thread, at) for at, text in enumerate(batch) if text.thread is not None and at in able
        )
        places = [[at for _, at in members] for _, members in groupby(numbered, key=lambda member: member[0])]
        return [(indices, [limits.readable(batch[at].text).text for at in indices]) for indices in places]

    def _pooled(
        self, detector: Detector, threads: Sequence[tuple[list[int], list[str]]]
    ) -> Iterator[Detection]:
        for places, texts in threads:
            for piece in thread.pooled_texts(detector, texts, self._limit, self.thresholds.alert):
                yield replace(piece.detection, text=places[piece.text])

    @property
    def _limit(self) -> float:
        return {
            ShownPassage.ALERTS: self.thresholds.alert,
            ShownPassage.LEADS: self.thresholds.lead,
            ShownPassage.EVERYTHING: max(REPORTED_E_VALUE, self.thresholds.lead),
        }[self.shown]

    def _record(  # noqa: PLR0917 - what an auditor asks
        self,
        batch: list[AskedText],
        words: int,
        detections: list[tuple[Detection, Tier | None]],
        not_compared: int,
        now: datetime,
        actor: str,
        *,
        refused: bool,
    ) -> None:
        """Count one batch and write it down before it is answered: who is cut off then has asked."""
        digest = hashlib.sha256()
        for text in batch:
            digest.update(hashlib.sha256(text.text.encode("utf-8", "surrogatepass")).digest())
        alerts = sum(tier is Tier.ALERT for _, tier in detections)
        leads = sum(tier is Tier.LEAD for _, tier in detections)
        self.texts, self.alerts, self.leads = (
            self.texts + len(batch),
            self.alerts + alerts,
            self.leads + leads,
        )
        details = (
            ("texts", len(batch)),
            ("words", words),
            ("alerts", alerts),
            ("leads", leads),
            ("not_compared", not_compared),
            ("sha256", digest.hexdigest()),
        )
        result = "refused" if refused else "ok"
        act = audit.Act(actor, checks.ACTION, "register", result=result, details=details)
        audit.record(self.register.matches, act, now)


def _by_thread(batch: list[AskedText], words: list[int]) -> list[int]:
    """How many content words each text holds, those of one thread as one: answers are short."""
    counts: Counter[object] = Counter()
    for number, (text, count) in enumerate(zip(batch, words, strict=True)):
        counts[number if text.thread is None else text.thread] += count
    return list(counts.values())


def _is_guessing(words: list[int]) -> bool:
    """Whether most texts of a batch that have a content word at all have too few to retell anything."""
    few = sum(0 < count < LEAST_WORDS for count in words)
    return 2 * few > sum(count > 0 for count in words)


class _Remaining:
    """What is asked, batch by batch: a thread whose texts follow each other stays in one."""

    def __init__(self, asked: Iterable[AskedText]) -> None:
        self._asked = iter(asked)
        self._held: list[AskedText] = []
        self.unreadable: MatcherInputError | None = None

    def take(self) -> list[AskedText]:
        """The next batch; empty where nothing is left, or nothing can be read any further."""
        batch, self._held = self._held, []
        try:
            for text in islice(self._asked, _BATCH):
                batch.append(text)
            while batch and batch[-1].thread is not None and len(batch) < _BATCH + thread.MOST_POSTS:
                text = next(self._asked)
                if text.thread != batch[-1].thread:
                    self._held = [text]
                    break
                batch.append(text)
        except StopIteration:
            pass
        except MatcherInputError as error:
            self.unreadable = error
            self._asked = iter(())
        return batch


def read_lines(lines: Iterable[str]) -> Iterator[AskedText]:
    """What JSON lines ask.

    Raises:
        InputError: a line cannot be used; the message gives its number.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError):  # the first also of numbers with too many digits
            raise MatcherInputError(f"line {number} is not JSON; give one JSON object per line") from None
        if not isinstance(fields, dict) or "id" not in fields or not isinstance(fields.get("text"), str):
            raise MatcherInputError(f'line {number} needs "id" and a "text"')
        if not isinstance(fields.get("thread"), str | None):
            raise MatcherInputError(f'line {number} has a "thread" that is not text')
        yield AskedText(fields["id"], fields["text"], fields.get("thread"))
