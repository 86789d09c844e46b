"""A retro-scan on a real cluster over TLS finds what a local one finds, whatever ends on the way."""

import json
import os
import platform
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.certificates import CertificateAuthority
from tests.commandline import make_run
from tests.matcher.conftest import RETOLD, UNRELATED
from tests.retro_cluster import await_that, configure, descendants, house, scheduler, start, working
from tests.scale.conftest import DUTCH, GERMAN, page, write_warc

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]
FILES = 9


@dataclass(frozen=True)
class Place:
    """A house with certificates, and a list of files to look through."""

    data: Path
    authority: CertificateAuthority
    manifest: Path

    def start(self, *words: str, data: Path | None = None) -> subprocess.Popen[str]:
        """A scan that goes on by itself."""
        return start(data or self.data, "retro", "scan", "--warcs", self.manifest, *words)

    def scan(self, *words: str, data: Path | None = None) -> dict[str, object]:
        """What a scan that comes to its end tells."""
        scanning = self.start("--json", *words, data=data)
        out, err = scanning.communicate(timeout=300)
        assert scanning.returncode == 0, err
        return json.loads(out.splitlines()[-1])

    @property
    def marks(self) -> int:
        """How many files are done."""
        return len(list(self.data.rglob("retro/*/*.json")))


@pytest.fixture
def place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Place]:
    """Nine files, three of which hold the story."""
    data = tmp_path / "data"
    run = make_run(data, monkeypatch, capsys)
    house(run, data)
    authority = CertificateAuthority(tmp_path / "ca")
    configure(data, authority.sign("client"), authority)
    manifest = tmp_path / "lijst.txt"
    for number in range(FILES):
        bodies = [page(f"{DUTCH * 40} Bladzijde {number}-{place}.") for place in range(40)]
        bodies += [page(GERMAN * 5), page(f"{RETOLD} {number}" if number % 3 == 1 else DUTCH)]
        write_warc(tmp_path / f"w{number}.warc.gz", bodies)
    manifest.write_text("".join(f"w{number}.warc.gz\n" for number in range(FILES)))
    return Place(data, authority, manifest)


def test_a_cluster_finds_what_a_local_scan_finds(place: Place, tmp_path: Path) -> None:
    """One worker is killed in the middle of it with everything it started: nothing is lost or twice."""
    elsewhere, alone = tmp_path / "elders", tmp_path / "alleen"
    for copy in (elsewhere, alone):
        shutil.copytree(place.data, copy)
    with scheduler(place.authority, tmp_path) as dask, working(elsewhere, dask.address, count=2) as workers:
        scanning = place.start("--scheduler", dask.address, "--json")
        await_that(lambda: place.marks >= 2)
        for pid in [*descendants(workers[0].pid), workers[0].pid]:
            os.kill(pid, signal.SIGKILL)
        assert place.marks < FILES, "the worker was killed too late"
        out, err = scanning.communicate(timeout=300)
    assert scanning.returncode == 0, err
    summary = json.loads(out.splitlines()[-1])
    assert summary == place.scan("--workers", "1", data=alone)
    assert summary["captures"] == 3


def test_a_scan_whose_scheduler_dies_goes_on_later(place: Place, tmp_path: Path) -> None:
    """Scan and worker each say so in one line and end; begun again the scan does what is left."""
    with scheduler(place.authority, tmp_path) as dask, working(place.data, dask.address) as workers:
        scanning = place.start("--scheduler", dask.address)
        await_that(lambda: place.marks >= 1)
        dask.process.kill()
        _, err = scanning.communicate(timeout=60)
        _, errors = workers[0].communicate(timeout=60)
    assert scanning.returncode == 3
    assert err.splitlines()[-1] == "lekwacht: the scheduler has gone; run the command again to go on"
    assert all(" of 9: " in line for line in err.splitlines()[:-1]), err
    assert workers[0].returncode == 3
    assert errors.splitlines() == [
        f"lekwacht: the scheduler at {dask.address} has gone; start the worker again when it is back"
    ]
    assert 0 < place.marks < FILES
    whole = place.scan("--workers", "1")
    assert (whole["files"], whole["captures"]) == (FILES, 3)


def test_a_scan_that_is_stopped_leaves_the_cluster_to_others(place: Place, tmp_path: Path) -> None:
    """It ends with 130 and one line; the worker stays, and the same scan goes on with it."""
    with scheduler(place.authority, tmp_path) as dask, working(place.data, dask.address) as workers:
        scanning = place.start("--scheduler", dask.address)
        await_that(lambda: place.marks >= 1)
        scanning.send_signal(signal.SIGTERM)
        _, err = scanning.communicate(timeout=60)
        assert scanning.returncode == 130, err
        assert err.splitlines()[-1] == "lekwacht: interrupted; run the command again to go on"
        assert 0 < place.marks < FILES
        assert workers[0].poll() is None
        assert place.scan("--scheduler", dask.address)["files"] == FILES
        children = descendants(workers[0].pid)
        assert any("scale.reader" in words for words in children.values())
        workers[0].send_signal(signal.SIGTERM)
        _, errors = workers[0].communicate(timeout=60)
    assert workers[0].returncode == 130
    assert errors.strip() == "lekwacht: interrupted; run the command again to go on"
    await_that(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))


def test_another_house_may_not_work_for_us(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A worker with a register of its own is told by its machine, instead of finding nothing."""
    other = tmp_path / "ander"
    house(make_run(other, monkeypatch, capsys), other, UNRELATED)
    configure(other, place.authority.sign("ander"), place.authority)
    with scheduler(place.authority, tmp_path) as dask, working(other, dask.address):
        scanning = place.start("--scheduler", dask.address)
        _, err = scanning.communicate(timeout=60)
    assert scanning.returncode == 2
    [line] = err.splitlines()
    assert line.startswith(
        f"lekwacht: the worker on {platform.node()} has another register than this machine;"
    )
    assert place.marks == 0
