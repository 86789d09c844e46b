"""What is stored of a passage is less than who steals it would need: a forest, truncated, in coarse order."""

import numpy as np
import pytest

from bench import leakset
from matcher import standard
from matcher.fingerprint import Hashes, Made, make
from matcher.register import Maker
from tests.matcher.conftest import STORY, Room

PASSAGES = leakset.load().passages
NONE = np.zeros(0, np.uint64)


@pytest.fixture
def maker(room: Room) -> Maker:
    """What makes the fingerprints of an empty register."""
    with room.open() as register:
        return register.maker()


def made(maker: Maker, text: str) -> Made:
    """The fingerprint of a text."""
    return make(text, maker.vocabulary, maker.scheme, NONE)


def test_the_pairs_of_a_passage_hold_no_cycle(maker: Maker) -> None:
    """Fewer pairs are kept than there are words, so that no clique betrays which words belong together."""
    for passage in PASSAGES:
        one = made(maker, passage.text)
        assert 0 < len(one.pairs.values) < one.content_words


def test_words_of_everybody_are_kept_in_no_pair(maker: Maker) -> None:
    """Of the law that a decision quotes next to nothing is stored, of its own story most."""
    quoting = [passage for passage in PASSAGES if passage.public_words > 50]
    assert quoting
    for passage in quoting:
        law = " ".join(passage.text.split()[: passage.public_words])
        quoted = made(maker, law)
        assert quoted.public_share > 0.75
        assert len(quoted.pairs.values) < 0.25 * quoted.content_words
    assert made(maker, STORY).public_share < 0.5


def test_order_is_known_by_the_block_alone(maker: Maker) -> None:
    """Within a block hashes are sorted, and there are no more blocks than the passage's length asks for."""
    one = made(maker, STORY)
    for hashes in (one.pairs, one.words):
        assert _sorted_within_blocks(hashes)
        assert max(hashes.blocks) <= one.content_words // maker.scheme.block


def _sorted_within_blocks(hashes: Hashes) -> bool:
    rows = list(zip(hashes.blocks, hashes.values, strict=True))
    return rows == sorted(rows)


def test_names_have_hashes_of_their_own_and_stand_in_no_pair(maker: Maker) -> None:
    """A word with a capital within a sentence is kept as a name alone; without it, as a word."""
    text = "Hij vroeg de klokkenmaker {} om een fietspomp en verstopte de regenton achter de kerktoren."
    named, plain = made(maker, text.format("Molen")), made(maker, text.format("molen"))
    first = maker.scheme.names_from
    assert [value >= first for value in sorted(named.words.values)][-1]
    assert not any(value >= first for value in plain.words.values)
    code = np.array([maker.vocabulary.code("mol"), maker.vocabulary.code("molen")])
    others = np.arange(len(maker.vocabulary))
    shift = 64 - maker.scheme.pair_bits
    own = {
        int(each) >> shift
        for one in code
        for each in maker.vocabulary.pair_hashes(np.full_like(others, one), others)
    }
    assert own.isdisjoint(named.pairs.values)


def test_hashes_are_truncated(maker: Maker) -> None:
    """No stored number tells more than its segment of buckets has room for."""
    for passage in PASSAGES:
        one = made(maker, passage.text)
        assert max(one.pairs.values) < 1 << maker.scheme.pair_bits
        assert max(one.words.values) < sum(maker.scheme.segments)


def test_registered_text_is_in_no_fingerprint(maker: Maker) -> None:
    """Of registered standard text nothing is stored, of a passage that quotes it the rest."""
    half = STORY[: len(STORY) // 2]
    for registered, least, most in ((STORY, 0.0, 0.0), (half, 0.3, 0.7)):
        hashes = np.array(sorted(standard.hashes(maker, registered)), np.uint64)
        one = make(STORY, maker.vocabulary, maker.scheme, hashes)
        whole = made(maker, STORY)
        for kept, of in ((one.pairs, whole.pairs), (one.words, whole.words)):
            assert least <= len(kept.values) / len(of.values) <= most


def test_a_word_that_stands_in_registered_text_alone_is_kept_out(maker: Maker) -> None:
    """A rare word of standard text counts nowhere, in whatever wording it stands."""
    hashes = np.array(sorted(standard.hashes(maker, "De klokkenmaker is een beroep.")), np.uint64)
    one = make(STORY, maker.vocabulary, maker.scheme, hashes)
    assert len(one.words.values) < len(made(maker, STORY).words.values)
