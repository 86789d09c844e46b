"""Triage and export from the terminal, as a person types it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commandline import Run, make_run
from tests.factory import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A data directory with one match in it."""
    made = make_world(tmp_path)
    made.match(made.post("forum.example", "c7", "Hij vluchtte over de bergen."))
    yield made
    made.close()


@pytest.fixture
def lekwacht(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line on the world, as officer-a."""
    monkeypatch.setenv("LOGNAME", "officer-a")
    return make_run(world.directory.root, monkeypatch, capsys)


def test_from_match_to_csv(lekwacht: Run, tmp_path: Path) -> None:
    """report, list, show, decide and export work one after the other, in Dutch."""
    assert "1 new sightings" in lekwacht("report").stdout
    assert "M-2026-0001" in lekwacht("incidents", "list").stdout
    shown = lekwacht("incidents", "show", "m-2026-0001").stdout
    assert "https://forum.example/draad#c7" in shown
    assert "woordparen" in shown
    decided = lekwacht(
        "incidents", "decide", "M-2026-0001", "--disposition", "vals_alarm", "--reason", "Iemand anders."
    )
    assert "vals alarm, afgehandeld" in decided.stdout
    path = tmp_path / "uit.csv"
    lekwacht("incidents", "export", "--csv", str(path), "--purpose", "maandoverzicht")
    assert "https://forum.example/draad#c7" in path.read_text(encoding="utf-8-sig")


def test_json_names_what_it_holds(lekwacht: Run) -> None:
    """--json on list and show gives the number, the case, the status and the sightings."""
    lekwacht("report")
    (line,) = json.loads(lekwacht("incidents", "list", "--json").stdout)
    assert (line["incident"], line["case"], line["status"]) == ("M-2026-0001", "ZAAK-1", "nieuw")
    shown = json.loads(lekwacht("incidents", "show", "M-2026-0001", "--json").stdout)
    assert shown["sightings"][0]["permalink"] == "https://forum.example/draad#c7"
    assert "Hij vluchtte" not in json.dumps(shown)


def test_english_on_request(lekwacht: Run) -> None:
    """--lang en gives the officers' output in English."""
    lekwacht("report")
    assert "in order" not in lekwacht("incidents", "show", "M-2026-0001").stdout
    assert "according to the page" in lekwacht("incidents", "show", "M-2026-0001", "--lang", "en").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("show", "M-2026-0099"), "there is no incident M-2026-0099"),
        (("decide", "M-2026-0001", "--disposition", "onzin", "--reason", "x"), "'onzin' is none of"),
        (("decide", "M-2026-0001", "--disposition", "vals_alarm", "--reason", " "), "reason in a sentence"),
        (("export", "--csv", "/nergens/uit.csv"), "make the folder first"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(lekwacht: Run, arguments: tuple[str, ...], told: str) -> None:
    """A wrong number, word, reason or folder gets one sentence and exit code 2."""
    lekwacht("report")
    assert told in lekwacht("incidents", *arguments, expect=2).stderr


def test_trace_answers_the_echt_question(world: World, lekwacht: Run) -> None:
    """Trace shows places in order of time and what follows for the recipient, and can do so in JSON."""
    world.document("ZAAK-1-BESCHIKKING")
    world.disclose("ZAAK-1-BESCHIKKING", "COA", "2026-12-24")
    lekwacht("report")
    told = lekwacht("trace", "M-2026-0001", "--no-search").stdout
    assert "COA: Stond al in het openbaar vóór de verstrekking: bewezen." in told
    found = json.loads(lekwacht("trace", "M-2026-0001", "--no-search", "--json").stdout)
    assert found["recipients"][0]["order"] == "ervoor"


def test_verify_says_what_was_changed(world: World, lekwacht: Run) -> None:
    """Verify ends with 0 on what is whole, and with 1 and the evidence's name after one flipped byte."""
    lekwacht("report")
    assert "evidence: ok (1)" in lekwacht("verify").stdout
    (kept,) = (path for path in world.directory.evidence.rglob("*") if path.is_file())
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    assert f"changed: evidence {kept.name[:12]}" in lekwacht("verify", expect=1).stdout


def test_purge_tells_before_it_does(lekwacht: Run) -> None:
    """A dry run tells what would go; the purge tells what went and the proof."""
    lekwacht("report")
    lekwacht("incidents", "decide", "M-2026-0001", "--disposition", "zelf_gedeeld", "--reason", "Eigen blog.")
    assert "zou verdwijnen (zelf gedeeld)" in lekwacht("purge", "--dry-run").stdout
    done = lekwacht("purge").stdout
    assert "is verdwenen (zelf gedeeld)" in done
    assert "niets gevonden" in done
