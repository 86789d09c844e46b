"""Evidence of words and of meaning, added up over a case."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from matcher.language import READ_BY_WORDS
from matcher.meaning import weigh
from matcher.meaning.channel import CaseEvidence, Meaning, PostMeaning
from matcher.scan import ScanHit, Scanner
from matcher.significance import e_value

_KEPT = 1_024
"""Posts whose meaning is kept for a while: those of a thread are asked about again together."""


class Together:
    """A scanner of a register at the source, and what its vectors show."""

    def __init__(self, scanner: Scanner, meaning: Meaning, numbers: dict[int, int]) -> None:
        """`numbers` gives the number of its case by passage id."""
        self._scanner = scanner
        self._meaning = meaning
        index = scanner.index
        firsts = index.passage_ids[index.case_start[:-1]].tolist() if index.cases else []
        self._place = {numbers[first]: place for place, first in enumerate(firsts) if first in numbers}
        self._known: dict[str, PostMeaning] = {}

    def findings(self, texts: Sequence[str], by_words: list[ScanHit], e_limit: float) -> Iterator[ScanHit]:
        """Cases whose e-value is at most `e_limit` when meaning counts too, and is better than without."""
        known = {(hit.text, hit.case): hit for hit in by_words}
        for number, post in enumerate(self._posts(texts)):
            for shown in post.cases:
                place = self._place.get(shown.case)
                if place is None:
                    continue
                before = known.get((number, place))
                hit = self._better(texts[number], place, shown, self._alone(shown, post.language), e_limit)
                if hit is not None and (before is None or hit.e_value < before.e_value):
                    yield replace(hit, text=number)
                elif before is not None:
                    yield replace(before, meaning=shown)

    def _alone(self, shown: CaseEvidence, language: str) -> float:
        cases = self._scanner.index.cases
        return weigh.e_value(shown, cases, is_read_by_words=language in READ_BY_WORDS)

    def _better(
        self, text: str, place: int, shown: CaseEvidence, alone: float, e_limit: float
    ) -> ScanHit | None:
        """What the case shows when meaning counts; None where that is not enough."""
        beside = weigh.beside_words(shown)
        if not beside and alone > e_limit:
            return None  # nearly every post: its words need not be looked at again
        by_words, search = self._scanner.hit(text, place)
        nats = by_words.nats + beside
        together = e_value(nats, search, self._scanner.model)
        least = min(alone, together) if by_words.nats >= weigh.LEAST_WORDS else alone
        best = min(by_words.e_value, max(weigh.LEAST, least))
        return replace(by_words, nats=nats, e_value=best, meaning=shown) if best <= e_limit else None

    def _posts(self, texts: Sequence[str]) -> list[PostMeaning]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if len(self._known) + len(new) > _KEPT:
            self._known.clear()
            new = list(dict.fromkeys(texts))
        self._known.update(zip(new, self._meaning.of_posts(new), strict=True))
        return [self._known[text] for text in texts]
