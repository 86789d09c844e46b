"""The weights of the finder stand in one record, each with its reason."""

import dataclasses
import inspect
import re
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.extraction.finder import weights
from crawler.extraction.finder.weights import WEIGHTS, Weights

SOURCE = inspect.getsource(weights)
ROOM = Path(weights.__file__).parent


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Weights)])
def test_every_weight_is_used(name: str) -> None:
    """A weight that nothing reads is no weight."""
    users = [path for path in ROOM.glob("*.py") if path.name != "weights.py"]
    assert any(f"WEIGHTS.{name}" in path.read_text(encoding="utf-8") for path in users)


def test_every_group_of_weights_gives_its_reason() -> None:
    """Each weight, or the one above it that it belongs to, has a comment that says why."""
    lines = [line for line in SOURCE.splitlines() if re.match(r"    \w+: (?:float|tuple)", line)]
    assert len(lines) == len(dataclasses.fields(Weights))
    bare = [line for before, line in pairwise(lines) if "#" not in line and "#" not in before]
    assert bare == []


def test_shares_are_shares() -> None:
    """What tells of a post alone, and of a cut, adds up to one: the whole of what can be known."""
    assert WEIGHTS.post_found + WEIGHTS.post_dated + WEIGHTS.post_signed == pytest.approx(1)
    assert WEIGHTS.cut_found + WEIGHTS.cut_dated + WEIGHTS.cut_signed == pytest.approx(1)


def test_nearer_names_weigh_more() -> None:
    """A class named after authors counts more the nearer it stands to the text."""
    assert list(WEIGHTS.name_of_place) == sorted(WEIGHTS.name_of_place, reverse=True)
