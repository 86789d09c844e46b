"""What each house refuses: one sentence, exit 2, nothing done."""

import json
from pathlib import Path

import pytest

from tests.commandline import make_run


@pytest.mark.parametrize(
    ("house", "command"),
    [
        ("watching", ("enrol", "besluit.txt", "--ref", "B-1", "--kind", "voornemen")),
        ("watching", ("check", "-")),
        ("watching", ("boilerplate", "wet.txt")),
        ("watching", ("compare", "besluit.txt", "--incident", "M-2026-0001")),
        ("source", ("crawl",)),
        ("source", ("sites", "list")),
        ("source", ("look", "http://forum.example/1")),
        ("source", ("serve",)),
    ],
)
def test_the_other_houses_work_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    house: str,
    command: tuple[str, ...],
) -> None:
    """The sentence names the setting that says which house this is; `--help` is answered all the same."""
    run = make_run(tmp_path / "data", monkeypatch, capsys)
    run("init", "--house", house)
    for name in ("besluit.txt", "wet.txt"):
        (tmp_path / name).write_text("tekst", encoding="utf-8")
    refusal = run(*(tmp_path / word if word.endswith(".txt") else word for word in command), expect=2).stderr
    assert "exchange.house" in refusal
    assert len(refusal.splitlines()) == 1
    run(command[0], "--help")


def test_a_house_alone_refuses_to_send(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It has no partner to send to; what arrives is none of its business."""
    run = make_run(tmp_path / "data", monkeypatch, capsys)
    run("init")
    assert "makes no posts bundles" in run("send", "posts", "--to", "ind", expect=2).stderr
    assert "no bundles have arrived" in run("receive").stdout


def test_a_watching_house_is_made_without_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It holds nothing of a decision, so there is nothing to read with a key; the source has one."""
    for house, keys in (("watching", 0), ("source", 1)):
        run = make_run(tmp_path / house / "data", monkeypatch, capsys, codes=(0, 1))
        output = run("init", "--house", house).stdout
        assert "exchange identity" in output
        assert len(list((tmp_path / house).glob("*.key"))) == keys
        checks = map(json.loads, run("doctor", "--json").stdout.splitlines())
        assert [check["verdict"] for check in checks if check["check"] == "key"] == ["ok"]
