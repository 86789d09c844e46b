"""Whether a stretch of text is prose: words that somebody could write down again, and so be found by."""

import re

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019.-][^\W\d_]+)*")
_LONGEST_WORD = 45
_VOWEL = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿœ\u0131āēīōūğ]", re.IGNORECASE)
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}", re.IGNORECASE)
_INNER_CAPITALS = re.compile(r"[a-z][A-Z]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_TRIM = ".,;:!?()[]{}\"'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb/\u2026-\u2013\u2014"
_LEAST_SHARE = 0.5  # of what stands between spaces
_MOST_UNSPOKEN = 0.25  # of the longer words


def holds_prose(text: str) -> bool:
    """Whether at least half of it is words, and those can be spoken.

    Dot leaders, tables of numbers, base64, markup, the source of a file, and letters whose meaning was lost
    do not.
    """
    tokens = text.split()
    words = [word for word in (token.strip(_TRIM) for token in tokens) if _is_word(word)]
    if not tokens or len(words) < _LEAST_SHARE * len(tokens):
        return False
    longer = [word for word in words if len(word) >= 4 and _LATIN.match(word)]
    unspoken = sum(not _can_be_spoken(word) for word in longer)
    return unspoken <= _MOST_UNSPOKEN * len(longer)


def _is_word(token: str) -> bool:
    return (
        len(token) <= _LONGEST_WORD
        and _WORD.fullmatch(token) is not None
        and len(_INNER_CAPITALS.findall(token)) <= 1
    )


def _can_be_spoken(word: str) -> bool:
    return (word.isupper() and len(word) <= 5) or (
        _VOWEL.search(word) is not None and _CONSONANTS.search(word) is None
    )
