"""The thief of the benchmark is a real one, and the scheme in use withstands him as far as is pinned."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from bench import leakset
from bench.attack import attackers, knowledge, sequence
from bench.attack.__main__ import recovered, table
from bench.attack.attackers import Tools
from bench.attack.stolen import Stolen, steal
from bench.leakset import SetPassage
from bench.schemes import named
from matcher.key import Key
from matcher.vocabulary import Vocabulary
from store.matches.schema import open_matches
from store.register.schema import open_register

WORDS = 20_000
ATTACKED = 3
TRIED = 500
MOST_BACK = 0.30
"""Of all content words of three passages: so few make chance large."""
MOST_BY_HASH = {"all": 0.21, "common": 0.21, "rare": 0.35}
"""Of content words of all passages; a new scheme may only lower it."""


@cache
def known() -> knowledge.Knowledge:
    """Answer a thief's knowledge without samples of public text."""
    return knowledge.gather(leakset.load().passages, WORDS, posts=0)


def robbed(scheme: str, passages: int = ATTACKED) -> tuple[Tools, list[Stolen]]:
    """Answer the tools against a scheme, and some stolen passages."""
    tools = Tools(known(), Vocabulary(Key(secret=bytes(range(32)), id="test")), named(scheme), TRIED)
    return tools, steal(leakset.load().passages[:passages], known(), tools.vocabulary, tools.scheme)


def others(stolen: list[Stolen]) -> list[SetPassage]:
    """Answer the decisions that the thief knows."""
    cases = {item.passage.case for item in stolen}
    return [passage for passage in leakset.load().passages if passage.case not in cases]


def test_everything_comes_back_from_a_naive_scheme() -> None:
    """From all pairs in full width cliques read back every word but the names, which stand in none."""
    tools, stolen = robbed(
        "trios-1,group=2,group_bits=40,group_limit=0,drop_public=0,word_limit=0,alone_zipf=0"
    )
    numbers = np.flatnonzero(~tools.knowledge.names)[:3_000]
    numbers = np.union1d(numbers, [number for item in stolen for number in item.truth])
    edges = attackers.all_edges(tools, stolen, numbers)
    for item, own in zip(stolen, edges, strict=True):
        hit, total = recovered(item, attackers.attack_c(tools, item, own))["all"]
        assert hit >= 0.8 * total


def test_a_text_comes_back_from_groups_that_overlap() -> None:
    """The attacker who follows the order of words reads on from three neighbours, and hardly errs."""
    tools, stolen = robbed("trios-1", 8)
    habits = sequence.habits_of(tools, steal(others(stolen), tools.knowledge, tools.vocabulary, tools.scheme))
    sequencer = sequence.Sequencer(tools, stolen, habits)
    named, true = 0, 0
    for number, item in enumerate(stolen):
        for pair in sequence.neighbours(tools, item, 12):
            read = sequencer.read_from(number, pair).odds.keys()
            named, true = named + len(read), true + len(read & item.truth.keys())
    assert true >= 20
    assert true >= 0.7 * named


def test_nothing_more_comes_back_to_who_knows_neighbours() -> None:
    """In the scheme for registers that travel no group confirms its neighbour."""
    tools, stolen = robbed("carried-1", 8)
    habits = sequence.habits_of(tools, steal(others(stolen), tools.knowledge, tools.vocabulary, tools.scheme))
    sequencer = sequence.Sequencer(tools, stolen, habits)
    for number, item in enumerate(stolen):
        for pair in sequence.neighbours(tools, item, 12):
            assert len(sequencer.read_from(number, pair).odds.keys() & item.truth.keys()) <= 1


@pytest.mark.parametrize("perfect", [True, False])
def test_little_comes_back_from_single_hashes(*, perfect: bool) -> None:
    """No more words than is pinned come back by their own hashes, on whatever list they stand."""
    passages = leakset.load().passages
    knowing = knowledge.gather(passages, WORDS, posts=0, perfect=perfect)
    tools = Tools(knowing, Vocabulary(Key(secret=bytes(range(32)), id="test")), named("carried-1"), TRIED)
    stolen = steal(passages, knowing, tools.vocabulary, tools.scheme)
    sums = {kind: [0, 0] for kind in MOST_BY_HASH}
    for item, candidates in zip(stolen, attackers.by_own_hash(tools, stolen), strict=True):
        counts = recovered(item, attackers.attack_singles(tools, candidates))
        for kind, sum_ in sums.items():
            sum_[0], sum_[1] = sum_[0] + counts[kind][0], sum_[1] + counts[kind][1]
    for kind, (hit, total) in sums.items():
        assert hit <= MOST_BY_HASH[kind] * total, kind


def test_little_comes_back_to_those_who_weigh_sets_of_words() -> None:
    """No attacker on bags of words reads back more than is pinned from register and key."""
    tools, stolen = robbed("carried-1")
    result = table(tools, stolen, others(stolen), simple=False)
    shares = {attacker: kinds["all"] for attacker, kinds in result.items()}
    assert max(shares.values()) <= MOST_BACK, shares


@pytest.mark.parametrize(
    ("table_name", "columns"),
    [
        (
            "fingerprint",
            {"passage_id", "scheme", "key_id", "groups", "group_blocks", "words", "word_blocks"},
        ),
        ("standard_text", {"key_id", "scheme", "hash"}),
        ("generation", {"number"}),
    ],
)
def test_the_register_holds_nothing_that_is_not_attacked(
    tmp_path: Path, table_name: str, columns: set[str]
) -> None:
    """A column added to the register has to be given to the attackers too."""
    database = open_register(tmp_path / "register.db")
    assert {column.name for column in database.table(table_name).columns} == columns
    database.close()


def test_the_matches_hold_of_a_passage_only_its_label(tmp_path: Path) -> None:
    """Of a passage `matches.db` has its place, its length and whether it is weak."""
    database = open_matches(tmp_path / "matches.db")
    columns = {column.name for column in database.table("passage").columns}
    assert columns == {"id", "document_id", "number", "section", "words", "weakness"}
    database.close()
