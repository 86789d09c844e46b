"""Machine edits do what their names say, and the same every time."""

import difflib

import pytest

from bench import leakset
from bench.edits import EXCERPT_WORDS, Edit, EditedPost, edited_posts, sentences
from bench.leakset import SetPassage

SET = leakset.load()


def edited(edit: Edit) -> list[EditedPost]:
    """Answer one post of every passage with this edit."""
    return [
        post for passage in SET.passages for post in edited_posts(passage, SET.hosts) if post.edit is edit
    ]


def words(post: EditedPost) -> list[str]:
    """Answer the words of the edited excerpt."""
    return post.text[post.start : post.end].split()


def unchanged(passage: SetPassage, kept: list[str]) -> float:
    """Answer the share of an excerpt's words that stand so, in this order, in the passage."""
    matcher = difflib.SequenceMatcher(None, passage.text.split(), kept, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(kept)


def test_the_same_seed_gives_the_same_posts() -> None:
    """Posts come out the same at every run, and another seed gives others."""
    first, again = (list(edited_posts(SET.passages[0], SET.hosts)) for _ in range(2))
    other = list(edited_posts(SET.passages[0], SET.hosts, seed=1))
    assert first == again
    assert [post.text for post in first] != [post.text for post in other]


def test_excerpts_are_verbatim_and_of_the_promised_length() -> None:
    """A plain excerpt is a run of the passage's own words."""
    for post in edited(Edit.EXCERPT_40):
        assert " ".join(words(post)) in " ".join(post.passage.text.split())
        assert EXCERPT_WORDS[0] <= len(words(post)) <= EXCERPT_WORDS[1]
    assert all(25 <= len(words(post)) <= 39 for post in edited(Edit.EXCERPT_25))


@pytest.mark.parametrize(("edit", "least", "most"), [(Edit.TYPOS, 0.8, 0.9), (Edit.OCR, 0.75, 0.85)])
def test_the_share_of_changed_words_is_as_named(edit: Edit, least: float, most: float) -> None:
    """15 % of words are mistyped and 20 % misread, on average."""
    shares = [unchanged(post.passage, words(post)) for post in edited(edit)]
    assert least <= sum(shares) / len(shares) <= most


def test_redaction_leaves_no_digit() -> None:
    """No number and no name within a sentence survives."""
    for post in edited(Edit.REDACTED):
        text = post.text[post.start : post.end]
        assert not any(letter.isdigit() for letter in text)


def test_reordering_keeps_every_sentence() -> None:
    """Reordered sentences are the passage's own sentences, whole."""
    for post in edited(Edit.REORDERED):
        own = {sentence.rstrip(".?!;:") for sentence in sentences(post.passage.text)}
        text = post.text[post.start : post.end]
        assert all(sentence.rstrip(".?!;:") in own for sentence in sentences(text))


def test_lower_case_has_no_punctuation() -> None:
    """Lower case without punctuation is words and spaces."""
    for post in edited(Edit.LOWER):
        text = post.text[post.start : post.end]
        assert text == text.lower()
        assert all(letter.isalnum() or letter == " " for letter in text)
