"""Comparing text with the register."""

import json
from pathlib import Path

import pytest

from tests.commandline import Run
from tests.lekwacht.commands.conftest import STORY

pytestmark = pytest.mark.usefixtures("enrolled")
WEAK = "Er stond een emaillen beker in de zoutmijn."


def test_a_file_is_told_in_a_line(lekwacht: Run, story: Path) -> None:
    """An alert names the case and nothing by which a guess could be sharpened; other text is no alert."""
    told = lekwacht("check", story)
    assert told.stdout == "alert: case Z-1\n"
    assert told.stderr == "1 alerts.\n"
    other = lekwacht("check", stdin="Het weer was mooi en de markt in ons dorp was gezellig druk.")
    assert (other.stdout, other.stderr) == ("", "0 alerts.\n")
    assert lekwacht("check", stdin="").stderr == "0 alerts.\n"


def test_a_search_for_single_words_is_refused(lekwacht: Run) -> None:
    """Texts of a word or two end with 2 and one sentence, which does not quote them."""
    words = ("zoutmijn", "weverij Zarolbek", "burgemeester", "emaillen beker Temsu")
    lines = "".join(json.dumps({"id": word, "text": word}) + "\n" for word in words)
    told = lekwacht("check", "--jsonl", "--all", "-", stdin=lines, expect=2)
    assert told.stdout == ""
    assert "--explain" in told.stderr
    assert "zoutmijn" not in told.stderr
    lekwacht("check", "--all", stdin="zoutmijn", expect=2)


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
