"""The thief of the benchmark is a real one, and the scheme in use withstands him as far as is pinned."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from bench import leakset
from bench.attack import attackers, knowledge
from bench.attack.__main__ import recovered, table
from bench.attack.attackers import Tools
from bench.attack.stolen import Stolen, steal
from bench.schemes import changed
from matcher.key import Key
from matcher.vocabulary import Vocabulary
from store.matches.schema import open_matches
from store.register.schema import open_register

WORDS = 20_000
ATTACKED = 3
TRIED = 500
MOST_BACK = 0.33
"""Of all content words; a new scheme may only lower it."""


@cache
def known() -> knowledge.Knowledge:
    """Answer a thief's knowledge without samples of public text."""
    return knowledge.gather(leakset.load().passages, WORDS, posts=0)


def robbed(changes: str) -> tuple[Tools, list[Stolen]]:
    """Answer the tools against a variant of the scheme, and some stolen passages."""
    tools = Tools(known(), Vocabulary(Key(secret=bytes(range(32)), id="test")), changed(changes), TRIED)
    return tools, steal(leakset.load().passages[:ATTACKED], known(), tools.vocabulary, tools.scheme)


def test_everything_comes_back_from_a_naive_scheme() -> None:
    """From all pairs in full width cliques read back every word but the names, which stand in none."""
    tools, stolen = robbed("group=2,group_bits=40,group_limit=0,drop_public=0,word_limit=0,alone_zipf=0")
    numbers = np.flatnonzero(~tools.knowledge.names)[:3_000]
    numbers = np.union1d(numbers, [number for item in stolen for number in item.truth])
    edges = attackers.all_edges(tools, stolen, numbers)
    for item, own in zip(stolen, edges, strict=True):
        hit, total = recovered(item, attackers.attack_c(tools, item, own))["all"]
        assert hit >= 0.8 * total


def test_little_comes_back_from_the_scheme_in_use() -> None:
    """No attacker reads back more than is pinned from register and key."""
    tools, stolen = robbed("")
    shares = {attacker: kinds["all"] for attacker, kinds in table(tools, stolen, simple=False).items()}
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
