"""Which enrolled cases stand in a text, how sure that is, and where: what `check` and `match` both ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from matcher import align, evidence, significance
from matcher.align import Alignment
from matcher.register import Register
from matcher.scan import Finding, Scanner
from store.archive.extracted import Span
from store.matches import enrolled
from store.matches.document import Document, Passage
from store.matches.enrolled import Enrolled
from store.matches.match import Reason
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
    reasons: tuple[Reason, ...]


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
    reasons: tuple[Reason, ...]  # evidence by kind, counted over its passages
    passages: tuple[PassageDetection, ...]  # the strongest first, at least one


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, by whose index it was found, and of which case, by the ids of its passages."""

    scanner: Scanner
    finding: Finding
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

    def find(self, texts: Sequence[str], e_limit: float, *, only: set[int] | None = None) -> list[Found]:
        """Every case in every text with an e-value of at most `e_limit`, strongest first within a text.

        Args:
            texts: plain texts of posts.
            e_limit: chance posts per million.
            only: ids of passages: their cases alone are asked about; None for all. The e-value is that of
                the whole register.
        """
        best: dict[tuple[int, int], Found] = {}
        for scanner in self._scanners:
            for finding in scanner.scan(texts, e_limit):
                passages = tuple(scanner.index.passages(finding.case).tolist())
                if only is not None and only.isdisjoint(passages):
                    continue
                key = (finding.text, self._cases.get(passages[0], passages[0]))
                known = best.get(key)
                if known is None or finding.e_value < known.finding.e_value:
                    best[key] = Found(scanner, finding, passages)
        return sorted(
            best.values(), key=lambda found: (found.finding.text, found.finding.e_value, found.passage_ids)
        )

    def detect(
        self, texts: Sequence[str], e_limit: float, *, only: set[int] | None = None
    ) -> list[Detection]:
        """`find`, and for each what it is and where in the text it stands."""
        told = (self.tell(texts[found.finding.text], found) for found in self.find(texts, e_limit, only=only))
        return [detection for detection in told if detection is not None]

    def places(self, case_ref: str) -> list[tuple[Scanner, int]]:
        """Where a case stands: the scanners that have it, and its place in their index."""
        wanted = enrolled.passage_ids(self._register.matches, case_ref)
        return [
            (scanner, case)
            for scanner in self._scanners
            if (case := scanner.index.case_of(wanted)) is not None
        ]

    def tell(self, text: str, found: Found) -> Detection | None:
        """What was found in this text; None when its documents were removed since."""
        maker, finding = found.scanner.maker, found.finding
        labels = [enrolled.enrolled(self._register.matches, number) for number in found.passage_ids]
        prints = [
            fingerprint.of_passage(self._register.hashes, number, maker.scheme.name, maker.key.id)
            for number in found.passage_ids
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
        own = dict(found.scanner.passages(text, finding.case))
        rows = [(label, one) for (label, _), one in zip(known, aligned, strict=True)]
        passages = _passages(rows, own)
        return Detection(
            text=finding.text,
            case_ref=known[0][0].document.case_ref,
            canary=all(label.document.canary for label, _ in known),
            scheme=maker.scheme.name,
            key_id=maker.key.id,
            e_value=finding.e_value,
            score=significance.score(finding.e_value),
            reasons=reasons,
            passages=passages,
        )


def _passages(rows: list[tuple[Enrolled, Alignment]], own: dict[int, float]) -> tuple[PassageDetection, ...]:
    """Those that gave evidence, or the one that gave most."""
    ordered = sorted(rows, key=lambda row: (own[row[0].passage.id], -row[1].nats, row[0].passage.id))
    kept = [row for row in ordered if row[1].nats >= EVIDENCE_NATS] or ordered[:1]
    return tuple(
        PassageDetection(
            document=label.document,
            passage=label.passage,
            e_value=own[label.passage.id],
            score=significance.score(own[label.passage.id]),
            coverage=one.coverage,
            spans=one.spans,
            reasons=one.reasons,
        )
        for label, one in kept
    )
