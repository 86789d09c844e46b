"""Triage and export from the terminal, as a person types it."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from store import audit
from store.casebook.schema import open_casebook
from store.clock import AMSTERDAM
from tests.commandline import FIRST_INCIDENT as M
from tests.commandline import Run, make_run
from tests.factory import World


@pytest.fixture
def lekwacht(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line on the world, as officier-a."""
    monkeypatch.setenv("LOGNAME", "officier-a")
    return make_run(world.directory.root, monkeypatch, capsys)


def test_from_match_to_csv(lekwacht: Run, tmp_path: Path) -> None:
    """report, list, show, decide and export work one after the other, in Dutch."""
    assert "1 new sighting," in lekwacht("report").stdout
    assert M in lekwacht("incidents", "list").stdout
    shown = lekwacht("incidents", "show", M.lower()).stdout
    assert "https://forum.example/draad#c7" in shown
    assert "groepjes woorden" in shown
    decided = lekwacht("incidents", "decide", M, "--disposition", "vals_alarm", "--reason", "Iemand anders.")
    assert "vals alarm, afgehandeld" in decided.stdout
    path = tmp_path / "uit.csv"
    lekwacht("incidents", "export", "--csv", str(path), "--purpose", "maandoverzicht")
    assert "https://forum.example/draad#c7" in path.read_text(encoding="utf-8-sig")


def test_json_names_what_it_holds(lekwacht: Run) -> None:
    """--json on list and show gives the number, the case, the status and the sightings."""
    lekwacht("report")
    (line,) = json.loads(lekwacht("incidents", "list", "--json").stdout)
    assert (line["incident"], line["case"], line["status"]) == (M, "ZAAK-1", "nieuw")
    shown = json.loads(lekwacht("incidents", "show", M, "--json").stdout)
    assert shown["sightings"][0]["permalink"] == "https://forum.example/draad#c7"
    assert "Hij vluchtte" not in json.dumps(shown)


