"""The words that one piece of text may be recognised by, beside its own: parts, synonyms, translations."""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from matcher import lexicon, rarity
from matcher.normalise import is_date, one_form, words_of
from matcher.stopwords import STOPWORDS

_LEAST_PART = 4  # letters
_COMPOUND = 9
_PART_ZIPF = 3.3
_COMPOUND_ZIPF = 4.0


class Reading(Enum):
    """How a text is read: what is stored has no word that the text does not have."""

    ENROLLED = auto()
    DUTCH_POST = auto()
    ENGLISH_POST = auto()


@dataclass(frozen=True, slots=True)
class Forms:
    """Words for one piece of text."""

    words: tuple[str, ...]
    together: bool  # all stand for one thing at one place; otherwise they follow each other


def reading_of(pieces: list[str]) -> Reading:
    """How a post's folded pieces are read."""
    return Reading.ENGLISH_POST if lexicon.is_english(pieces) else Reading.DUTCH_POST


def forms_of(piece: str, reading: Reading) -> Forms:
    """The words of a piece of folded text; the first one of a place is the one that forms pairs."""
    words = words_of(piece)
    if len(words) != 1 or not piece.isalpha():
        return Forms(words, is_date(piece))
    if reading is Reading.ENGLISH_POST:
        return Forms(_distinct(*lexicon.dutch_for(piece), *words), together=True)
    parts = compound_parts(piece)
    if reading is Reading.ENROLLED:
        return Forms(_distinct(*words, *parts), together=True)
    return Forms(_distinct(*words, *parts, *lexicon.synonyms(words[0])), together=True)


def compound_parts(word: str) -> tuple[str, ...]:
    """The two words that a rare compound is made of, in their one form; () where it seems to be none."""
    if len(word) < _COMPOUND or rarity.zipf(one_form(word)) >= _COMPOUND_ZIPF:
        return ()
    best, found = _PART_ZIPF, 0
    for at in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
        if (head := _part_zipf(word[:at])) >= best and (tail := _part_zipf(word[at:])) >= best:
            best, found = min(head, tail), at
    return (one_form(word[:found]), one_form(word[found:])) if found else ()


@lru_cache(200_000)
def _part_zipf(part: str) -> float:
    return 0.0 if part in STOPWORDS else rarity.listed_zipf(one_form(part))


def _distinct(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
