"""How many content words of a passage come back, per scheme, attacker and kind of word.

python -m bench.attack [--vocabulary 42000] [--passages 46] [--scheme NAME[,CHANGES]]... [--strong|--fast]
                       [--own-list] [--json]
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from bench import leakset
from bench.attack import attackers, knowledge, sequence
from bench.attack.attackers import Floats, Tools
from bench.attack.stolen import Stolen, WordKind, steal
from bench.leakset import SetPassage
from bench.schemes import named
from matcher.kernels import TRIO
from matcher.key import Key
from matcher.vocabulary import Vocabulary

BESIDE = ("trios-1", "carried-1", "carried-1,group=0", "trios-1,group_limit=1")
"""Schemes, and changes to them, that are attacked where none is asked for."""
GROUP = 12
KNOWN = 5
"""Pairs of neighbouring words of each passage that a thief is taken to know, one at a time."""


def ranks(
    tools: Tools, stolen: list[Stolen], others: list[SetPassage], *, simple: bool, bags: bool
) -> Iterator[tuple[str, Stolen, Floats]]:
    """Answer every attacker's ranking of the vocabulary for every passage.

    ``others`` are decisions that the thief knows; ``simple``: A, B and C are tried too, ``bags``: D and E.
    """
    for item in stolen:
        yield "guess: common Dutch", item, attackers.guess_general(tools, item)
        yield "guess: other decisions", item, attackers.guess_genre(tools, item)
    for at in range(0, len(stolen) if simple else 0, GROUP):
        group = stolen[at : at + GROUP]
        everything = attackers.tried(tools, group)
        for item, edges in zip(group, attackers.all_edges(tools, group, everything), strict=True):
            yield "A dictionary", item, attackers.attack_a(tools, item, edges)
            yield "B public pairs", item, attackers.attack_b(tools, item, edges)
            if tools.scheme.group < TRIO:
                yield "C cliques", item, attackers.attack_c(tools, item, edges)
    known = steal(others, tools.knowledge, tools.vocabulary, tools.scheme)
    habits = sequence.habits_of(tools, known)
    read = sequence.Sequencer(tools, stolen, habits).read()
    suspects = attackers.suspects(tools, stolen) if bags else attackers.by_own_hash(tools, stolen)
    for item, candidates, reading in zip(stolen, suspects, read, strict=True):
        yield "Q sequence", item, sequence.ranked(attackers.attack_singles(tools, candidates), reading)
        yield "Z no key, by frequency", item, attackers.attack_keyless(tools, stolen, item)
        yield "S singles", item, attackers.attack_singles(tools, candidates)
        if not bags:
            continue
        model = attackers.attack_model(tools, item, candidates)
        yield "D model", item, model
        yield "E climb", item, attackers.attack_climb(tools, item, candidates, model)


def recovered(item: Stolen, ranking: Floats) -> dict[str, tuple[int, int]]:
    """Answer per kind (and in all) how many words came back, picking as many as the passage has."""
    picked = set(np.argsort(-ranking, kind="stable")[: len(item.truth)].tolist())
    counts = {
        kind.value: (
            sum(number in picked for number, own in item.truth.items() if own is kind),
            sum(own is kind for own in item.truth.values()),
        )
        for kind in WordKind
    }
    return {"all": (len(picked & item.truth.keys()), len(item.truth)), **counts}


def table(
    tools: Tools, stolen: list[Stolen], others: list[SetPassage], *, simple: bool = True, bags: bool = True
) -> dict[str, dict[str, float]]:
    """Answer per attacker the share of words recovered, in all and by kind."""
    sums: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for attacker, item, ranking in ranks(tools, stolen, others, simple=simple, bags=bags):
        for kind, (hit, total) in recovered(item, ranking).items():
            sums[attacker][kind][0] += hit
            sums[attacker][kind][1] += total
    return {
        attacker: {kind: round(hit / max(1, total), 3) for kind, (hit, total) in kinds.items()}
        for attacker, kinds in sums.items()
    }


def neighbours(tools: Tools, stolen: list[Stolen], passages: list[SetPassage]) -> dict[str, float]:
    """Answer how many words, true and all, come back to who knows two neighbouring words of a passage."""
    others = [passage for passage in passages if passage.case not in {item.passage.case for item in stolen}]
    habits = sequence.habits_of(tools, steal(others, tools.knowledge, tools.vocabulary, tools.scheme))
    sequencer = sequence.Sequencer(tools, stolen, habits)
    true, named, tries = 0, 0, 0
    for number, item in enumerate(stolen):
        for pair in sequence.neighbours(tools, item, KNOWN):
            reading = sequencer.read_from(number, pair).odds
            true, named, tries = (
                true + len(reading.keys() & item.truth.keys()),
                named + len(reading),
                tries + 1,
            )
    return {"true": round(true / max(1, tries), 2), "told": round(named / max(1, tries), 2)}


def main() -> None:
    """Attack and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--vocabulary", type=int, default=42_000, help="words of general Dutch the thief tries"
    )
    parser.add_argument("--posts", type=int, default=0, help="public posts whose pairs the thief trusts")
    parser.add_argument("--passages", type=int, default=46, help="how many passages to attack")
    parser.add_argument("--scheme", action="append", help="name of a scheme, with changes after it")
    parser.add_argument("--strong", action="store_true", help="leave out A, B and C, which take long")
    parser.add_argument("--fast", action="store_true", help="leave out D and E too: what runs within minutes")
    parser.add_argument("--own-list", action="store_true", help="the thief's list need not hold the words")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    passages = list(leakset.load().passages)
    known = knowledge.gather(passages, options.vocabulary, options.posts, perfect=not options.own_list)
    vocabulary = Vocabulary(Key(secret=bytes(range(32)), id="bench"))
    results = {}
    for changes in options.scheme or BESIDE:
        began = time.perf_counter()
        tools = Tools(known, vocabulary, named(changes))
        stolen = steal(passages[: options.passages], known, vocabulary, tools.scheme)
        results[changes] = table(
            tools,
            stolen,
            [passage for passage in passages if passage.case not in {item.passage.case for item in stolen}],
            simple=not (options.strong or options.fast),
            bags=not options.fast,
        )
        results[changes]["known neighbours"] = neighbours(tools, stolen, passages)
        if not options.json:
            show(changes, results[changes], time.perf_counter() - began)
    if options.json:
        print(json.dumps({"vocabulary": len(known.words), "schemes": results}, indent=1))


def show(name: str, result: dict[str, dict[str, float]], seconds: float) -> None:
    """Print one scheme's table."""
    print(f"\n{name} ({seconds:.0f} s)\n{'':26}{'all':>8}{'names':>8}{'rare':>8}{'common':>8}")
    for attacker, kinds in result.items():
        if "told" in kinds:
            print(f"{attacker:26}{kinds['true']:8.2f} new words of {kinds['told']:.2f} told")
            continue
        print(
            f"{attacker:26}" + "".join(f"{kinds[kind]:8.3f}" for kind in ("all", "names", "rare", "common"))
        )


if __name__ == "__main__":
    main()
