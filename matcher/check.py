"""Compares texts with the register without raising anything: the answer to "is this in there?".

It can confirm a guess, so every use is written down: how many texts, their digest, how many alerts.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from matcher import aside, limits
from matcher.aside import Failure, Tool
from matcher.detect import Detection, Detector
from matcher.errors import InputError
from matcher.register import Register
from matcher.settings import MatchSettings
from matcher.significance import REPORTED_E_VALUE
from store import audit

_BATCH = 256
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Checked:
    """One match of one text, as `check --jsonl` tells it."""

    id: object
    detection: Detection
    alert: bool

    def as_json(self) -> str:
        """The line of the contract; half characters in what was asked come back as JSON escapes."""
        found = self.detection
        line = json.dumps(
            {
                "id": self.id,
                "ref": found.document.ref,
                "case": found.document.case_ref,
                "section": found.passage.section,
                "passage": found.passage.number,
                "score": found.score,
                "e_value": found.e_value,
                "alert": self.alert,
                "coverage": round(found.coverage, 4),
                "spans": found.spans,
            },
            ensure_ascii=False,
        )
        return _HALF.sub(lambda half: f"\\u{ord(half.group()):04x}", line)


@dataclass(slots=True)
class Check:
    """One use of `check`: what was asked and what came out, for the audit trail."""

    register: Register
    alert_e_value: float
    everything: bool
    limit_s: float = MatchSettings().post_limit_seconds
    texts: int = 0
    alerts: int = 0
    failed: list[tuple[object, Failure]] = field(default_factory=list)  # ids of texts not compared

    def run(self, asked: Iterable[tuple[object, str]], now: datetime, actor: str) -> Iterator[Checked]:
        """The matches of texts, given as (id, text); alerts only unless everything is asked for.

        A text that cannot be compared stands in `failed` afterwards; the others go on.

        Raises:
            InputError: what is asked cannot be read any further; what came before is answered first.
        """
        tool, digest = Tool(lambda: Detector(self.register)), hashlib.sha256()
        remaining = iter(asked)
        try:
            unreadable = None
            while unreadable is None:
                batch, unreadable = _take(remaining)
                if not batch:
                    break
                for _, text in batch:
                    digest.update(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
                yield from self._batch(tool, batch)
            if unreadable is not None:
                raise unreadable
        finally:
            self._record(digest.hexdigest(), now, actor)

    def _batch(self, tool: Tool[Detector], batch: list[tuple[object, str]]) -> Iterator[Checked]:
        self.texts += len(batch)
        found, failed = aside.one_by_one(tool, self._detected, batch, self.limit_s)
        for asked, detection in found:
            alert = detection.e_value <= self.alert_e_value
            self.alerts += alert
            yield Checked(asked, detection, alert)
        self.failed += [(asked, failure) for (asked, _), failure in failed]

    def _detected(
        self, detector: Detector, batch: Sequence[tuple[object, str]]
    ) -> Iterator[tuple[object, Detection]]:
        limit = max(REPORTED_E_VALUE, self.alert_e_value) if self.everything else self.alert_e_value
        for found in detector.detect([limits.readable(text).text for _, text in batch], limit):
            yield batch[found.text][0], found

    def _record(self, digest: str, now: datetime, actor: str) -> None:
        details = (
            ("texts", self.texts),
            ("alerts", self.alerts),
            ("not_compared", len(self.failed)),
            ("sha256", digest),
        )
        audit.record(self.register.matches, audit.Act(actor, "check", "register", details=details), now)


def _take(remaining: Iterator[tuple[object, str]]) -> tuple[list[tuple[object, str]], InputError | None]:
    """The next batch, and why nothing can be read after it."""
    batch: list[tuple[object, str]] = []
    try:
        for asked in islice(remaining, _BATCH):
            batch.append(asked)  # noqa: PERF402 - one by one: what came before an error must stay
    except InputError as error:
        return batch, error
    return batch, None


def read_lines(lines: Iterable[str]) -> Iterator[tuple[object, str]]:
    """The (id, text) of JSON lines.

    Raises:
        InputError: a line cannot be used; the message gives its number.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError):  # the first also of numbers with too many digits
            raise InputError(f"line {number} is no JSON; give one JSON object a line") from None
        if not isinstance(fields, dict) or "id" not in fields or not isinstance(fields.get("text"), str):
            raise InputError(f'line {number} needs "id" and a "text"')
        yield fields["id"], fields["text"]
