"""Whether a stretch of text is prose: words that somebody could write down again, and so be found by."""

import re

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019.-][^\W\d_]+)*")
_LONGEST_WORD = 45
_PAIRS = frozenset(
    re.findall(
        "..",
        "enerdeanintegeetaareonstlehearieortiesalndiselveeeatmengijlaramaneselidarirobetothhaouitedntasianakata"
        "sawaayyabiirunkilonokomosourusaschscikomtaamnisi",
    )
)
"""Letters that follow each other often in languages of Europe and around it, written in Latin letters."""
_INNER_CAPITALS = re.compile(r"[a-z][A-Z]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_TRIM = ".,;:!?()[]{}\"'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb/\u2026-\u2013\u2014"
_LEAST_SHARE = 0.5  # of what stands between spaces
_LEAST_PAIRS = 0.22  # of the pairs of letters in longer words
_LOST_PAIRS = 0.16
_LONG_ENOUGH = 300  # letters


def holds_prose(text: str) -> bool:
    """Whether at least half of it is words, and their letters follow each other as in a language.

    Dot leaders, tables of numbers, base64, markup, the source of a file, and letters whose meaning was lost
    do not.
    """
    tokens = text.split()
    words = [word for word in (token.strip(_TRIM) for token in tokens) if _is_word(word)]
    if not tokens or len(words) < _LEAST_SHARE * len(tokens):
        return False
    return _share_of_pairs(words) >= _LEAST_PAIRS


def has_lost_its_letters(text: str) -> bool:
    """Whether a long text in Latin letters is of no language: its file says that letters are others."""
    words = [word for word in (token.strip(_TRIM) for token in text.split()) if _is_word(word)]
    long_enough = sum(len(word) for word in words if len(word) >= 4) >= _LONG_ENOUGH
    return long_enough and _share_of_pairs(words) < _LOST_PAIRS


def _share_of_pairs(words: list[str]) -> float:
    """The share of pairs of letters, in longer words, that are common; 1 where there are no such words."""
    longer = (word.lower() for word in words if len(word) >= 4 and _LATIN.match(word))
    pairs = [word[at : at + 2] for word in longer for at in range(len(word) - 1)]
    return sum(pair in _PAIRS for pair in pairs) / len(pairs) if pairs else 1.0


def _is_word(token: str) -> bool:
    return (
        len(token) <= _LONGEST_WORD
        and _WORD.fullmatch(token) is not None
        and len(_INNER_CAPITALS.findall(token)) <= 1
    )
