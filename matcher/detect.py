"""Which enrolled passages stand in a text, how sure that is, and where: what `check` and `match` both ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from matcher import align, significance
from matcher.register import Register
from matcher.scan import Finding, Scanner
from store.archive.extracted import Span
from store.matches import enrolled
from store.matches.document import Document, Passage
from store.matches.match import Reason
from store.register import fingerprint


@dataclass(frozen=True, slots=True)
class Detection:
    """A passage recognised in a text."""

    text: int  # the text's place among those asked about
    document: Document
    passage: Passage
    scheme: str
    key_id: str
    e_value: float
    score: int
    coverage: float
    spans: tuple[Span, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, by whose index it was found, and of which passage."""

    scanner: Scanner
    finding: Finding
    passage_id: int


class Detector:
    """The register ready for texts. It may be kept as long as nothing is enrolled."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._scanners = [Scanner(register.index(maker), maker) for maker in register.makers()]

    def find(self, texts: Sequence[str], e_limit: float, *, only: set[int] | None = None) -> list[Found]:
        """Every passage in every text with an e-value of at most `e_limit`, strongest first within a text.

        Args:
            texts: plain texts of posts.
            e_limit: chance posts per million.
            only: ids of the passages asked about; None for all. The e-value is that of the whole register.
        """
        best: dict[tuple[int, int], Found] = {}
        for scanner in self._scanners:
            for finding in scanner.scan(texts, e_limit):
                passage_id = int(scanner.index.passage_ids[finding.passage])
                if only is not None and passage_id not in only:
                    continue
                known = best.get((finding.text, passage_id))
                if known is None or finding.e_value < known.finding.e_value:
                    best[finding.text, passage_id] = Found(scanner, finding, passage_id)
        return sorted(
            best.values(), key=lambda found: (found.finding.text, found.finding.e_value, found.passage_id)
        )

    def detect(
        self, texts: Sequence[str], e_limit: float, *, only: set[int] | None = None
    ) -> list[Detection]:
        """`find`, and for each what it is and where in the text it stands."""
        told = (self.tell(texts[found.finding.text], found) for found in self.find(texts, e_limit, only=only))
        return [detection for detection in told if detection is not None]

    def tell(self, text: str, found: Found) -> Detection | None:
        """What was found in this text; None when its document was removed since."""
        maker, finding = found.scanner.maker, found.finding
        label = enrolled.enrolled(self._register.matches, found.passage_id)
        stored = fingerprint.of_passage(
            self._register.hashes, found.passage_id, maker.scheme.name, maker.key.id
        )
        if label is None or stored is None:
            return None
        aligned = align.align(text, stored, maker.vocabulary, maker.scheme)
        return Detection(
            text=finding.text,
            document=label.document,
            passage=label.passage,
            scheme=maker.scheme.name,
            key_id=maker.key.id,
            e_value=finding.e_value,
            score=significance.score(finding.e_value),
            coverage=aligned.coverage,
            spans=aligned.spans,
            reasons=aligned.reasons,
        )
