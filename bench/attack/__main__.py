"""How many content words of a passage come back, per scheme, attacker and kind of word.

python -m bench.attack [--vocabulary 20000] [--passages 46] [--schemes default,naive...] [--json]
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from bench import leakset
from bench.attack import attackers, knowledge
from bench.attack.attackers import Floats, Tools
from bench.attack.stolen import Kind, Stolen, steal
from matcher.key import Key
from matcher.scheme import CURRENT, Scheme
from matcher.vocabulary import Vocabulary

SCHEMES: dict[str, Scheme] = {
    "default": CURRENT,
    "naive 64": replace(CURRENT, name="naive 64", pair_bits=62, forests=0, drop_public=False, word_limit=0),
    "naive 18": replace(CURRENT, name="naive 18", pair_bits=18, forests=0, drop_public=False, word_limit=0),
    "all pairs": replace(CURRENT, name="all pairs", forests=0),
    "no words": replace(CURRENT, name="no words", word_limit=0),
    "mid words": replace(CURRENT, name="mid words", word_bands=((3.0, 13), (3.6, 12), (4.2, 11), (4.8, 9))),
    "pairs 14": replace(CURRENT, name="pairs 14", pair_bits=14),
    "pairs 20": replace(CURRENT, name="pairs 20", pair_bits=20),
}
GROUP = 12


def ranks(tools: Tools, stolen: list[Stolen]) -> Iterator[tuple[str, Stolen, Floats]]:
    """Answer every attacker's ranking of the vocabulary for every passage."""
    everything = np.arange(len(tools.knowledge.words))
    for at in range(0, len(stolen), GROUP):
        group = stolen[at : at + GROUP]
        for item, edges in zip(group, attackers.all_edges(tools, group, everything), strict=True):
            yield "guess: common Dutch", item, attackers.guess_general(tools, item)
            yield "guess: other decisions", item, attackers.guess_genre(tools, item)
            yield "A dictionary", item, attackers.attack_a(tools, item, edges)
            yield "B public pairs", item, attackers.attack_b(tools, item, edges)
            yield "C cliques", item, attackers.attack_c(tools, item, edges)
            pairs = tools.knowledge.pairs(item.passage.case)
            found = attackers.suspects(tools, item, pairs)
            model = attackers.attack_model(tools, item, found)
            yield "D model", item, model
            yield "E climb", item, attackers.attack_climb(tools, item, found, model)


def recovered(item: Stolen, ranking: Floats) -> dict[str, tuple[int, int]]:
    """Answer per kind (and in all) how many words came back, picking as many as the passage has."""
    picked = set(np.argsort(-ranking, kind="stable")[: len(item.truth)].tolist())
    counts = {
        kind.value: (
            sum(number in picked for number, own in item.truth.items() if own is kind),
            sum(own is kind for own in item.truth.values()),
        )
        for kind in Kind
    }
    return {"all": (len(picked & item.truth.keys()), len(item.truth)), **counts}


def table(tools: Tools, stolen: list[Stolen]) -> dict[str, dict[str, float]]:
    """Answer per attacker the share of words recovered, in all and by kind."""
    sums: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for attacker, item, ranking in ranks(tools, stolen):
        for kind, (hit, total) in recovered(item, ranking).items():
            sums[attacker][kind][0] += hit
            sums[attacker][kind][1] += total
    return {
        attacker: {kind: round(hit / max(1, total), 3) for kind, (hit, total) in kinds.items()}
        for attacker, kinds in sums.items()
    }


def main() -> None:
    """Attack and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--vocabulary", type=int, default=20_000, help="words of general Dutch the thief tries"
    )
    parser.add_argument("--passages", type=int, default=46, help="how many passages to attack")
    parser.add_argument("--schemes", default="default", help=f"of {', '.join(SCHEMES)}; or all")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    passages = leakset.load().passages
    known = knowledge.gather(passages, options.vocabulary)
    names = list(SCHEMES) if options.schemes == "all" else options.schemes.split(",")
    vocabulary = Vocabulary(Key(secret=bytes(range(32)), id="bench"))
    results = {}
    for name in names:
        began = time.perf_counter()
        tools = Tools(known, vocabulary, SCHEMES[name])
        stolen = steal(passages[: options.passages], known, vocabulary, SCHEMES[name])
        results[name] = table(tools, stolen)
        if not options.json:
            show(name, results[name], time.perf_counter() - began)
    if options.json:
        print(json.dumps({"vocabulary": len(known.words), "schemes": results}, indent=1))


def show(name: str, result: dict[str, dict[str, float]], seconds: float) -> None:
    """Print one scheme's table."""
    print(f"\n{name} ({seconds:.0f} s)\n{'':26}{'all':>8}{'names':>8}{'rare':>8}{'common':>8}")
    for attacker, kinds in result.items():
        print(
            f"{attacker:26}" + "".join(f"{kinds[kind]:8.3f}" for kind in ("all", "names", "rare", "common"))
        )


if __name__ == "__main__":
    main()
