"""Comparing text with the register."""

import json
from pathlib import Path

import pytest

from matcher.scan import Scanner
from tests.commandline import Run
from tests.lekwacht.commands.conftest import STORY

pytestmark = pytest.mark.usefixtures("enrolled")
WEAK = "Er stond een emaillen beker in de zoutmijn."


def test_a_file_is_told_in_a_line(lekwacht: Run, story: Path) -> None:
    """An alert names the case and nothing by which a guess could be sharpened; other text is no alert."""
    ended = lekwacht("check", story)
    assert ended.stdout == "alert: case Z-1\n"
    assert ended.stderr == "1 alert.\n"
    other = lekwacht("check", stdin="Het weer was mooi en de markt in ons dorp was gezellig druk.")
    assert (other.stdout, other.stderr) == ("", "0 alerts.\n")
    assert lekwacht("check", stdin="").stderr == "0 alerts.\n"


def test_a_search_for_single_words_is_refused(lekwacht: Run) -> None:
    """Texts of a word or two end with 2 and one sentence, which does not quote them."""
    words = ("zoutmijn", "weverij Zarolbek", "burgemeester", "emaillen beker Temsu")
    lines = "".join(json.dumps({"id": word, "text": word}) + "\n" for word in words)
    ended = lekwacht("check", "--jsonl", "--all", "-", stdin=lines, expect=2)
    assert ended.stdout == ""
    assert "--explain" in ended.stderr
    assert "zoutmijn" not in ended.stderr
    lekwacht("check", "--all", stdin="zoutmijn", expect=2)


def test_lines_are_answered_line_by_line(lekwacht: Run) -> None:
    """--jsonl gives the contract's fields for each match, and with --all those that raise no alert too."""
    lines = "".join(
        json.dumps({"id": i, "text": text}) + "\n" for i, text in enumerate((STORY, WEAK, "Dag."))
    )
    alerts = [json.loads(line) for line in lekwacht("check", "--jsonl", "-", stdin=lines).stdout.splitlines()]
    output = lekwacht("check", "--jsonl", "--all", "-", stdin=lines).stdout
    everything = [json.loads(line) for line in output.splitlines()]
    assert [(record["id"], record["ref"], record["case"], record["alert"]) for record in alerts] == [
        (0, "B-1", "Z-1", True)
    ]
    assert [(record["id"], record["alert"]) for record in everything] == [(0, True), (1, False)]
    assert all(record["e_value"] <= 10_000 for record in everything)


def test_a_line_that_cannot_be_read_ends_with_2(lekwacht: Run) -> None:
    """The line is named by its number and not quoted; what came before it is answered."""
    lines = json.dumps({"id": 1, "text": STORY}) + "\ngeheimwoord\n"
    ended = lekwacht("check", "--jsonl", "-", stdin=lines, expect=2)
    assert json.loads(ended.stdout)["id"] == 1
    assert "line 2" in ended.stderr
    assert "geheimwoord" not in ended.stderr


def test_a_text_that_cannot_be_compared_is_told_and_the_others_are(
    lekwacht: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its id stands on standard error with the kind of error, the leak after it is found, exit 3."""
    whole = Scanner.scan

    def scan(self: Scanner, texts: list[str], *rest: object) -> object:
        if any("boos" in text for text in texts):
            raise RecursionError("boos")
        return whole(self, texts, *rest)

    monkeypatch.setattr(Scanner, "scan", scan)
    lines = "".join(
        json.dumps({"id": name, "text": text}) + "\n" for name, text in (("x", "boos"), ("y", STORY))
    )
    ended = lekwacht("check", "--jsonl", "-", stdin=lines, expect=3)
    assert [json.loads(line)["id"] for line in ended.stdout.splitlines()] == ["y"]
    assert ended.stderr.startswith('lekwacht: "x" was not compared (failed: RecursionError at matcher/')
    assert "boos" not in ended.stderr


@pytest.mark.parametrize("line", ["[" * 100_000, '{"id": ' + "1" * 5_000 + ', "text": "a"}'])
def test_json_that_python_cannot_read_is_no_json(lekwacht: Run, line: str) -> None:
    """Brackets without end and numbers without end are refused by the number of their line."""
    assert "line 1 is not JSON" in lekwacht("check", "--jsonl", "-", stdin=line, expect=2).stderr


def test_half_characters_come_back_as_they_came(lekwacht: Run) -> None:
    """An id and a text with an unpaired surrogate are compared, and told in JSON that can be read."""
    lines = json.dumps({"id": "\ud800", "text": f"\udfff {STORY}"})
    output = lekwacht("check", "--jsonl", "-", stdin=lines).stdout
    assert json.loads(output)["id"] == "\ud800"


@pytest.mark.parametrize("options", [(), ("--jsonl",)])
def test_a_file_that_is_no_utf8_is_refused_in_one_line(
    lekwacht: Run, tmp_path: Path, options: tuple[str, ...]
) -> None:
    """Exit 2, and what to do about it."""
    (tmp_path / "oud.txt").write_bytes(b"caf\xe9")
    ended = lekwacht("check", tmp_path / "oud.txt", *options, expect=2)
    assert ended.stderr.endswith("no UTF-8 text; save it as UTF-8 and give it again\n")
