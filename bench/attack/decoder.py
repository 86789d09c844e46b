"""How much of a passage comes back from its vectors, once their file is decrypted.

python -m bench.attack.decoder [--passages 8] [--public 8000] [--vocabulary 20000] [--steps 10]

The thief has the vectors of every sentence, the encoder and the space, public Dutch text and a list of
words; he does not have the passages. Four ways, the later with the earlier's help: words whose own vector
lies near; the words of the nearest public sentences; a linear decoder from vectors to words, learned on
public sentences; and a climb that puts words together one by one, at whatever place brings the encoder
nearest to the stolen vector.
"""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from wordfreq import top_n_list

from bench import leakset, samples
from bench.leakset import SetPassage
from matcher.meaning import encoder as encoders
from matcher.meaning import space
from matcher.meaning.encoder import Encoder
from matcher.meaning.sentences import pieces_of
from matcher.meaning.space import Floats
from matcher.normalise import normalise

BATCH = 512
NEAREST = 20
RIDGE = 30.0
CANDIDATES = 150


@dataclass(frozen=True)
class Thief:
    """What the thief brings: the encoder, words, public sentences, and what he learned from them."""

    encoder: Encoder
    words: list[str]
    word_vectors: Floats
    sentences: list[list[str]]  # words of public sentences
    sentence_vectors: Floats
    decoder: Floats  # dimensions x words: how much more likely a word is than elsewhere


def main() -> None:
    """Print the share of words that comes back, by way."""
    options = _options()
    passages = random.Random(1).sample(leakset.load().passages, options.passages)
    thief = prepared(options.public, options.vocabulary)
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for passage in passages:
        truth = words_of(passage.text)
        for way, ranking in ranked(thief, passage, options.steps):
            picked = ranking[: len(truth)]
            sums[way][0] += len(truth.intersection(picked))
            sums[way][1] += len(truth)
    for way, (hit, total) in sums.items():
        print(f"{way:28} {hit / total:.2f} of {total} content words")


def words_of(text: str) -> set[str]:
    """The content words of a text, each in its one form."""
    return {token.word for token in normalise(text)}


def prepared(public: int, vocabulary: int) -> Thief:
    """The thief's tools, made from public text alone."""
    encoder = encoders.load()
    words = [word for word in top_n_list("nl", vocabulary) if word.isalpha() and _form(word)]
    texts = list(_public_sentences(public))
    vectors = _encoded(encoder, texts)
    sentences = [sorted(words_of(text)) for text in texts]
    return Thief(
        encoder=encoder,
        words=words,
        word_vectors=_encoded(encoder, words),
        sentences=sentences,
        sentence_vectors=vectors,
        decoder=_learned(vectors, sentences, [_form(word) for word in words]),
    )


def ranked(thief: Thief, passage: SetPassage, steps: int) -> Iterator[tuple[str, list[str]]]:
    """By way: the forms that the thief names for a passage, the surest first."""
    common = Counter(form for sentence in thief.sentences for form in sentence)
    yield "guess: common words", [form for form, _ in common.most_common(400)]
    stolen = space.unpacked(space.packed(_encoded(thief.encoder, _parts(passage.text))))
    yield "words that lie near", _merged(thief, stolen @ thief.word_vectors.T)
    yield "nearest public sentences", _of_nearest(thief, stolen)
    learned = stolen @ thief.decoder
    yield "linear decoder", _merged(thief, learned)
    yield "climb", _climbed(thief, stolen, learned, steps)


def _climbed(thief: Thief, stolen: Floats, learned: Floats, steps: int) -> list[str]:
    """Words put together sentence by sentence; those that were used first, by how much they brought."""
    brought: dict[str, float] = defaultdict(float)
    near = stolen @ thief.word_vectors.T
    for target, by_words, by_decoder in zip(stolen[:-1], near, learned, strict=False):
        score = _standard(by_words) + 2.0 * _standard(by_decoder)
        candidates = [thief.words[place] for place in np.argsort(-score)[:CANDIDATES].tolist()]
        for word, gain in _climb(thief.encoder, target, candidates, steps):
            brought[_form(word)] = max(brought[_form(word)], gain)
    surest = sorted(brought, key=lambda form: -brought[form])
    return list(dict.fromkeys([*surest, *_merged(thief, _standard(near) + 2.0 * _standard(learned))]))


