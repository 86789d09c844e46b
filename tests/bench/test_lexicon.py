"""The hand-written lists of words that mean the same, and the tables that are made of them."""

import re
from collections import Counter
from pathlib import Path

import pytest
from wordfreq import iter_wordlist

from bench.lexicon import build
from matcher import lexicon
from matcher.folding import fold
from matcher.stopwords import STOPWORDS
from tests.debian import needed

_DUTCH = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_ENGLISH = re.compile(r"[a-z0-9]+(?:[-' ]+[a-z0-9]+)*'?")


def test_the_shipped_tables_are_those_of_the_lists() -> None:
    """Whoever changes a list makes the tables anew."""
    assert lexicon.SYNONYMS.read_text(encoding="utf-8") == build.as_text(build.synonyms())
    assert lexicon.TRANSLATIONS.read_text(encoding="utf-8") == build.as_text(build.translations())


def test_every_entry_is_written_in_the_one_way() -> None:
    """An entry is Dutch words, an equals sign and English terms in lower case, none of them twice."""
    for entry in build.entries():
        assert all(_DUTCH.fullmatch(word) for word in entry.dutch), entry
        assert all(_ENGLISH.fullmatch(term) for term in entry.english), entry
        assert len(set(entry.dutch)) == len(entry.dutch), entry
        assert len(set(entry.english)) == len(entry.english), entry


def test_no_entry_stands_there_twice() -> None:
    """Two entries with the same words would be one."""
    count = Counter((entry.dutch, entry.english) for entry in build.entries())
    assert [words for words, times in count.items() if times > 1] == []


def test_every_dutch_word_says_something() -> None:
    """No stop word is listed, and every word has a form by which it can be found."""
    for entry in build.entries():
        assert STOPWORDS.isdisjoint(entry.dutch), entry
        assert all(build.forms_of(word) for word in entry.dutch), entry


def test_a_verb_with_a_prefix_has_the_forms_of_its_verb() -> None:
    """Separable prefixes keep the participle's ge-, others do not."""
    known = build.verbs()
    assert known["neersteken"] == ("neersteken", "neerstak", "neergestoken")
    assert known["ontvangen"] == ("ontvangen", "ontving", "ontvangen")


def test_irregular_forms_of_a_verb_find_each_other() -> None:
    """Past and participle of a Dutch verb are forms of one word."""
    assert build.form("gestoken") in build.synonyms()[build.form("stak")]


RARE = frozenset((Path(__file__).parent / "words_in_no_list.txt").read_text(encoding="utf-8").split())
"""Words that no list of frequencies has: names of peoples and things, and verbs in a tense that few write."""
DEBIAN = Path("/usr/share/dict/dutch")


@pytest.fixture(scope="module")
def written() -> dict[str, set[str]]:
    """By language every word that people write, from frequencies of large texts."""
    return {
        language: {fold(word).text for word in iter_wordlist(language, "best")} | RARE
        for language in ("nl", "en")
    }


def is_word(word: str, known: set[str]) -> bool:
    """Whether a word is known, or put together from two that are."""
    seams = (at for at in range(3, len(word) - 2) if word[at:] in known)
    return word in known or any(word[:at] in known or word[:at].removesuffix("s") in known for at in seams)


def test_every_word_of_the_lists_is_a_word(written: dict[str, set[str]]) -> None:
    """Each part of what is listed, and each form that is made of a verb, stands in a word list."""
    dutch = {word for entry in build.entries() for word in entry.dutch}
    dutch |= {form for parts in build.verbs().values() for form in parts}
    english = {term for entry in build.entries() for term in entry.english}
    english |= {form for word, forms in build.english_forms().items() for form in (word, *forms)}
    for language, words in (("nl", dutch), ("en", english)):
        parts = {part for word in words for part in re.findall(r"[^\W\d_]{2,}", fold(word).text)}
        assert sorted(part for part in parts if not is_word(part, written[language])) == []


def test_every_form_that_is_made_of_a_verb_is_in_debian_s_word_list() -> None:
    """Past and participle are those that a dictionary has, not ones that a rule invents."""
    known = {fold(word).text for word in needed(DEBIAN, "wdutch").read_text(encoding="utf-8").split()} | RARE
    listed = {word for entry in build.entries() for word in entry.dutch}
    made = {form for parts in build.verbs().values() for form in parts} - listed
    assert sorted(form for form in made if form not in known) == []


@pytest.mark.parametrize(
    "word", ["verkiezing", "duizend", "aangegeven", "ontmoeten", "opgehangen", "noorwegen"]
)
def test_what_only_ends_like_a_verb_is_none(word: str) -> None:
    """A noun or a participle gets no past tense."""
    assert word not in build.verbs()
