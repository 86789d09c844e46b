"""Bundles in the programs of others: the form's validator passes them, and pywb shows what is in them."""

import gzip
import os
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.commandline import FIRST_INCIDENT as M
from tests.commandline import Run, make_run
from tests.e2e.test_trace import PASSAGE, archived
from tests.real.programs import environment_of, free_port, running

pytestmark = pytest.mark.real

OTHER = "https://weblog.example/x?a=1&b=%C3%BC"
URL = "https://forum.example/draad/1"


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """The bundle of an incident with two captures: one record that is packed, one that is not."""
    run: Run = make_run(tmp_path / "data", monkeypatch, capsys)
    run("init")
    document = tmp_path / "besluit.txt"
    document.write_text(PASSAGE, encoding="utf-8")
    run("enrol", document, "--ref", "VB-7", "--kind", "voornemen", "--section", "relaas")
    plain = archived(tmp_path / "een.warc", URL, "2025-02-01T10:00:00Z")
    packed = tmp_path / "twee.warc.gz"
    other = archived(tmp_path / "twee.warc", "https://weblog.example/x?a=1&b=ü", "2021-03-04T10:00:00Z")
    packed.write_bytes(gzip.compress(other.read_bytes()))
    for file in (plain, packed):
        run("crawl", "--warc", file)
    run("match")
    run("report")
    run("incidents", "bundle", M, "--purpose", "aangifte", "--out", tmp_path / "melding.wacz")
    return tmp_path / "melding.wacz"


def test_the_validator_of_the_form_passes_it(bundle: Path) -> None:
    """`wacz validate` finds nothing wrong, and fails on a changed file."""
    programs = environment_of("wacz")
    done = subprocess.run(
        [programs / "wacz", "validate", "-f", bundle], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Validation succeeded" in done.stdout


def test_pywb_replays_it(bundle: Path, tmp_path: Path) -> None:
    """Pywb takes the file as it is, and shows both captures at their addresses with their text."""
    programs, folder = environment_of("pywb"), tmp_path / "pywb"
    folder.mkdir()
    manager = programs / "wb-manager"
    for words in (("init", "zaak"), ("add", "--unpack-wacz", "zaak", bundle)):
        subprocess.run([manager, *words], cwd=folder, check=True, capture_output=True)
    port = free_port()
    command = [programs / "wayback", "--port", str(port), "--bind", "127.0.0.1"]
    with running(command, f"http://127.0.0.1:{port}/", env={"PATH": os.environ["PATH"]}, cwd=folder):
        for moment, url in (("20250201100000", URL), ("20210304100000", OTHER)):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/zaak/{moment}id_/{url}") as answer:
                assert PASSAGE in answer.read().decode()
                assert answer.headers["Memento-Datetime"]
