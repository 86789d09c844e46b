"""Stamps are asked by the front door: only digests go out, and what fails is asked again."""

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lekwacht import configuration
from store import audit
from store.casebook import anchor as anchors
from store.casebook import timestamp as timestamps
from store.casebook.schema import open_casebook
from tests import authority
from tests.authority import Authority
from tests.commandline import FIRST_INCIDENT as M
from tests.commandline import Run, make_run
from tests.factory import World, day, make_world

POSTED = "Hij vluchtte over de bergen."


@pytest.fixture(scope="module")
def stamps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """An authority that answers."""
    with authority.serving(authority.make(tmp_path_factory.mktemp("authority"))) as running:
        yield running


@pytest.fixture(autouse=True)
def fresh(stamps: Authority) -> None:
    """Each test begins with an authority that was asked nothing and answers as it should."""
    stamps.asked.clear()
    stamps.spoil = None


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A data directory with one match in it."""
    made = make_world(tmp_path)
    made.match(made.post("forum.example", "c7", POSTED, day("2025-06-01")))
    yield made
    made.close()


@pytest.fixture
def lekwacht(world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line on the world, as officier-a."""
    monkeypatch.setenv("LOGNAME", "officier-a")
    return make_run(world.directory.root, monkeypatch, capsys)


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line where there is no data directory."""
    return make_run(tmp_path / "no-data", monkeypatch, capsys)


def configure(world: World, *authorities: str) -> None:
    """Set these authorities."""
    world.directory.configuration.write_text(
        f"[timestamp]\nauthorities = {configuration.as_value(authorities)}\ntimeout_s = 5\n"
    )


def test_every_night_is_stamped(world: World, lekwacht: Run, stamps: Authority) -> None:
    """After the report the night's statement has a stamp of each authority, and is asked for once."""
    configure(world, stamps.setting)
    lekwacht("report")
    lekwacht("report")
    casebook = open_casebook(world.directory.casebook)
    (statement, *_) = anchors.every(casebook)
    (stamp,) = timestamps.of(casebook, statement.sha256)
    assert abs(datetime.now(UTC) - stamp.stamped_at).total_seconds() < 300
    assert len(stamps.asked) == len(anchors.every(casebook))
    assert "stamped" in {event.action for event in audit.events(casebook)}
    casebook.close()
    assert all(not check["faults"] for check in json.loads(lekwacht("verify", "--json").stdout))


def test_only_a_digest_and_a_number_leave(world: World, lekwacht: Run, stamps: Authority) -> None:
    """What goes to the authority holds no text, address, name or reference: it is a short question."""
    configure(world, stamps.setting)
    lekwacht("report")
    lekwacht("incidents", "bundle", M, "--purpose", "aangifte")
    for question in stamps.asked:
        assert len(question) < 100
        for word in (POSTED, "bergen", "forum", "ZAAK", M, "officier"):
            assert word.encode() not in question


def test_without_a_setting_nobody_is_asked(world: World, lekwacht: Run, stamps: Authority) -> None:
    """No authority is configured by default: the statement waits, the bundle is made, and says so."""
    lekwacht("report")
    ended = lekwacht("incidents", "bundle", M, "--purpose", "aangifte")
    assert "timestamp.authorities" in ended.stderr
    assert stamps.asked == []
    casebook = open_casebook(world.directory.casebook)
    assert len(anchors.every(casebook)) == 1
    casebook.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda reply: (500, reply),
        lambda _: (200, b""),
        lambda _: (200, b"<html>Not now</html>"),
        lambda reply: (200, reply[:-40]),
        lambda reply: (200, reply + b"x" * (1 << 21)),
    ],
)
def test_an_authority_that_fails_stops_nothing(
    world: World, lekwacht: Run, stamps: Authority, spoil: Callable[[bytes], tuple[int, bytes]]
) -> None:
    """An error, nothing, a page, half a reply or a flood: told in a line, and asked again the next night."""
    configure(world, stamps.setting)
    stamps.spoil = spoil
    assert "no timestamp from 127.0.0.1" in lekwacht("report").stderr
    stamps.spoil = None
    lekwacht("report")
    casebook = open_casebook(world.directory.casebook)
    assert all(timestamps.of(casebook, anchor.sha256) for anchor in anchors.every(casebook))
    casebook.close()


def test_a_bundle_without_its_stamp_stands_and_is_told(
    world: World, lekwacht: Run, stamps: Authority, tmp_path: Path
) -> None:
    """Where one of two authorities fails, the bundle has the stamp of the other; the exit code says so."""
    configure(world, stamps.setting, f"http://127.0.0.1:9/tsr {stamps.pem}")
    lekwacht("report")
    path = tmp_path / "uit.wacz"
    ended = lekwacht("incidents", "bundle", M, "--purpose", "aangifte", "--out", path, expect=3)
    assert "127.0.0.1-9" in ended.stderr
    assert [token.name for token in tmp_path.glob("*.tsr")] == [f"uit.wacz.{stamps.name}.tsr"]
    assert lekwacht("verify", path).stdout.count(": ok") == 4


def test_a_bundle_is_verified_without_a_data_directory(
    world: World, lekwacht: Run, stamps: Authority, alone: Run, tmp_path: Path
) -> None:
    """Where there is only the program, `verify` tells what the stamps say, and finds a changed byte."""
    configure(world, stamps.setting)
    lekwacht("report")
    (tmp_path / "uit").mkdir()
    lekwacht("incidents", "bundle", M, "--purpose", "aangifte", "--out", tmp_path / "uit" / "m.wacz")
    elsewhere = tmp_path / "elders"
    shutil.copytree(tmp_path / "uit", elsewhere)
    ended = alone("verify", elsewhere / "m.wacz")
    assert "over the whole" in ended.stderr
    assert not (tmp_path / "no-data").exists()
    content = bytearray((elsewhere / "m.wacz").read_bytes())
    content[1000] ^= 1
    (elsewhere / "m.wacz").write_bytes(content)
    verdict = json.loads(alone("verify", elsewhere / "m.wacz", "--json", expect=1).stdout)
    assert verdict[0]["faults"]


def test_a_bundle_asks_its_purpose(lekwacht: Run) -> None:
    """Without --purpose, or with an empty one, nothing is sealed."""
    lekwacht("report")
    assert "--purpose" in lekwacht("incidents", "bundle", M, expect=2).stderr
    assert "purpose" in lekwacht("incidents", "bundle", M, "--purpose", " ", expect=2).stderr


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("https://tsa.example/tsr", "PEM file"),
        ("tsa.example /etc/x.pem", "PEM file"),
        ("https://tsa.example:99999/tsr /etc/x.pem", "PEM file"),
        ("https://tsa.example/tsr /nergens/x.pem", "cannot be read"),
    ],
)
def test_a_wrong_setting_is_told_before_anything_is_written(
    world: World, lekwacht: Run, entry: str, sentence: str
) -> None:
    """An entry that is no address and file stops the bundle with a sentence that names the setting."""
    lekwacht("report")
    configure(world, entry)
    said = lekwacht("incidents", "bundle", M, "--purpose", "aangifte", expect=2).stderr
    assert "timestamp.authorities" in said
    assert sentence in said
    assert list(world.directory.exports.iterdir()) == []
