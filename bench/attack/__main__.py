"""How many content words of a passage come back, per scheme, attacker and kind of word.

python -m bench.attack [--vocabulary 42000] [--passages 46] [--schemes default,naive...] [--strong] [--json]
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from bench import leakset
from bench.attack import attackers, knowledge
from bench.attack.attackers import Floats, Tools
from bench.attack.stolen import Kind, Stolen, steal
from bench.schemes import named
from matcher.kernels import TRIO
from matcher.key import Key
from matcher.scheme import CURRENT
from matcher.vocabulary import Vocabulary

BESIDE = (
    "",
    "group=2,group_bits=62,group_limit=0,drop_public=0,word_limit=0,alone_zipf=0",
    "group=2,group_bits=18,group_limit=0,drop_public=0,word_limit=0,alone_zipf=0",
    "group=2,group_bits=15,group_limit=2,alone_zipf=4.2",
    "group_limit=0",
    "words=10/10/9,name_bits=10",
    "words=8/8/7,name_bits=8",
    "word_limit=0",
)
"""Changes to the default scheme that are attacked beside it, the naive ones first."""
GROUP = 12


def ranks(tools: Tools, stolen: list[Stolen], *, simple: bool) -> Iterator[tuple[str, Stolen, Floats]]:
    """Answer every attacker's ranking of the vocabulary for every passage; ``simple``: A, B and C too."""
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
    for item, found in zip(stolen, attackers.suspects(tools, stolen), strict=True):
        yield "Z no key, by frequency", item, attackers.attack_keyless(tools, stolen, item)
        yield "S singles", item, attackers.attack_singles(tools, found)
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


def table(tools: Tools, stolen: list[Stolen], *, simple: bool = True) -> dict[str, dict[str, float]]:
    """Answer per attacker the share of words recovered, in all and by kind."""
    sums: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for attacker, item, ranking in ranks(tools, stolen, simple=simple):
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
        "--vocabulary", type=int, default=42_000, help="words of general Dutch the thief tries"
    )
    parser.add_argument("--posts", type=int, default=0, help="public posts whose pairs the thief trusts")
    parser.add_argument("--passages", type=int, default=46, help="how many passages to attack")
    parser.add_argument("--scheme", action="append", help="changes to the default scheme; '' for itself")
    parser.add_argument("--strong", action="store_true", help="leave out A, B and C, which take long")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    passages = leakset.load().passages
    known = knowledge.gather(passages, options.vocabulary, options.posts)
    vocabulary = Vocabulary(Key(secret=bytes(range(32)), id="bench"))
    results = {}
    for changes in options.scheme or BESIDE:
        began = time.perf_counter()
        tools = Tools(known, vocabulary, named(f"trios-1,{changes}".rstrip(",")))
        stolen = steal(passages[: options.passages], known, vocabulary, tools.scheme)
        results[changes or CURRENT.name] = table(tools, stolen, simple=not options.strong)
        if not options.json:
            show(changes or CURRENT.name, results[changes or CURRENT.name], time.perf_counter() - began)
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
