"""The matcher finds what it was pinned to find, and stays as quiet as it was pinned to be."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench import floors, leakset
from bench.floors import FloorsError


def test_recall_and_false_alerts_hold_their_floors() -> None:
    """No strength, edit or hard negative does worse than its pinned count in a register of 1,000."""
    pinned = floors.read()
    assert pinned.set == leakset.digest(), "the evaluation set changed: pin anew with a reason"
    assert floors.complaints(floors.measure(), pinned.alerts) == []


def test_an_edit_by_hand_is_noticed(tmp_path: Path) -> None:
    """A floor that was lowered in an editor is refused."""
    path = tmp_path / "floors.json"
    floors.write(floors.read(), path)
    path.write_text(path.read_text().replace('"light"', '"lite"'))
    with pytest.raises(FloorsError, match="edited by hand"):
        floors.read(path)


def test_raising_never_lowers() -> None:
    """Pinning what got better leaves what got worse where it was."""
    pinned = {"light": {"open": 30}, "hard negatives": {"open": 1}}
    assert floors.better({"light": {"open": 29}, "hard negatives": {"open": 2}}, pinned) == pinned
    raised = floors.better({"light": {"open": 31}, "hard negatives": {"open": 0}}, pinned)
    assert raised == {"light": {"open": 31}, "hard negatives": {"open": 0}}


def test_a_shortfall_is_named() -> None:
    """The gate says which group fell by how much."""
    pinned = replace(floors.read(), alerts={"light": {"open": 30}})
    assert floors.complaints({"light": {"open": 28}}, pinned.alerts) == [
        "light (open): 28 alerts, pinned at 30"
    ]
