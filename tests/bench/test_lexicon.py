"""The hand-written lists of words that mean the same, and the tables that are made of them."""

import re
from collections import Counter

from bench.lexicon import build
from matcher import lexicon
from matcher.stopwords import STOPWORDS

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
