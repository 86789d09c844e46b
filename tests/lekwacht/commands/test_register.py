"""What is enrolled: listed and removed, never shown."""

import json

import pytest

from lekwacht.commands import register
from tests.commandline import Run
from tests.lekwacht.commands.conftest import STORY

pytestmark = pytest.mark.usefixtures("enrolled")


def test_a_listing_names_references_and_counts(lekwacht: Run) -> None:
    """The fields of --json are those of the line; no word of the document is among them."""
    (row,) = json.loads(lekwacht("register", "list", "--json").stdout)
    assert row.pop("enrolled_at")
    assert row == {
        "ref": "B-1",
        "kind": "voornemen",
        "case": "Z-1",
        "passages": 1,
        "weak": 0,
        "unread": 0,
        "schemes": ["source-1"],
    }
    output = lekwacht("register", "list").stdout
    assert "B-1  voornemen  case Z-1  1 passage, 0 weak" in output
    assert "Zarolbek" not in output


def test_a_removed_document_is_no_longer_found(lekwacht: Run) -> None:
    """After remove nothing matches, and removing it again ends with 2."""
    lekwacht("register", "remove", "B-1")
    assert lekwacht("check", "-", stdin=STORY).stdout == ""
    assert json.loads(lekwacht("register", "list", "--json").stdout) == []
    assert "B-1 is not enrolled" in lekwacht("register", "remove", "B-1", expect=2).stderr


@pytest.mark.parametrize(("answer", "left"), [("nee\n", 1), ("\n", 1), ("ja\n", 0), ("y\n", 0)])
def test_at_a_terminal_removing_asks_first(
    lekwacht: Run, monkeypatch: pytest.MonkeyPatch, answer: str, left: int
) -> None:
    """Only a yes removes; with --yes nothing is asked."""
    monkeypatch.setattr(register, "_at_a_terminal", lambda: True)
    lekwacht("register", "remove", "B-1", stdin=answer)
    assert len(json.loads(lekwacht("register", "list", "--json").stdout)) == left
    if left:
        lekwacht("register", "remove", "B-1", "--yes")
        assert json.loads(lekwacht("register", "list", "--json").stdout) == []