def test_english_on_request(lekwacht: Run) -> None:
    """--lang en gives the officers' output in English."""
    lekwacht("report")
    assert "in order" not in lekwacht("incidents", "show", M).stdout
    assert "according to the page" in lekwacht("incidents", "show", M, "--lang", "en").stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("show", "M-2026-0099"), "there is no incident M-2026-0099"),
        (("decide", M, "--disposition", "onzin", "--reason", "x"), "'onzin' is none of"),
        (("decide", M, "--disposition", "vals_alarm", "--reason", " "), "reason in a sentence"),
        (("export", "--csv", "/nergens/uit.csv"), "make the folder first"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(lekwacht: Run, arguments: tuple[str, ...], sentence: str) -> None:
    """A wrong number, word, reason or folder gets one sentence and exit code 2."""
    lekwacht("report")
    assert sentence in lekwacht("incidents", *arguments, expect=2).stderr


def test_trace_answers_the_echt_question(world: World, lekwacht: Run) -> None:
    """Trace shows places in order of time and what follows for the recipient, and can do so in JSON."""
    world.document("ZAAK-1-BESCHIKKING")
    world.disclose("ZAAK-1-BESCHIKKING", "COA", "2026-12-24")
    lekwacht("report")
    output = lekwacht("trace", M, "--no-search").stdout
    assert "COA: Stond al in het openbaar vóór de verstrekking: bewezen." in output
    dossier = json.loads(lekwacht("trace", M, "--no-search", "--json").stdout)
    assert dossier["recipients"][0]["order"] == "ervoor"


@pytest.mark.parametrize("more", [(), ("--archives", "--yes", "--reason", "Stond het er al?")])
def test_a_file_that_is_no_warc_is_told_before_anything_is_done(
    world: World, lekwacht: Run, tmp_path: Path, more: tuple[str, ...]
) -> None:
    """Exit 2: no archive was asked, the audit trail has nothing of it, and nothing is left behind."""
    lekwacht("report")
    (tmp_path / "kapot.warc.gz").write_bytes(b"geen warc")
    errors = lekwacht("trace", M, "--warc", tmp_path / "kapot.warc.gz", *more, expect=2).stderr
    assert "kapot.warc.gz holds no WARC record" in errors
    casebook = open_casebook(world.directory.casebook)
    trail = {event.action for event in audit.events(casebook)}
    casebook.close()
    assert not trail & {"archives_asked", "traced"}
    assert not list(world.directory.archive.parent.glob("lekwacht-trace-*"))


def test_verify_says_what_was_changed(world: World, lekwacht: Run) -> None:
    """Verify ends with 0 on what is whole, and with 1 and the evidence's name after one flipped byte."""
    lekwacht("report")
    assert "evidence: ok (1)" in lekwacht("verify").stdout
    (kept,) = (path for path in world.directory.evidence.rglob("*") if path.is_file())
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    assert f"changed: evidence {kept.name[:12]}" in lekwacht("verify", expect=1).stdout


def test_purge_tells_before_it_does(world: World, lekwacht: Run) -> None:
    """A dry run tells what would go; the purge tells what went and the proof."""
    world.directory.configuration.write_text("[report]\nkeep_own_telling_days = 0\n")
    lekwacht("report")
    lekwacht("incidents", "decide", M, "--disposition", "zelf_gedeeld", "--reason", "Eigen blog.")
    assert "zou worden gewist (zelf gedeeld)" in lekwacht("purge", "--dry-run").stdout
    done = lekwacht("purge").stdout
    assert "is gewist (zelf gedeeld)" in done
    assert "niets gevonden" in done


WHY = ("--reason", "Een zin die zegt waarom.")


@pytest.fixture
def reported(lekwacht: Run) -> Run:
    """The command line after the match became an incident."""
    lekwacht("report")
    return lekwacht


def listed(run: Run, *options: str) -> list[str]:
    """The numbers that a listing gives."""
    return [line["incident"] for line in json.loads(run("incidents", "list", "--json", *options).stdout)]


@pytest.mark.parametrize(
    ("hit", "miss"),
    [
        (("--status", "nieuw", "--status", "heropend"), ("--status", "afgehandeld")),
        (("--site", "forum.example"), ("--site", "blog.example")),
        (("--document", "ZAAK-1-BESCHIKKING"), ("--document", "B-9")),
    ],
)
def test_a_listing_is_narrowed(reported: Run, hit: tuple[str, ...], miss: tuple[str, ...]) -> None:
    """Status, site and document each leave out what does not fit."""
    assert (listed(reported, *hit), listed(reported, *miss)) == ([M], [])
    assert "--limit" in reported("incidents", "list", "--limit", "0", expect=2).stderr
    assert listed(reported, "--limit", "1") == [M]


def test_an_incident_is_mine_somebodys_or_nobodys(reported: Run) -> None:
    """Mine are those that I have and those of nobody; what a colleague has is not."""
    seen = []
    for options in ((), ("--nobody",), ("--to", "officier-b")):
        reported("incidents", "assign", M, *options)
        seen.append(listed(reported, "--mine"))
    assert seen == [[M], [M], []]


def test_a_breach_is_worked_from_awareness_to_notification(
    reported: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Decide, aware, notify by two people, reached: each is in the history, the register and the dossier."""
    decide = ("incidents", "decide", M, "--disposition", "bevestigd_lek", "--status", "in_behandeling")
    reported(*decide, "--reason-code", "tekst_van_beschikking", *WHY)
    moment = f"{datetime.now(AMSTERDAM):%Y-%m-%dT%H:%M}"
    reported("incidents", "aware", M, "--reason-code", "risico", "--at", moment, *WHY)
    reported("incidents", "notify", M, "--not-notifiable", "--reason-code", "geen_risico", *WHY)
    assert "second person" in reported("incidents", "confirm", M, expect=2).stderr
    monkeypatch.setenv("LOGNAME", "officier-b")
    reported("incidents", "confirm", M)
    reported("incidents", "reached", M, "betrokkenen_ingelicht", "--at", moment)
    history = reported("incidents", "history", M).stdout
    assert "officier-a" in history
    assert "officier-b" in history
    assert "officier-a gaf een oordeel. (bevestigd lek)" in history
    reported("incidents", "melding", M, "--set", "aantal_betrokkenen_min=1", "--set", "groepen=bewoners")
    parts = json.loads(reported("incidents", "melding", M, "--json", "--lang", "en").stdout)
    assert {"section", "title", "lines"} == set(parts[0])
    assert any(line["answer"] == "1" for part in parts for line in part["lines"])
    register, dossier = tmp_path / "register.csv", tmp_path / "dossier.html"
    reported("incidents", "register", "--csv", str(register), "--profile", "rfc4180", "--purpose", "controle")
    assert M in register.read_text("utf-8")
    reported("incidents", "dossier", M, "--html", str(dossier), "--with-text", "--purpose", "onderzoek")
    assert "Hij vluchtte over de bergen." in dossier.read_text("utf-8")


def test_a_judgement_can_wait_and_have_a_second_person(
    reported: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A deferred incident has its day; a judgement is confirmed by somebody else."""
    decide = ("incidents", "decide", M, "--disposition", "onbepaald", "--status", "aangehouden", *WHY)
    assert "must be in the future" in reported(*decide, "--until", "2001-01-01", expect=2).stderr
    reported(*decide, "--until", "2999-01-01")
    assert listed(reported, "--status", "aangehouden") == [M]
    monkeypatch.setenv("LOGNAME", "officier-b")
    reported("incidents", "confirm", M, "--judgement")


def test_hits_are_kept_quiet_and_held_until_somebody_says_otherwise(reported: Run) -> None:
    """A suppression is listed until it is ended; a hold keeps retention away until it is released."""
    code = ("--reason-code", "standaardtekst")
    made = reported(
        "incidents", "suppress", "site", "blog.example", "--until", "2999-01-01", *code, *WHY
    ).stdout
    assert made == "S-1\n"
    assert "blog.example" in reported("incidents", "suppressions").stdout
    reported("incidents", "suppressions", "--end", "1", "--lang", "en")
    assert (
        "onzin"
        in reported("incidents", "suppress", "onzin", "x", "--until", "2999-01-01", *WHY, expect=2).stderr
    )
    reported("incidents", "hold", M, *WHY)
    reported("incidents", "decide", M, "--disposition", "vals_alarm", *WHY)
    assert json.loads(reported("purge", "--dry-run", "--json").stdout)
    reported("incidents", "hold", M)


def test_an_export_is_narrowed_and_verified(reported: Run, tmp_path: Path) -> None:
    """JSON Lines and both profiles of CSV hold what was asked for; verify knows the file and its changes."""
    lines, table, none = tmp_path / "uit.jsonl", tmp_path / "uit.csv", tmp_path / "leeg.csv"
    reported("incidents", "export", "--jsonl", str(lines), "--with-text", "--purpose", "onderzoek")
    assert "Hij vluchtte" in lines.read_text("utf-8")
    options = ("--profile", "rfc4180", "--status", "nieuw", "--site", "forum.example")
    reported("incidents", "export", "--csv", str(table), *options)
    reported("incidents", "export", "--csv", str(none), "--site", "blog.example")
    assert [len(path.read_text("utf-8-sig").splitlines()) for path in (table, none)] == [2, 1]
    (checked,) = json.loads(reported("verify", str(table), "--json").stdout)
    assert set(checked) == {"subject", "count", "faults"}
    table.write_text("anders", encoding="utf-8")
    assert reported("verify", str(table), expect=1).stdout
    assert "--csv FILE, --xlsx FILE or --jsonl FILE" in reported("incidents", "export", expect=2).stderr
    assert reported("incidents", "export", "--csv", str(table), "--with-text", expect=2).stderr


def test_a_head_of_the_chain_that_was_kept_elsewhere_must_be_in_it(reported: Run) -> None:
    """Verify ends with 1 when a head that somebody noted is no longer in the audit chain."""
    reported("verify")
    assert reported("verify", "--head", "casebook:1:" + "0" * 64, expect=1).stdout


def test_the_custodian_compares_with_the_original(reported: Run, tmp_path: Path) -> None:
    """What was measured, or the custodian's own answer, is kept with each sighting and shown in JSON."""
    original = tmp_path / "besluit.txt"
    original.write_text("Hij vluchtte over de bergen.", encoding="utf-8")
    compare = ("compare", str(original), "--incident", M)
    (comparison,) = json.loads(reported(*compare, "--json").stdout)
    assert (comparison["sighting"], comparison["answer"], comparison["similarity"]) == (
        "V-1",
        "uit_origineel",
        100,
    )
    errors = reported(*compare, "--answer", "deels", "--note", "Alleen het slot.", "--lang", "en").stdout
    assert errors.startswith("V-1: ")
    assert "misschien" in reported(*compare, "--answer", "misschien", expect=2).stderr
    assert "M-2026-0099" in reported("compare", str(original), "--incident", "M-2026-0099", expect=2).stderr


def test_colleagues_leave_each_other_word_from_the_terminal(lekwacht: Run, world: World) -> None:
    """A note, a message that goes with the incident, a priority and a tie, shown and in the JSON."""
    world.match(world.post("forum.example", "c8", "Iets heel anders."), "ZAAK-2")
    lekwacht("report")
    assert lekwacht("incidents", "note", M, "--text", "Gebeld\x1b[31m met de site.").stdout == "N-1\n"
    lekwacht("incidents", "assign", M, "--to", "bram", "--message", "Kijk jij?")
    assert "Voorrang: dringend" in lekwacht("incidents", "priority", M, "dringend").stdout
    lekwacht("incidents", "link", M, "M-2026-0002", "--reason", "Zelfde draad.")
    shown = lekwacht("incidents", "show", M).stdout
    assert "Gebeld [31m met de site." in shown
    assert "officier-a → bram: Kijk jij?" in shown
    assert "Verbonden met M-2026-0002: Zelfde draad." in shown
    file = json.loads(lekwacht("incidents", "show", M, "--json").stdout)
    assert [note["text"] for note in file["notes"]][1] == "Kijk jij?"
    assert (file["priority"], file["links"][0]["number"]) == ("dringend", "M-2026-0002")
    lekwacht("incidents", "link", M, "M-2026-0002", "--remove")
    for bad in (
        ("note", M, "--text", " "),
        ("note", "M-2026-0404", "--text", "x"),
        ("priority", M, "morgen"),
    ):
        failed = lekwacht("incidents", *bad, expect=2)
        assert len(failed.stderr.strip().splitlines()) <= 4
