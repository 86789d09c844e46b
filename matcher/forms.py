"""The words that one piece of text may be recognised by, beside its own: parts, synonyms, translations."""

from dataclasses import dataclass
from enum import Enum, auto

from matcher import kin, lexicon, rarity
from matcher.normalise import is_date, words_of

_LEAST_PART = 4  # letters
_COMPOUND = 9
_PART_ZIPF = 3.3
_COMPOUND_ZIPF = 4.0
_OF_A_PART = 2  # translations of one word of a term


class WordReading(Enum):
    """How a text is read: of a piece that is stored what it most likely says, of a post's all that it may."""

    ENROLLED = auto()
    ENGLISH_ENROLLED = auto()
    DUTCH_POST = auto()
    ENGLISH_POST = auto()


_ENGLISH = frozenset({WordReading.ENGLISH_ENROLLED, WordReading.ENGLISH_POST})


@dataclass(frozen=True, slots=True)
class Forms:
    """Words for one piece of text."""

    words: tuple[str, ...]
    together: bool  # all stand for one thing at one place; otherwise they follow each other


def forms_of(piece: str, reading: WordReading) -> Forms:
    """The words of a piece of folded text, the likeliest first."""
    words = words_of(piece)
    if reading in _ENGLISH and not is_date(piece) and not piece.isdigit():
        own = () if lexicon.is_common(piece) else words
        forms = _distinct(*_translated(piece), *own)
        return Forms(forms if reading is WordReading.ENGLISH_POST else forms[:1], together=True)
    if reading is WordReading.DUTCH_POST and kin.says_nothing(piece):
        return Forms((), together=True)
    if len(words) != 1 or not (piece.isalpha() or reading is WordReading.DUTCH_POST):
        return Forms(words, is_date(piece))
    parts = compound_parts(piece, words[0]) if piece.isalpha() else ()
    if reading is WordReading.ENROLLED:
        return Forms(_distinct(*words, *parts), together=True)
    own = _distinct(*words, *parts)
    more = kin.kin(piece if piece.isalpha() else words[0], words[0], whole=not parts)
    return Forms(_distinct(*own, *more, *lexicon.synonyms(words[0])), together=True)


def compound_parts(word: str, form: str) -> tuple[str, ...]:
    """The two words, in their form, that a rare compound of this form is made of; () where it is none."""
    if len(word) < _COMPOUND or rarity.zipf(form) >= _COMPOUND_ZIPF:
        return ()
    best, parts = _PART_ZIPF, tuple[str, ...]()
    for at in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
        head, head_zipf = kin.part(word[:at])
        if head_zipf >= best:
            tail, tail_zipf = kin.part(word[at:])
            if tail_zipf >= best:
                best, parts = min(head_zipf, tail_zipf), (head, tail)
    return parts


def _translated(piece: str) -> tuple[str, ...]:
    """Dutch for an English word; for a term of several, what it means and then what its words do."""
    whole = lexicon.dutch_for(piece)
    if " " not in piece:
        return whole
    return (*whole, *(word for part in piece.split() for word in lexicon.dutch_for(part)[:_OF_A_PART]))


def _distinct(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
