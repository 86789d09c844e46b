"""The encoder: pinned, bounded, and one clear sentence where it is missing or another."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.errors import MeaningError
from matcher.meaning import encoder, space
from matcher.meaning.space import Floats

DUTCH = "Zijn broer werd in een kelder vastgehouden omdat hij geen zender wilde verbergen."
GERMAN = "Sein Bruder wurde in einem Keller festgehalten, weil er keinen Sender verstecken wollte."
OTHER = "De wegwerkzaamheden aan de rotonde duren nog tot eind september."


class OtherModel:
    """A model of the same shape that is not the one that vectors were made with."""

    def encode(self, texts: list[str]) -> Floats:
        """Something else for every text."""
        return np.random.default_rng(1).normal(size=(len(texts), 512)).astype(np.float32)


def test_what_means_the_same_lies_close_in_another_language() -> None:
    """A sentence is nearer to its translation than to another sentence of its own language."""
    dutch, german, other = encoder.load().encode([DUTCH, GERMAN, OTHER])
    assert dutch @ german > 0.5
    assert dutch @ other < 0.2


def test_another_model_is_refused() -> None:
    """Vectors of another model cannot be compared with stored ones: it is refused before any is made."""
    with pytest.raises(MeaningError, match="not the model"):
        encoder.check(encoder.Encoder(OtherModel()))


def test_a_missing_extra_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package nothing is loaded, and the error says what to install."""
    monkeypatch.setitem(sys.modules, encoder.MODULE, None)
    encoder.load.cache_clear()
    with pytest.raises(MeaningError, match=r"lekwacht\[meaning\]"):
        encoder.load()
    encoder.load.cache_clear()


def test_no_texts_have_no_vectors() -> None:
    """Nothing asked, nothing given, and the right shape."""
    assert encoder.load().encode([]).shape == (0, space.DIMENSIONS)


@settings(max_examples=40)
@given(st.lists(st.text(st.characters(exclude_categories=())), max_size=4))
def test_whatever_strangers_write_has_vectors_of_length_one(texts: list[str]) -> None:
    """Halves of surrogate pairs, control characters, emptiness: every text has a finite vector."""
    vectors = encoder.load().encode(texts)
    assert vectors.shape == (len(texts), space.DIMENSIONS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)


def test_what_is_kept_is_nearly_what_was_made() -> None:
    """Eight bits a coordinate leave a vector where it was."""
    vectors = encoder.load().encode([DUTCH, GERMAN, OTHER])
    kept = space.unpacked(space.packed(vectors))
    assert np.abs(kept @ kept.T - vectors @ vectors.T).max() < 0.02
