"""Asking a host to take text away, from the terminal."""

import json

import pytest

from tests.commandline import FIRST_INCIDENT as M
from tests.commandline import Run

N = M.replace("M-", "N-")


@pytest.fixture
def lekwacht(reported: Run) -> Run:
    """Runs the command line on the world with its one incident."""
    return reported


def test_a_notice_is_printed_and_followed(lekwacht: Run) -> None:
    """It is printed whole to be read; what an officer says of it is what the list then shows."""
    letter = lekwacht("incidents", "notice", M).stdout
    assert "https://forum.example/draad#c7" in letter
    assert "good faith" in letter
    assert f"--sent {N}" in letter
    sent = lekwacht("incidents", "notice", M, "--sent", N.lower(), "--to", "abuse@forum.example").stdout
    assert f"{N}  forum.example  verzonden" in sent
    lekwacht("incidents", "notice", M, "--answered", N, "--answer", "Wij kijken.")
    (known,) = json.loads(lekwacht("incidents", "notice", M, "--list", "--json").stdout)["notices"]
    assert (known["state"], known["to"], known["sent_by"]) == (
        "beantwoord",
        "abuse@forum.example",
        "officier-a",
    )
    assert known["addresses"] == ["https://forum.example/draad#c7"]


@pytest.mark.parametrize(
    "arguments",
    [
        (M, "--ground", "onzin"),
        (M, "--place", "V-²"),
        (M, "--place", "V-99"),
        (M, "--add", "Dit is uitgelekt."),
        (M, "--sent", "N-2020-0009"),
        (M, "--mail", N),
        (M, "--answered", N),
        (M, "--list", "--sent", N),
        ("M-1999-0001",),
    ],
)
def test_bad_input_is_one_line(lekwacht: Run, arguments: tuple[str, ...]) -> None:
    """Whatever cannot be is told in one line that says what to do, with exit code 2."""
    errors = lekwacht("incidents", "notice", *arguments, expect=2).stderr
    assert "Traceback" not in errors
    assert errors.strip()
