"""The second look from the terminal, as a person types it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.matches.match import Tier
from tests.commandline import FIRST_INCIDENT, FIRST_LEAD, Run
from tests.factory import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A data directory with two leads in it, a strong one and a weak one."""
    made = make_world(tmp_path)
    for number, e_value in ((1, 12.0), (2, 250.0)):
        version = made.post("forum.example", f"c{number}", f"Bericht {number}:\x1b[31m over de bergen.")
        made.match(version, f"ZAAK-{number}", e_value=e_value, tier=Tier.LEAD, spans=((0, 7),))
    yield made
    made.close()


@pytest.fixture
def lekwacht(reported: Run) -> Run:
    """Runs the command line on the world, after the report took the leads in."""
    return reported


def test_the_strongest_stands_first(lekwacht: Run) -> None:
    """A line a lead, with how often chance would do it; and nothing of it among incidents or in the CSV."""
    first, second, total = lekwacht("leads", "list").stdout.splitlines()
    assert "ZAAK-1" in first
    assert "12 keer per miljoen" in first
    assert "ZAAK-2" in second
    assert total == "2 aanwijzingen."
    assert "Geen meldingen" in lekwacht("incidents", "list").stdout


def test_show_marks_what_matched_and_says_why(lekwacht: Run) -> None:
    """The public text with the matched part between brackets, and nothing that steers a terminal."""
    shown = lekwacht("leads", "show", FIRST_LEAD).stdout
    assert "[Bericht]" in shown
    assert "groepjes woorden" in shown
    assert "\x1b" not in shown


def test_json_gives_the_numbers_and_show_the_text(lekwacht: Run) -> None:
    """A list holds no public text; one lead does."""
    first, _ = json.loads(lekwacht("leads", "list", "--json").stdout)
    assert (first["number"], first["case"], first["e_value"]) == (FIRST_LEAD, "ZAAK-1", 12.0)
    assert "bergen" not in json.dumps(first)
    assert "bergen" in json.loads(lekwacht("leads", "show", FIRST_LEAD, "--json").stdout)["text"]


def test_promote_and_dismiss(lekwacht: Run) -> None:
    """One becomes an incident, the other is put aside; then nothing is open."""
    assert (
        f"melding {FIRST_INCIDENT}"
        in lekwacht("leads", "promote", FIRST_LEAD, "--reason", "Dit klopt.").stdout
    )
    assert (
        "opzijgelegd"
        in lekwacht("leads", "dismiss", FIRST_LEAD.replace("0001", "0002"), "--reason", "Een ander.").stdout
    )
    assert "Geen aanwijzingen" in lekwacht("leads", "list").stdout
    assert "M-2026-0001" in lekwacht("incidents", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("show", "A-2026-0099"), "there is no lead A-2026-0099"),
        (("promote", FIRST_LEAD, "--reason", " "), "reason"),
        (("dismiss", FIRST_LEAD, "--reason", "x", "--reason-code", "niets"), "niets"),
    ],
)
def test_bad_input_is_told(lekwacht: Run, arguments: tuple[str, ...], sentence: str) -> None:
    """Exit 2 and a sentence."""
    ended = lekwacht("leads", *arguments, expect=2)
    assert sentence in ended.stderr.strip().splitlines()[-1]
