"""`retro scan` makes captures and incidents of what old archives held, and says what it did not read."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.certificates import CertificateAuthority
from tests.commandline import FIRST_INCIDENT, make_run
from tests.matcher.conftest import RETOLD, STORY
from tests.retro_cluster import await_that, configure, descendants, house, scheduler, start
from tests.scale.conftest import DUTCH, page, write_warc


def test_an_old_archive_becomes_an_incident(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page that matches is captured with the archive's date, the missing file is told, and exit is 3."""
    root = tmp_path / "data"
    run = make_run(root, monkeypatch, capsys)
    run("init", "--key-file", tmp_path / "sleutel")
    story = tmp_path / "verhaal.txt"
    story.write_text(STORY)
    run("enrol", story, "--ref", "R1", "--kind", "besluit")
    write_warc(tmp_path / "oud.warc.gz", [page(DUTCH * 5), page(RETOLD)])
    manifest = tmp_path / "lijst.txt"
    manifest.write_text("oud.warc.gz\nweg.warc.gz\n")
    words = [sys.executable, "-m", "lekwacht", "--data", str(root), "retro", "scan", "--warcs", str(manifest)]
    done = subprocess.run([*words, "--workers", "1", "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    summary = json.loads(done.stdout.splitlines()[-1])
    assert (summary["files"], summary["pages"], summary["captures"]) == (1, 2, 1)
    assert list(summary["files_not_read"]) == [str(tmp_path / "weg.warc.gz")]
    shown = json.loads(run("incidents", "show", FIRST_INCIDENT, "--json").stdout)
    assert "2019-03-04" in json.dumps(shown)


def test_a_reader_that_cannot_begin_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without its key a worker fails; the terminal shows why, and no workings of the cluster."""
    root, key = tmp_path / "data", tmp_path / "sleutel"
    run = make_run(root, monkeypatch, capsys)
    run("init", "--key-file", key)
    story = tmp_path / "verhaal.txt"
    story.write_text(STORY)
    run("enrol", story, "--ref", "R1", "--kind", "besluit")
    key.unlink()
    write_warc(tmp_path / "oud.warc.gz", [page(RETOLD)])
    manifest = tmp_path / "lijst.txt"
    manifest.write_text("oud.warc.gz\n")
    words = [sys.executable, "-m", "lekwacht", "--data", str(root), "retro", "scan", "--warcs", str(manifest)]
    done = subprocess.run([*words, "--workers", "1"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("lekwacht: a process that reads WARC files could not start: the key file")
    assert len(done.stderr.splitlines()) == 1
    errors = run("retro", "worker", "tcp://127.0.0.1:1", expect=2).stderr
    assert errors == done.stderr, "a worker that could do nothing asks for no work"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--workers", "2", "--scheduler", "tls://127.0.0.1:1"), "not both"),
        (("--scheduler", "tcp://10.0.0.5:8786"), "give tls://"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    sentence: str,
) -> None:
    """Nothing is begun."""
    run = make_run(tmp_path / "data", monkeypatch, capsys)
    run("init", "--key-file", tmp_path / "sleutel")
    manifest = tmp_path / "lijst.txt"
    manifest.write_text("oud.warc.gz\n")
    assert sentence in run("retro", "scan", "--warcs", manifest, *words, expect=2).stderr


@pytest.mark.parametrize("words", [("scan", "--warcs", "lijst.txt", "--scheduler"), ("worker",)])
def test_a_certificate_that_is_refused_is_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
) -> None:
    """None at all, and one of another house, are told at once by scan and worker alike; nothing hangs."""
    monkeypatch.chdir(tmp_path)
    Path("lijst.txt").write_text("oud.warc.gz\n")
    data = Path("data")
    run = make_run(data, monkeypatch, capsys)
    run("init", "--key-file", tmp_path / "sleutel")
    authority, other = CertificateAuthority(tmp_path / "ca"), CertificateAuthority(tmp_path / "ander")
    with scheduler(authority, tmp_path) as dask:
        for signed, trusted, sentence in (
            (None, authority, "scale.authority names no file"),
            (other.sign("een"), authority, dask.address),
            (other.sign("twee"), other, "vouches for"),
        ):
            if signed is not None:
                configure(data, signed, trusted)
            [line] = run("retro", *words, dask.address, expect=2).stderr.splitlines()
            assert line.startswith("lekwacht: ")
            assert sentence in line


@pytest.mark.parametrize("stop", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.real)])
def test_a_scan_that_is_stopped_leaves_no_process_and_goes_on_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stop: signal.Signals
) -> None:
    """Ctrl-C reaches every process of the terminal, a service's end only the first: one line and 130."""
    data = house(make_run(tmp_path / "data", monkeypatch, capsys), tmp_path / "data")
    for number in range(6):
        write_warc(tmp_path / f"w{number}.warc.gz", [page(f"{DUTCH * 20} {n} {number}") for n in range(30)])
    manifest = tmp_path / "lijst.txt"
    manifest.write_text("".join(f"w{number}.warc.gz\n" for number in range(6)))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    scanning = start(data, "retro", "scan", "--warcs", manifest, "--workers", "2")
    await_that(lambda: bool(list(data.rglob("retro/*/*.json"))))
    started = descendants(scanning.pid)
    assert any("scale.reader" in words for words in started.values())
    if stop is signal.SIGINT:
        os.killpg(scanning.pid, stop)
    else:
        scanning.send_signal(stop)
    _, err = scanning.communicate(timeout=60)
    assert scanning.returncode == 130, err
    *sentences, last = filter(None, err.splitlines())  # click leaves the line on which ^C stands
    assert all(" of 6: " in line for line in sentences), err
    assert last == "lekwacht: interrupted; run the command again to go on"
    await_that(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))
    assert list((tmp_path / "tmp").iterdir()) == []
    again = start(data, "retro", "scan", "--warcs", manifest, "--workers", "1", "--json")
    out, err = again.communicate(timeout=60)
    assert len(err.splitlines()) == 6 - len(sentences)
    assert json.loads(out)["files"] == 6
