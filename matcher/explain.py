"""Why a post is, or is not, a match of one case: what was hit, what was not, and the threshold.

It speaks of words of the post alone: what else the case holds is never told.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matcher import align, limits
from matcher.detect import Detector
from matcher.errors import NotEnrolledError
from matcher.register import Register
from matcher.scan import ScannedHit, Scanner
from matcher.significance import Search, e_value, nats_for
from matcher.tier import Thresholds
from store import audit
from store.archive.extracted import Span
from store.counted import counted
from store.matches.match import Tier


class HitKind(StrEnum):
    """What a hit is."""

    NAME = "name"
    WORD = "word"
    GROUP = "near words"


@dataclass(frozen=True, slots=True)
class ExplainedHit:
    """A stretch of the post that was hit."""

    span: Span
    kind: HitKind
    nats: float  # what it brings
    together: float  # and more, for standing near another hit in post and case alike


@dataclass(frozen=True, slots=True)
class Explanation:
    """What one case shows in one text, by one scheme and key."""

    case_ref: str
    scheme: str
    tier: Tier | None
    e_value: float
    nats: float
    alert_nats: float  # that an alert needs, in a text of this length and this register
    lead_nats: float
    hits: tuple[ExplainedHit, ...]  # within the stretch that counts
    missed: tuple[Span, ...]  # content words of that stretch that hit nothing
    outside: int  # hits that stand outside it and do not count


@dataclass(frozen=True, slots=True)
class Question:
    """One text and one case."""

    case_ref: str
    text: str
    thresholds: Thresholds

    def __repr__(self) -> str:
        return f"Question({self.case_ref!r}, {counted(len(self.text), 'character')})"


def explain(register: Register, asked: Question, now: datetime, actor: str) -> tuple[Explanation, ...]:
    """What the case shows in the text, for every scheme and key under which it is enrolled; written down.

    Raises:
        NotEnrolledError: there is no such case.
    """
    digest = hashlib.sha256(asked.text.encode("utf-8", "surrogatepass")).hexdigest()
    details = (("words", len(asked.text.split())), ("sha256", digest))
    audit.record(register.matches, audit.Act(actor, "explain", asked.case_ref, details=details), now)
    explanations = [
        _explained(scanner, case, asked) for scanner, case in Detector(register).places(asked.case_ref)
    ]
    if not explanations:
        raise NotEnrolledError(f"case {asked.case_ref} is not enrolled; see: lekwacht register list")
    return tuple(explanations)


def _explained(scanner: Scanner, case: int, asked: Question) -> Explanation:
    text, thresholds = limits.readable(asked.text).text, asked.thresholds
    shown = scanner.shown(text, case)
    search = Search(scanner.mass, shown.content_words)
    words = align.places_of(text, scanner.vocabulary, scanner.scheme)
    inside = [hit for hit in shown.hits if shown.first <= hit.place <= shown.last]
    hit_places = {hit.place for hit in inside}
    missed = [
        words[place]
        for place in shown.counted
        if shown.first < place < shown.last and place not in hit_places
    ]
    e = e_value(shown.nats, search, scanner.model)
    return Explanation(
        case_ref=asked.case_ref,
        scheme=scanner.scheme.name,
        tier=thresholds.tier(e),
        e_value=e,
        nats=shown.nats,
        alert_nats=nats_for(thresholds.alert, search, scanner.model),
        lead_nats=nats_for(thresholds.lead, search, scanner.model),
        hits=tuple(ExplainedHit(words[hit.place], _kind(hit), hit.nats, hit.together) for hit in inside),
        missed=tuple(missed),
        outside=len(shown.hits) - len(inside),
    )


def _kind(hit: ScannedHit) -> HitKind:
    if hit.is_group:
        return HitKind.GROUP
    return HitKind.NAME if hit.is_name else HitKind.WORD
