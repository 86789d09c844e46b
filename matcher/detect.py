"""Which enrolled cases stand in a text, how sure that is, and where: what `check` and `match` both ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from matcher import align, evidence, significance
from matcher.align import Alignment
from matcher.meaning import keeping, vectors, weigh
from matcher.meaning.channel import CaseEvidence
from matcher.register import Register
from matcher.scan import ScanHit, Scanner
from matcher.together import Together
from store.archive.extracted import Span
from store.matches import enrolled
from store.matches.document import Document, Passage
from store.matches.enrolled import Enrolled
from store.matches.match import MatchReason, MatchReasonCode
from store.register import fingerprint

EVIDENCE_NATS = 3.0
"""What a passage's own hits must bring for it to be told among those of its case."""


@dataclass(frozen=True, slots=True)
class PassageDetection:
    """A passage of a case that gave evidence, as it stands in the text."""

    document: Document
    passage: Passage
    e_value: float  # of the passage by itself
    score: int
    coverage: float
    spans: tuple[Span, ...]
    reasons: tuple[MatchReason, ...]


@dataclass(frozen=True, slots=True)
class Detection:
    """A case recognised in a text."""

    text: int  # the text's place among those asked about
    case_ref: str
    canary: bool
    scheme: str
    key_id: str
    e_value: float  # of the case: it decides
    score: int
    reasons: tuple[MatchReason, ...]  # evidence by kind, counted over its passages
    passages: tuple[PassageDetection, ...]  # the strongest first, at least one


@dataclass(frozen=True, slots=True)
class DetectedPassage:
    """A finding, by whose index it was found, and of which case, by the ids of its passages."""

    scanner: Scanner
    finding: ScanHit
    passage_ids: tuple[int, ...]

    @property
    def case(self) -> tuple[int, ...]:
        """What tells the case from others."""
        return self.passage_ids


