"""Two houses get to know each other from the terminal: a card, a fingerprint by voice, a pinned key."""

import json
import stat
from pathlib import Path

import pytest

from tests.commandline import make_run


def test_two_houses_trust_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The fingerprint that one house shows is the one that the other sees when it trusts the card."""
    coa = make_run(tmp_path / "coa", monkeypatch, capsys)
    ind = make_run(tmp_path / "ind", monkeypatch, capsys)
    for run in (coa, ind):
        run("init")
    card = tmp_path / "ind.card"
    shown = ind("exchange", "identity", "--out", card).stdout.splitlines()[-1]
    assert stat.S_IMODE((tmp_path / "ind" / "exchange" / "identity.json").stat().st_mode) == 0o600
    coa("exchange", "identity")
    key, _, fingerprint = shown.partition("  ")
    assert fingerprint in coa("exchange", "trust", card, "--name", "ind").stdout
    (partner,) = json.loads(coa("exchange", "partners", "--json").stdout)
    assert (partner["name"], partner["keys"]) == ("ind", [{"key": key, "live": True}])
    assert "retired" in coa("exchange", "partners", "--retire", "ind", key).stdout


def test_keys_are_changed_without_losing_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two are live until the old one is retired; a third is refused."""
    run = make_run(tmp_path / "data", monkeypatch, capsys)
    run("init")
    (first,) = run("exchange", "identity").stdout.splitlines()
    second, old = run("exchange", "identity", "--rotate").stdout.splitlines()
    assert old == first
    assert "two active keys" in run("exchange", "identity", "--rotate", expect=2).stderr
    assert run("exchange", "identity", "--retire").stdout.splitlines() == [second]


@pytest.mark.parametrize("content", [b"", b"geen kaart", b"\xff\xfe{"])
def test_a_file_that_is_no_card_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    """Exit 2, and nothing is trusted."""
    run = make_run(tmp_path / "data", monkeypatch, capsys)
    run("init")
    run("exchange", "identity")
    (tmp_path / "card").write_bytes(content)
    errors = run("exchange", "trust", tmp_path / "card", "--name", "ind", expect=2).stderr
    assert "not the card of a house" in errors
    assert len(errors.splitlines()) == 1
    assert "no partners" in run("exchange", "partners").stdout


def test_a_house_that_lost_its_keys_begins_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The new card takes the old one's place under the same name, when the person says so."""
    coa = make_run(tmp_path / "coa", monkeypatch, capsys)
    ind = make_run(tmp_path / "ind", monkeypatch, capsys)
    card = tmp_path / "ind.card"
    for run in (coa, ind):
        run("init")
        run("exchange", "identity", "--out", card)
    coa("exchange", "trust", card, "--name", "ind")
    (tmp_path / "ind" / "exchange" / "identity.json").unlink()
    ind("exchange", "identity", "--out", card)
    assert "another house" in coa("exchange", "trust", card, "--name", "ind", expect=2).stderr
    assert "is trusted" in coa("exchange", "trust", card, "--name", "ind", "--anew").stdout
    names = {line["name"] for line in json.loads(coa("exchange", "partners", "--json").stdout)}
    assert names == {"ind", "ind-former-1"}
