"""The second channel: what each case shows by meaning in each post, at the source only."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matcher import language
from matcher.meaning import encoder as encoders
from matcher.meaning import space
from matcher.meaning.encoder import Encoder
from matcher.meaning.score import Cases
from matcher.meaning.sentences import SentencePiece, pieces_of
from matcher.meaning.vectors import Vectors
from matcher.normalise import LONGEST_WORD
from store.archive.extracted import Span

_LEAST_LETTERS = 8
_CODE = re.compile(rf"[^\W_]{{{LONGEST_WORD + 1},}}+")


@dataclass(frozen=True, slots=True)
class CaseEvidence:
    """What one case shows by meaning in one post."""

    case: int  # its number, as `store.matches.enrolled.cases` gives it
    nats: float
    passage_id: int  # the passage that brings most
    span: Span  # of the post: the sentences that were added up
    sentences: int  # how many they are


@dataclass(frozen=True, slots=True)
class PostMeaning:
    """What a post shows by meaning."""

    language: str  # ISO 639; `und` where it is open
    cases: tuple[CaseEvidence, ...]  # the strongest first


class Meaning:
    """The vectors of a register and the encoder, ready for posts."""

    def __init__(self, vectors: Vectors, case_of: dict[int, int], encoder: Encoder | None = None) -> None:
        self._cases = Cases(vectors, case_of)
        self._encoder = encoder or encoders.load()

    def of_posts(self, texts: Sequence[str]) -> list[PostMeaning]:
        """What each of these posts shows; nothing in a language that the encoder was not made for."""
        languages = [language.language_of(text) for text in texts]
        pieces = [
            _speaking(text) if language.is_read(own, by_meaning=True) else []
            for text, own in zip(texts, languages, strict=True)
        ]
        vectors = self._encoder.encode(
            [text[piece.start : piece.end] for text, own in zip(texts, pieces, strict=True) for piece in own]
        )
        shown = self._cases.shown(vectors, [len(own) for own in pieces], languages)
        return [
            PostMeaning(
                own,
                tuple(
                    CaseEvidence(
                        case=sentence.case,
                        nats=sentence.nats,
                        passage_id=sentence.passage,
                        span=(parts[sentence.first].start, parts[sentence.last].end),
                        sentences=sentence.last - sentence.first + 1,
                    )
                    for sentence in sentences
                ),
            )
            for own, parts, sentences in zip(languages, pieces, shown, strict=True)
        ]


def _speaking(text: str) -> list[SentencePiece]:
    """The pieces of a post that have letters enough to say something; a code that runs on says nothing."""
    speech = _CODE.sub(_without_codes, text)
    return [
        piece
        for piece in pieces_of(text)
        if sum(character.isalpha() for character in speech[piece.start : piece.end]) >= _LEAST_LETTERS
    ]


def _without_codes(run: re.Match[str]) -> str:
    """Letters that run on are a script without spaces; with digits among them they are no words."""
    return run.group() if run.group().isalpha() else " " * len(run.group())


def of_passages(texts: Iterable[tuple[int, str]], encoder: Encoder | None = None) -> Vectors:
    """The vectors of passages, given by id and text: of each sentence, and of the whole.

    Raises:
        MeaningError: the encoder is not installed, or is another model.
    """
    encoder = encoder or encoders.load()
    ids: list[int] = []
    counts: list[int] = []
    parts: list[str] = []
    for passage_id, text in texts:
        own = [text[piece.start : piece.end] for piece in pieces_of(text)]
        own += [text] if len(own) > 1 else []
        ids.append(passage_id)
        counts.append(len(own))
        parts += own
    rows = space.packed(encoder.encode(parts))
    return Vectors(np.array(ids, np.int64), np.array(counts, np.int64), rows)
