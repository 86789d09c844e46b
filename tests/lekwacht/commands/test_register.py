"""What is enrolled: listed and removed, never shown."""

import json

import pytest

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
        "schemes": ["source-1"],
    }
    told = lekwacht("register", "list").stdout
    assert "B-1  voornemen  case Z-1  1 passages, 0 weak" in told
    assert "Zarolbek" not in told


def test_a_removed_document_is_no_longer_found(lekwacht: Run) -> None:
    """After remove nothing matches, and removing it again ends with 2."""
    lekwacht("register", "remove", "B-1")
    assert lekwacht("check", "-", stdin=STORY).stdout == ""
    assert json.loads(lekwacht("register", "list", "--json").stdout) == []
    assert "B-1 is not enrolled" in lekwacht("register", "remove", "B-1", expect=2).stderr
