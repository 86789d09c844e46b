"""What is stolen: the stored hashes of one passage, beside the truth that the thief is measured against."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from bench.attack.knowledge import Knowledge
from bench.leakset import SetPassage
from matcher import fingerprint
from matcher.normalise import Token, normalise
from matcher.scheme import Scheme
from matcher.vocabulary import Vocabulary

RARE_ZIPF = 4.0


class WordKind(StrEnum):
    """What sort of word came back."""

    NAME = "names"
    RARE = "rare"
    COMMON = "common"


@dataclass(frozen=True)
class Stolen:
    """Stored hashes of a passage, and by word number what it truly says."""

    passage: SetPassage
    groups: NDArray[np.int64]
    group_blocks: NDArray[np.int64]
    words: NDArray[np.int64]
    word_blocks: NDArray[np.int64]
    truth: dict[int, WordKind]


def steal(
    passages: Iterable[SetPassage], knowledge: Knowledge, vocabulary: Vocabulary, scheme: Scheme
) -> list[Stolen]:
    """Answer every passage as the register holds it under ``scheme``."""
    return [_stolen(passage, knowledge, vocabulary, scheme) for passage in passages]


def _stolen(passage: SetPassage, knowledge: Knowledge, vocabulary: Vocabulary, scheme: Scheme) -> Stolen:
    made = fingerprint.make(passage.text, vocabulary, scheme, np.zeros(0, np.uint64))
    return Stolen(
        passage=passage,
        groups=np.array(made.groups.values, np.int64),
        group_blocks=np.array(made.groups.blocks, np.int64),
        words=np.array(made.words.values, np.int64),
        word_blocks=np.array(made.words.blocks, np.int64),
        truth={
            knowledge.number[token.word]: _kind(token, passage.text, vocabulary)
            for token in normalise(passage.text)
        },
    )


def _kind(token: Token, text: str, vocabulary: Vocabulary) -> WordKind:
    starts_sentence = text[: token.start].rstrip().endswith((".", "?", "!")) or not token.start
    if text[token.start].isupper() and not starts_sentence:
        return WordKind.NAME
    rare = vocabulary.zipf[vocabulary.code(token.word)] < RARE_ZIPF
    return WordKind.RARE if rare else WordKind.COMMON