def _climb(
    encoder: Encoder, target: Floats, candidates: list[str], steps: int
) -> Iterator[tuple[str, float]]:
    """The words of a made-up sentence in the order in which they were found, and what each brought."""
    sentence: list[str] = []
    reached = 0.0
    for _ in range(steps):
        places = {0, len(sentence) // 2, len(sentence)}
        tries = [
            [*sentence[:place], word, *sentence[place:]]
            for word in candidates
            if word not in sentence
            for place in places
        ]
        near = _encoded(encoder, [" ".join(words) for words in tries]) @ target
        best = int(np.argmax(near))
        if near[best] <= reached:
            return
        word = next(words for words in tries[best] if words not in sentence)
        yield word, float(near[best] - reached)
        sentence, reached = tries[best], float(near[best])


def _of_nearest(thief: Thief, stolen: Floats) -> list[str]:
    """Words of the public sentences nearest to each stolen one, those of the nearest first."""
    weights: Counter[str] = Counter()
    near = stolen @ thief.sentence_vectors.T
    for row in near:
        for place in np.argsort(-row)[:NEAREST].tolist():
            for form in thief.sentences[place]:
                weights[form] += float(row[place]) ** 3
    return [form for form, _ in weights.most_common()]


def _learned(vectors: Floats, sentences: list[list[str]], forms: list[str]) -> Floats:
    """A ridge regression from a sentence's vector to which words it has, each word by its own spread."""
    place: dict[str, list[int]] = defaultdict(list)
    for number, form in enumerate(forms):
        place[form].append(number)
    presence = np.zeros((len(sentences), len(forms)), np.float32)
    for row, sentence in enumerate(sentences):
        for form in sentence:
            presence[row, place.get(form, [])] = 1.0
    frequent = presence.mean(0)
    spread = np.sqrt(np.maximum(frequent * (1 - frequent), 1e-4))
    gram = vectors.T @ vectors + RIDGE * np.eye(vectors.shape[1], dtype=np.float32)
    learned: Floats = np.linalg.solve(gram, vectors.T @ ((presence - frequent) / spread)).astype(np.float32)
    return learned


def _merged(thief: Thief, scores: Floats) -> list[str]:
    """Forms by the best score that any of their words has in any sentence."""
    best: dict[str, float] = {}
    for word, score in zip(thief.words, scores.max(0).tolist(), strict=True):
        best[_form(word)] = max(score, best.get(_form(word), -9.0))
    return sorted(best, key=lambda form: -best[form])


def _parts(text: str) -> list[str]:
    """What is encoded of a passage: its sentences, and last the whole."""
    return [*(text[piece.start : piece.end] for piece in pieces_of(text)), text]


def _public_sentences(count: int) -> Iterator[str]:
    texts = (text for _, text in samples.posts(count // 4))
    rulings = samples.paragraphs("rulings-nl.jsonl.gz", count // 8)
    for text in (*texts, *rulings):
        yield from (text[piece.start : piece.end] for piece in pieces_of(text)[:4])


def _encoded(encoder: Encoder, texts: Iterable[str]) -> Floats:
    rows = list(texts)
    return np.concatenate(
        [encoder.encode(rows[at : at + BATCH]) for at in range(0, max(1, len(rows)), BATCH)]
    )


def _standard(scores: Floats) -> Floats:
    spread: Floats = (scores - scores.mean(-1, keepdims=True)) / (scores.std(-1, keepdims=True) + 1e-6)
    return spread


@cache
def _form(word: str) -> str:
    tokens = normalise(word)
    return tokens[0].word if len(tokens) == 1 else ""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.attack.decoder")
    parser.add_argument("--passages", type=int, default=8)
    parser.add_argument("--public", type=int, default=8_000)
    parser.add_argument("--vocabulary", type=int, default=20_000)
    parser.add_argument("--steps", type=int, default=10)
    return parser.parse_args()


if __name__ == "__main__":
    main()
