"""A thief who reads a whole document: what its passages repeat, stands out of every one of them.

A decision names the person's town, brother and employer again and again, each time beside other words. The
thief lays the hashes of all passages together and looks for the one set of words that explains them all:
the more often a word comes back, the more groups speak for it.

    python -m bench.attack.dossier [--passages 8]
"""

import argparse
import random
from dataclasses import replace

import numpy as np

from bench import edits, filler, leakset
from bench.attack import attackers, knowledge
from bench.attack.attackers import Tools
from bench.attack.stolen import Stolen, WordKind, steal
from bench.leakset import SetPassage
from matcher.key import Key
from matcher.scheme import CURRENT
from matcher.vocabulary import Vocabulary

CASES = 12
OFTEN = 3
NOWHERE = -9


def document(passage: SetPassage, count: int) -> list[SetPassage]:
    """Answer passages of one invented document: each takes up two sentences of ``passage`` amid others."""
    rng = random.Random(passage.id)
    own = edits.sentences(passage.text)
    others = [edits.sentences(other.text) for other in filler.passages(count, seed=sum(passage.id.encode()))]
    made = []
    for number, around in enumerate(others):
        text = " ".join([*around[:3], *rng.sample(own, min(2, len(own))), *around[3:5]])
        made.append(replace(passage, id=f"{passage.id}/{number}", text=text))
    return made


def repeated(stolen: list[Stolen]) -> dict[int, WordKind]:
    """Answer the words that stand in three passages or more, and their kinds."""
    counts: dict[int, int] = {}
    kinds: dict[int, WordKind] = {}
    for item in stolen:
        for number, kind in item.truth.items():
            counts[number] = counts.get(number, 0) + 1
            kinds[number] = kind
    return {number: kinds[number] for number, count in counts.items() if count >= OFTEN}


def together(stolen: list[Stolen]) -> Stolen:
    """Answer a document's passages as one, the places of single words forgotten."""
    words = np.unique(np.concatenate([item.words for item in stolen]))
    return Stolen(
        passage=stolen[0].passage,
        groups=np.concatenate([item.groups for item in stolen]),
        group_blocks=np.concatenate([item.group_blocks for item in stolen]),
        words=words,
        word_blocks=np.full(len(words), NOWHERE),
        truth={number: kind for item in stolen for number, kind in item.truth.items()},
    )


def main() -> None:
    """Attack and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passages", type=int, default=8, help="passages of each document")
    count = parser.parse_args().passages
    documents = [document(passage, count) for passage in leakset.load().passages[:CASES]]
    known = knowledge.gather([passage for made in documents for passage in made], 42_000, posts=0)
    tools = Tools(known, Vocabulary(Key(secret=bytes(range(32)), id="bench")), CURRENT)
    hits, totals = dict.fromkeys(WordKind, 0), dict.fromkeys(WordKind, 0)
    for made in documents:
        stolen = steal(made, known, tools.vocabulary, tools.scheme)
        words = {number: kind for number, kind in repeated(stolen).items() if kind is not WordKind.COMMON}
        whole = together(stolen)
        candidates = attackers.suspects(tools, [whole])[0]
        ranks = attackers.attack_climb(
            tools, whole, candidates, attackers.attack_model(tools, whole, candidates)
        )
        picked = set(np.argsort(-ranks)[: len(whole.truth)].tolist())
        for number, kind in words.items():
            totals[kind] += 1
            hits[kind] += number in picked
    for kind in (WordKind.NAME, WordKind.RARE):
        print(
            f"{kind.value} in {OFTEN} or more of {count} passages: {hits[kind]} of {totals[kind]} come back"
        )


if __name__ == "__main__":
    main()
