"""Words that mean the same: Dutch for English, and Dutch synonyms, from lists written for this project.

Only posts are widened by it, never what is stored: a better list needs no new fingerprints. The lists, an
entry a line, and what makes the two tables of them are in `bench/lexicon`. Among the words for one thing the
most fitting comes first. An operator may add dictionaries (`matcher.dictionary`): their words come after.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

import Stemmer

_DATA = Path(__file__).parent / "data"
SYNONYMS = _DATA / "synonyms.tsv"
TRANSLATIONS = _DATA / "translations.tsv"
_AMERICAN = (
    (re.compile(r"(?<=[a-z]{2})our(?=(?:s|ed|ing|er|ers|able|ful|hood)?$)"), "or"),
    (re.compile(r"(?<=[a-z]{3})is(?=(?:es?|ed|ing|er|ers|ations?)$)"), "iz"),
    (re.compile(r"(?<=[a-z]{2}t)re(?=s?$)"), "er"),
    (re.compile(r"ence(?=s?$)"), "ense"),
)


_added: tuple[tuple[Path, int], ...] = ()


def use(tables: Iterable[Path]) -> None:
    """Look words up in these added tables too, in this whole process, until it is told of others."""
    global _added  # noqa: PLW0603 - which dictionaries a process reads is one choice, as are its own lists
    wanted = tuple((path, path.stat().st_mtime_ns) for path in sorted(tables))
    if wanted != _added:
        _added = wanted
        _translations.cache_clear()
        _term_heads.cache_clear()


def synonyms(form: str) -> tuple[str, ...]:
    """Other Dutch words, in their one form, that may stand for the word of this form."""
    return tuple(_synonyms().get(form, "").split())


def dutch_for(english: str) -> tuple[str, ...]:
    """Dutch words, in their one form, for an English word in any form or a term; () where none is known."""
    known = _translations()
    if " " in english:
        return tuple(known.get(_term_key(english.split()), "").split())
    meanings = f"{known.get(english, '')} {known.get('~' + english_stem(english), '')}"
    return tuple(dict.fromkeys(meanings.split()))


def term_length(pieces: list[str], at: int) -> int:
    """How many of the pieces from `at` on are one English term; 1 where they are single words."""
    longest = _term_heads().get(english_stem(pieces[at]), 1)
    for length in range(min(longest, len(pieces) - at), 1, -1):
        if _term_key(pieces[at : at + length]) in _translations():
            return length
    return 1


def is_common(english: str) -> bool:
    """Whether a folded English word stands in texts of every subject, and says nothing untranslated."""
    return english in _common()


@lru_cache(100_000)
def english_stem(word: str) -> str:
    """The stem of a folded English word; British and American spelling have the same."""
    for british, american in _AMERICAN:
        word = british.sub(american, word)
    return str(_stemmer().stemWord(word))


def _term_key(pieces: list[str]) -> str:
    return " ".join(map(english_stem, pieces))


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english", 0)


@cache
def _common() -> frozenset[str]:
    return frozenset((_DATA / "common-english.txt").read_text(encoding="utf-8").split())


@cache
def _synonyms() -> dict[str, str]:
    return _read(SYNONYMS)


@cache
def _translations() -> dict[str, str]:
    known = _read(TRANSLATIONS)
    for path, _ in _added:
        known = _read(path) | known
    return known


@cache
def _term_heads() -> dict[str, int]:
    """By the first stem of a term how many words the longest such term has."""
    heads: dict[str, int] = {}
    for key in _translations():
        if " " in key:
            head, length = key.partition(" ")[0], key.count(" ") + 1
            heads[head] = max(length, heads.get(head, 1))
    return heads


def _read(path: Path) -> dict[str, str]:
    rows = (line.partition("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {key: forms for key, _, forms in rows}
