"""Compares texts with the register without raising anything: the answer to "is this in there?".

It can confirm a guess, so every use is written down: how many texts, their digest, how many alerts.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from matcher.detect import Detection, Detector
from matcher.errors import InputError
from matcher.register import Register
from matcher.significance import REPORTED_E_VALUE
from store import audit

_BATCH = 256


@dataclass(frozen=True, slots=True)
class Checked:
    """One match of one text, as `check --jsonl` tells it."""

    id: object
    detection: Detection
    alert: bool

    def as_json(self) -> str:
        """The line of the contract."""
        found = self.detection
        return json.dumps(
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


@dataclass(slots=True)
class Check:
    """One use of `check`: what was asked and what came out, for the audit trail."""

    register: Register
    alert_e_value: float
    everything: bool
    texts: int = 0
    alerts: int = 0

    def run(self, asked: Iterable[tuple[object, str]], now: datetime, actor: str) -> Iterator[Checked]:
        """The matches of texts, given as (id, text); alerts only unless everything is asked for.

        Raises:
            InputError: what is asked cannot be read any further; what came before is answered first.
        """
        detector, digest = Detector(self.register), hashlib.sha256()
        remaining = iter(asked)
        try:
            unreadable = None
            while unreadable is None:
                batch, unreadable = _take(remaining)
                if not batch:
                    break
                for _, text in batch:
                    digest.update(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
                yield from self._batch(detector, batch)
            if unreadable is not None:
                raise unreadable
        finally:
            self._record(digest.hexdigest(), now, actor)

    def _batch(self, detector: Detector, batch: list[tuple[object, str]]) -> Iterator[Checked]:
        self.texts += len(batch)
        limit = max(REPORTED_E_VALUE, self.alert_e_value) if self.everything else self.alert_e_value
        for found in detector.detect([text for _, text in batch], limit):
            alert = found.e_value <= self.alert_e_value
            self.alerts += alert
            yield Checked(batch[found.text][0], found, alert)

    def _record(self, digest: str, now: datetime, actor: str) -> None:
        details = (("texts", self.texts), ("alerts", self.alerts), ("sha256", digest))
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
        except json.JSONDecodeError:
            raise InputError(f"line {number} is no JSON; give one JSON object a line") from None
        if not isinstance(fields, dict) or "id" not in fields or not isinstance(fields.get("text"), str):
            raise InputError(f'line {number} needs "id" and a "text"')
        yield fields["id"], fields["text"]
