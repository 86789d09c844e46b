"""Comparing text with the register."""

import json
from pathlib import Path

import pytest

from tests.commandline import Run
from tests.lekwacht.commands.conftest import STORY

pytestmark = pytest.mark.usefixtures("enrolled")
WEAK = "Er stond een emaillen beker in de zoutmijn."


def test_a_file_is_told_in_a_line(lekwacht: Run, story: Path) -> None:
    """An alert names document, passage and section, and is counted; other text is no alert."""
    told = lekwacht("check", story)
    assert told.stdout.startswith("alert: B-1 passage 1 [relaas] score ")
    assert told.stderr == "1 alerts.\n"
    assert lekwacht("check", stdin="Mooi weer vandaag.").stderr == "0 alerts.\n"


def test_lines_are_answered_line_by_line(lekwacht: Run) -> None:
    """--jsonl gives the contract's fields for each match, and with --all those that raise no alert too."""
    lines = "".join(
        json.dumps({"id": i, "text": text}) + "\n" for i, text in enumerate((STORY, WEAK, "Dag."))
    )
    alerts = [json.loads(line) for line in lekwacht("check", "--jsonl", "-", stdin=lines).stdout.splitlines()]
    told = lekwacht("check", "--jsonl", "--all", "-", stdin=lines).stdout
    everything = [json.loads(line) for line in told.splitlines()]
    assert [(one["id"], one["ref"], one["case"], one["alert"]) for one in alerts] == [(0, "B-1", "Z-1", True)]
    assert [(one["id"], one["alert"]) for one in everything] == [(0, True), (1, False)]
    assert all(one["e_value"] <= 10_000 for one in everything)


def test_a_line_that_cannot_be_read_ends_with_2(lekwacht: Run) -> None:
    """The line is named by its number and not quoted; what came before it is answered."""
    lines = json.dumps({"id": 1, "text": STORY}) + "\ngeheimwoord\n"
    told = lekwacht("check", "--jsonl", "-", stdin=lines, expect=2)
    assert json.loads(told.stdout)["id"] == 1
    assert "line 2" in told.stderr
    assert "geheimwoord" not in told.stderr