class Detector:
    """The register ready for texts. It may be kept as long as nothing is enrolled."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._scanners = [Scanner(register.index(maker), maker) for maker in register.makers()]
        self._cases = enrolled.cases(register.matches) if len(self._scanners) > 1 else {}
        self._together = self._beside_vectors()

    def content_words(self, texts: Sequence[str]) -> list[int]:
        """How many content words each text holds; none where the register is empty."""
        if not self._scanners:
            return [0] * len(texts)
        return self._scanners[0].vocabulary.coded_posts(texts).words

    def find(
        self, texts: Sequence[str], e_limit: float, *, only: set[int] | None = None
    ) -> list[DetectedPassage]:
        """Every case in every text with an e-value of at most `e_limit`, strongest first within a text.

        Args:
            texts: plain texts of posts.
            e_limit: chance posts per million.
            only: ids of passages: their cases alone are asked about; None for all. The e-value is that of
                the whole register.
        """
        best: dict[tuple[int, int], DetectedPassage] = {}
        for number, scanner in enumerate(self._scanners):
            for finding in self._findings(number, texts, e_limit):
                passages = tuple(scanner.index.passages(finding.case).tolist())
                if only is not None and only.isdisjoint(passages):
                    continue
                key = (finding.text, self._cases.get(passages[0], passages[0]))
                known = best.get(key)
                if known is None or finding.e_value < known.finding.e_value:
                    best[key] = DetectedPassage(scanner, finding, passages)
        return sorted(
            best.values(),
            key=lambda passage: (passage.finding.text, passage.finding.e_value, passage.passage_ids),
        )

    @property
    def by_meaning(self) -> bool:
        """Whether posts are read by meaning too, and so in more languages."""
        return bool(self._together)

    def _beside_vectors(self) -> dict[int, Together]:
        """By scanner: what adds up words and meaning; none where meaning is off."""
        meaning = keeping.channel(self._register)
        if meaning is None:
            return {}
        numbers = enrolled.cases(self._register.matches)
        return {
            number: Together(scanner, meaning, numbers)
            for number, scanner in enumerate(self._scanners)
            if scanner.scheme.name.startswith(vectors.SCHEME)
        }

    def _findings(self, number: int, texts: Sequence[str], e_limit: float) -> list[ScanHit]:
        """By words, and where vectors stand beside them by meaning too."""
        by_words = self._scanners[number].scan(texts, e_limit)
        if number not in self._together:
            return by_words
        more = self._together[number].findings(texts, by_words, e_limit)
        return list({(hit.text, hit.case): hit for hit in chain(by_words, more)}.values())

    def detect(
        self, texts: Sequence[str], e_limit: float, *, only: set[int] | None = None
    ) -> list[Detection]:
        """`find`, and for each what it is and where in the text it stands."""
        detections = (
            self.describe(texts[passage.finding.text], passage)
            for passage in self.find(texts, e_limit, only=only)
        )
        return [detection for detection in detections if detection is not None]

    def places(self, case_ref: str) -> list[tuple[Scanner, int]]:
        """Where a case stands: the scanners that have it, and its place in their index."""
        wanted = enrolled.passage_ids(self._register.matches, case_ref)
        return [
            (scanner, case)
            for scanner in self._scanners
            if (case := scanner.index.case_of(wanted)) is not None
        ]

    def describe(self, text: str, passage: DetectedPassage) -> Detection | None:
        """What was found in this text; None when its documents were removed since."""
        maker, finding = passage.scanner.maker, passage.finding
        labels = [enrolled.enrolled(self._register.matches, number) for number in passage.passage_ids]
        prints = [
            fingerprint.of_passage(self._register.hashes, number, maker.scheme.name, maker.key.id)
            for number in passage.passage_ids
        ]
        known = [
            (label, stored)
            for label, stored in zip(labels, prints, strict=True)
            if label is not None and stored is not None
        ]
        if not known:
            return None
        aligned, reasons = align.align(
            text,
            [stored for _, stored in known],
            maker.vocabulary,
            maker.scheme,
            evidence.costs_of(maker.scheme),
        )
        own = dict(passage.scanner.passages(text, finding.case))
        rows = [(label, alignment) for (label, _), alignment in zip(known, aligned, strict=True)]
        shown = _visible(finding.meaning)
        passages = _passages(text, rows, own, shown)
        return Detection(
            text=finding.text,
            case_ref=known[0][0].document.case_ref,
            canary=all(label.document.canary for label, _ in known),
            scheme=maker.scheme.name,
            key_id=maker.key.id,
            e_value=finding.e_value,
            score=significance.score(finding.e_value),
            reasons=reasons if shown is None else (*reasons, _reason(shown)),
            passages=passages,
        )


def _visible(shown: CaseEvidence | None) -> CaseEvidence | None:
    """What is shown by meaning, where there is enough of it."""
    return shown if shown is not None and shown.nats >= weigh.SHOWN_NATS else None


def _reason(shown: CaseEvidence) -> MatchReason:
    return MatchReason(MatchReasonCode.MEANING, shown.sentences)


def _passages(
    text: str, rows: list[tuple[Enrolled, Alignment]], own: dict[int, float], shown: CaseEvidence | None
) -> tuple[PassageDetection, ...]:
    """Those that gave evidence, by words or by meaning, or the one that gave most."""
    ordered = sorted(rows, key=lambda row: (own[row[0].passage.id], -row[1].nats, row[0].passage.id))
    by_meaning = None if shown is None else shown.passage_id
    kept = [row for row in ordered if row[1].nats >= EVIDENCE_NATS or row[0].passage.id == by_meaning]
    return tuple(
        _passage(
            text, label, alignment, own[label.passage.id], shown if label.passage.id == by_meaning else None
        )
        for label, alignment in kept or ordered[:1]
    )


def _passage(
    text: str, label: Enrolled, alignment: Alignment, e_value: float, shown: CaseEvidence | None
) -> PassageDetection:
    spans, reasons = alignment.spans, alignment.reasons
    if shown is not None:
        if alignment.nats < shown.nats:  # what words mark would not show why
            spans = align.merged(
                [*spans, shown.span] if alignment.nats >= EVIDENCE_NATS else [shown.span], text
            )
        reasons = (*reasons, _reason(shown))
    return PassageDetection(
        document=label.document,
        passage=label.passage,
        e_value=e_value,
        score=significance.score(e_value),
        coverage=alignment.coverage,
        spans=spans,
        reasons=reasons,
    )
