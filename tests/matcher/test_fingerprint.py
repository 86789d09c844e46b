"""What is stored of a passage is less than who steals it would need: a sample, truncated, in coarse order."""

from dataclasses import replace

import numpy as np
import pytest

from bench import leakset
from matcher import standard
from matcher.fingerprint import NAME_BIT, Hashes, MadeFingerprint, make
from matcher.register import Maker
from matcher.scheme import SOURCE, TRIOS
from tests.matcher.conftest import STORY, Room

PASSAGES = leakset.load().passages
NONE = np.zeros(0, np.uint64)


@pytest.fixture
def maker(room: Room) -> Maker:
    """What makes fingerprints of groups and of truncated words."""
    with room.open() as register:
        return replace(register.maker(), scheme=TRIOS)


@pytest.fixture
def whole(room: Room) -> Maker:
    """What makes fingerprints of whole words."""
    with room.open() as register:
        return replace(register.maker(), scheme=SOURCE)


def made(maker: Maker, text: str) -> MadeFingerprint:
    """The fingerprint of a text."""
    return make(text, maker.vocabulary, maker.scheme, NONE)


def test_a_word_stands_in_few_groups(maker: Maker) -> None:
    """Of the groups a sample is kept: each has three words, and none comes back too often."""
    for passage in PASSAGES:
        fingerprint = made(maker, passage.text)
        assert 0 < 3 * len(fingerprint.groups.values) <= maker.scheme.group_limit * fingerprint.content_words


def test_groups_stay_within_a_sentence(maker: Maker) -> None:
    """Two sentences change places without changing what is stored of them."""
    parts = [
        "De imker borg de lege korven onder het afdak.",
        "Zijn neef smeedde dunne haken voor de vissers.",
    ]
    fingerprint, other = (set(made(maker, " ".join(order)).groups.values) for order in (parts, parts[::-1]))
    assert fingerprint == other
    assert fingerprint


def test_words_of_everybody_are_kept_in_no_group(maker: Maker) -> None:
    """Of the law that a decision quotes next to nothing is stored, of its own story most."""
    quoting = [passage for passage in PASSAGES if passage.public_words > 50]
    assert quoting
    for passage in quoting:
        law = " ".join(passage.text.split()[: passage.public_words])
        quoted = made(maker, law)
        assert quoted.public_share > 0.75
        assert len(quoted.groups.values) < 0.25 * quoted.content_words
    assert made(maker, STORY).public_share < 0.5


def test_order_is_known_by_the_block_alone(maker: Maker) -> None:
    """Within a block hashes are sorted, and there are no more blocks than the passage's length asks for."""
    fingerprint = made(maker, STORY)
    for hashes in (fingerprint.groups, fingerprint.words):
        assert _sorted_within_blocks(hashes)
        assert max(hashes.blocks) <= fingerprint.content_words // maker.scheme.block


def _sorted_within_blocks(hashes: Hashes) -> bool:
    rows = list(zip(hashes.blocks, hashes.values, strict=True))
    return rows == sorted(rows)


def test_names_have_hashes_of_their_own_and_stand_in_no_group(maker: Maker) -> None:
    """A word with a capital within a sentence is kept as a name alone; without it, as a word."""
    text = "Hij vroeg de klokkenmaker {} om een fietspomp en verstopte de grote ton achter de oude kerk."
    every = replace(maker.scheme, group_limit=0)
    named, plain = (make(text.format(word), maker.vocabulary, every, NONE) for word in ("Molen", "molen"))
    first = maker.scheme.names_from
    assert [value >= first for value in sorted(named.words.values)][-1]
    assert not any(value >= first for value in plain.words.values)
    assert set(named.groups.values) < set(plain.groups.values)


def test_hashes_are_truncated(maker: Maker) -> None:
    """No stored number tells more than its segment of buckets has room for."""
    for passage in PASSAGES:
        fingerprint = made(maker, passage.text)
        assert max(fingerprint.groups.values) < 1 << maker.scheme.group_bits
        assert max(fingerprint.words.values) < sum(maker.scheme.segments)


def test_registered_text_is_in_no_fingerprint(maker: Maker) -> None:
    """Of registered standard text nothing is stored, of a passage that quotes it the rest."""
    half = STORY[: len(STORY) // 2]
    for registered, least, most in ((STORY, 0.0, 0.0), (half, 0.3, 0.7)):
        hashes = np.array(sorted(standard.hashes(maker, registered)), np.uint64)
        fingerprint = make(STORY, maker.vocabulary, maker.scheme, hashes)
        whole = made(maker, STORY)
        for kept, of in ((fingerprint.groups, whole.groups), (fingerprint.words, whole.words)):
            assert least <= len(kept.values) / len(of.values) <= most


def test_a_word_that_stands_in_registered_text_alone_is_kept_out(maker: Maker) -> None:
    """A rare word of standard text counts nowhere, in whatever wording it stands."""
    hashes = np.array(sorted(standard.hashes(maker, "De klokkenmaker is een beroep.")), np.uint64)
    fingerprint = make(STORY, maker.vocabulary, maker.scheme, hashes)
    assert len(fingerprint.words.values) < len(made(maker, STORY).words.values)


def test_every_content_word_is_kept_whole_at_the_source(whole: Maker) -> None:
    """Without truncation no two words share a hash, and everyday words are kept beside rare ones."""
    for passage in PASSAGES:
        fingerprint, words = made(whole, passage.text), made(replace(whole, scheme=TRIOS), passage.text).words
        assert len(set(fingerprint.words.values)) > len(set(words.values))
        assert not fingerprint.groups.values
        assert min(fingerprint.words.values) > 2**40


def test_names_and_words_are_told_apart_by_one_bit(whole: Maker) -> None:
    """The same word as a name has the same hash but for the bit that tells names."""
    text = "Hij vroeg de klokkenmaker {} om een fietspomp en verstopte de grote ton achter de oude kerk."
    named, plain = (set(made(whole, text.format(word)).words.values) for word in ("Molen", "molen"))
    assert {value ^ int(NAME_BIT) for value in named - plain} == plain - named != set()


def test_law_that_a_decision_quotes_is_not_kept_at_the_source(whole: Maker) -> None:
    """Words in public wording are left out, and a passage of nothing else says so."""
    for passage in PASSAGES:
        if passage.public_words > 50:
            law = " ".join(passage.text.split()[: passage.public_words])
            quoted = made(whole, law)
            assert quoted.public_share > 0.6
    assert made(whole, STORY).public_share < 0.3
