"""How many words of a retelling the matcher takes for a word of its decision, and which it does not.

    python -m bench.lexicon.reach FOLDER... [--missed heavy]

A folder holds docs.jsonl, leaks.jsonl and negatives.jsonl as `bench/leaks/whole` does. A content word
hits when one of the forms that a post may be recognised by is a form of the decision; told by strength, for
the decision leaked, for the others, and for hard negatives, each held against all decisions. What
raises the first and leaves the others is gained; with `--missed` the words that hit nothing are listed.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from matcher import rarity
from matcher.folding import fold
from matcher.forms import WordReading, forms_of
from matcher.normalise import raw_tokens
from matcher.reading import stretches

COMMON_ZIPF = 6.0
"""A word this common says nothing of a case."""


@dataclass(frozen=True, slots=True)
class Word:
    """One content word of a text, as it is written, and what it may be recognised by."""

    written: str
    forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class ReachRow:
    """A text that is held against decisions."""

    strength: str
    ref: str  # of the decision that it leaks; empty for a negative
    words: tuple[Word, ...]


@dataclass
class HitShare:
    """Words that hit, of how many."""

    hits: int = 0
    words: int = 0

    def __str__(self) -> str:
        return f"{self.hits / max(1, self.words):.3f}"


def main() -> None:
    """Print the shares by strength."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("folders", nargs="+", type=Path)
    asked.add_argument("--missed", help="list the words of this strength that hit nothing")
    given = asked.parse_args()
    own: dict[str, HitShare] = defaultdict(HitShare)
    others: dict[str, HitShare] = defaultdict(HitShare)
    missed: Counter[str] = Counter()
    for folder in given.folders:
        known = decisions(folder)
        for row in rows(folder):
            for ref, forms in known.items():
                shares = own if ref == row.ref else others
                for word in row.words:
                    hit = bool(word.forms & forms)
                    shares[row.strength].words += 1
                    shares[row.strength].hits += hit
                    if ref == row.ref and row.strength == given.missed and not hit:
                        missed[word.written] += 1
    for strength in sorted({*own, *others}):
        print(f"{strength:24} own {own[strength]!s:6} others {others[strength]!s:6}")
    print(" ".join(word for word, _ in missed.most_common()))


def decisions(folder: Path) -> dict[str, frozenset[str]]:
    """By reference every form that is stored of a decision."""
    decided: dict[str, set[str]] = defaultdict(set)
    for line in _lines(folder / "docs.jsonl"):
        pieces = [raw for raw, _, _ in raw_tokens(fold(line["text"]))]
        decided[line["ref"]].update(
            form for piece in pieces for form in forms_of(piece, WordReading.ENROLLED).words
        )
    return {ref: frozenset(forms) for ref, forms in decided.items()}


def rows(folder: Path) -> Iterator[ReachRow]:
    """Every leak and negative."""
    for line in _lines(folder / "leaks.jsonl"):
        yield ReachRow(line["strength"], line["ref"], tuple(words(line["text"])))
    for line in _lines(folder / "negatives.jsonl"):
        yield ReachRow(f"negative: {line['kind']}", "", tuple(words(line["text"])))


def words(text: str) -> Iterator[Word]:
    """The content words of a post with all that they may stand for."""
    for part in stretches([raw for raw, _, _ in raw_tokens(fold(text))]):
        for piece in part.pieces:
            forms = forms_of(piece, part.reading)
            for group in [forms.words] if forms.together else [(word,) for word in forms.words]:
                if telling := [form for form in group if rarity.zipf(form) < COMMON_ZIPF]:
                    yield Word(piece, frozenset(telling))


def _lines(path: Path) -> Iterable[dict[str, str]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    main()
