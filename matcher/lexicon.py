"""Words that mean the same: English for Dutch and Dutch synonyms, from a list written for this project.

Only posts are widened by it, never what is stored: a better list needs no new fingerprints.
"""

from collections import defaultdict
from functools import cache
from pathlib import Path

from matcher.folding import fold
from matcher.normalise import one_form

_LIST = Path(__file__).parent / "data" / "lexicon.txt"
_ENGLISH = frozenset(
    [
        "the",
        "and",
        "of",
        "was",
        "he",
        "she",
        "his",
        "her",
        "with",
        "that",
        "they",
        "from",
        "were",
        "had",
        "to",
        "by",
        "for",
        "him",
        "not",
    ]
)
_DUTCH = frozenset(
    [
        "de",
        "het",
        "een",
        "en",
        "van",
        "dat",
        "niet",
        "zijn",
        "hij",
        "ze",
        "zij",
        "ik",
        "je",
        "met",
        "voor",
        "op",
        "te",
        "is",
        "die",
        "er",
        "naar",
        "ook",
    ]
)
_ENDINGS = ("", "s", "es", "d", "ed", "ing", "ly")


def is_english(pieces: list[str]) -> bool:
    """Whether a text's folded pieces are rather English than Dutch, by the little words they have."""
    distinct = set(pieces)
    return len(_ENGLISH & distinct) > len(_DUTCH & distinct)


def sign(piece: str) -> int:
    """1 for a little English word, -1 for a Dutch one, 0 for others: `is_english` is a sum above 0."""
    return (piece in _ENGLISH) - (piece in _DUTCH)


def dutch_for(english: str) -> tuple[str, ...]:
    """Dutch words, in their one form, for an English word in any regular form; () where the list has none."""
    known = _dutch_by_english()
    for ending in _ENDINGS:
        if english.endswith(ending) and (found := known.get(english.removesuffix(ending))):
            return found
    if english.endswith("ies"):
        return known.get(f"{english[:-3]}y", ())
    return ()


def synonyms(form: str) -> tuple[str, ...]:
    """Other Dutch words, in their one form, that may stand for the word of this form."""
    return _synonyms().get(form, ())


@cache
def _entries() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    text = ";".join(line for line in lines if not line.startswith("#"))
    halves = (entry.strip().split(":") for entry in text.split(";"))
    return tuple(
        (tuple(map(_form, dutch.split(","))), tuple(english.split(","))) for dutch, english in halves
    )


@cache
def _dutch_by_english() -> dict[str, tuple[str, ...]]:
    table: dict[str, dict[str, None]] = defaultdict(dict)
    for dutch, english in _entries():
        for word in english:
            table[word].update(dict.fromkeys(filter(None, dutch)))
    return {word: tuple(forms) for word, forms in table.items()}


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    table: dict[str, dict[str, None]] = defaultdict(dict)
    for dutch, _ in _entries():
        for form in filter(None, dutch):
            table[form].update(dict.fromkeys(other for other in dutch if other and other != form))
    return {form: tuple(others) for form, others in table.items() if others}


def _form(word: str) -> str:
    return one_form(fold(word.strip()).text)
