"""What is stored about a passage does not determine its words: bits are counted, no attack is trusted."""

import pytest

from bench import samples
from bench.attack import entropy, language
from bench.schemes import named

POSTS = 6_000
"""A smaller model finds words more surprising, by some hundredths: the whole one is the bench's."""


def test_a_surprising_word_has_more_bits_than_an_expected_one() -> None:
    """A word that always follows another costs little; one that was never seen costs what its letters do."""
    known = language.Public(
        general={"huis": 0.5, "boom": 0.5},
        law=language.Trigrams([("huis", "boom")] * 9),
        posts=language.Trigrams([("boom", "huis")]),
        letters=language.Letters(["huis", "boom"]),
    )
    texts = [language.Text("a", ("huis", "boom", "xqzw")), language.Text("b", ("huis", "boom"))]
    (_, expected, unseen), _ = language.surprisal(texts, known)
    assert expected < 2
    assert unseen > 12


def test_fewer_bits_are_stored_than_half_of_what_the_words_have() -> None:
    """Of every passage of our own set and of others'; the scheme before stored more than all."""
    if not samples.available():
        pytest.skip("no samples of public text here: the model of language cannot be made")
    known = language.public(POSTS)
    passages = [*entropy.own_set(), *entropy.others_set()]
    weighed = list(entropy.weigh(passages, named("carried-1"), known))
    too_much = [passage.id for passage in weighed if passage.share > entropy.MOST]
    assert too_much == []
    assert sum(passage.stored for passage in weighed) <= 0.35 * sum(passage.entropy for passage in weighed)
    before = list(entropy.weigh(passages, named("trios-1"), known))
    assert sum(passage.stored for passage in before) > sum(passage.entropy for passage in before)
