"""A scan over workers finds what one reading would, whoever is killed on the way."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from distributed import Client

from lekwacht import configuration
from scale import cluster, retro_scan
from scale.errors import SchedulerGoneError
from scale.identity import identity_at
from scale.marks import Marks, WarcMark
from scale.retro_scan import scan
from scale.settings import ScaleSettings
from tests.matcher.conftest import RETOLD, Room
from tests.scale.conftest import DUTCH, GERMAN, page, write_warc

pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's own, while processes end


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Six files, two of which hold the story."""
    bodies = [page(DUTCH * 5), page(GERMAN * 5)]
    return [
        write_warc(tmp_path / f"w{number}.warc.gz", [*bodies, page(RETOLD if number % 3 == 1 else DUTCH * 3)])
        for number in range(6)
    ]


@contextmanager
def workers(house: Room) -> Iterator[Client]:
    """One worker with this house's key."""
    path = house.world.directory.configuration
    path.write_text(configuration.as_toml({"match.key_file": house.settings.key_file}))
    with cluster.local(1, house.world.directory.root) as client:
        yield client


def test_killed_workers_and_a_stopped_scan_lose_and_double_nothing(
    house: Room, files: list[Path], tmp_path: Path
) -> None:
    """A worker is killed while it works, the scan is stopped after two files and begun again."""
    kept: list[Path] = []
    marks = Marks(tmp_path / "marks")
    identity = identity_at(house.world.directory, house.settings, ScaleSettings().languages)

    def keep(source: Path, records: tuple[bytes, ...]) -> int:
        kept.append(source)
        return len(records)

    def stop(done: int, _files: int, _mark: WarcMark) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with workers(house) as client, pytest.raises(KeyboardInterrupt):
        scan(files, marks, client, keep, stop, identity=identity)
    assert len(marks.done()) == 2
    with workers(house) as client:
        killer = threading.Thread(target=_kill_a_worker, args=(client,))
        killer.start()
        tally = scan(files, marks, client, keep, lambda *_: None, identity=identity)
        killer.join()
    assert (tally.files, tally.kept, tally.unread) == (6, 2, ())
    assert (tally.findings.records, tally.findings.pages) == (54, 12)
    assert sorted(kept) == [files[1], files[4]]
    assert tally.whole


def _kill_a_worker(client: Client) -> None:
    time.sleep(0.3)
    for pid in client.run(os.getpid).values():
        os.kill(pid, signal.SIGKILL)


def test_a_scan_that_nobody_works_for_ends(
    house: Room, files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask would wait for ever; the sentence tells what to do, and nothing is marked."""
    monkeypatch.setattr(retro_scan, "LOOK_S", 0.1)
    monkeypatch.setattr(retro_scan, "ALONE_S", 0.5)
    marks = Marks(tmp_path / "marks")
    identity = identity_at(house.world.directory, house.settings, ScaleSettings().languages)
    with (
        cluster.local(0, house.world.directory.root) as client,
        pytest.raises(SchedulerGoneError, match="no worker is left"),
    ):
        scan(files, marks, client, lambda *_: 0, lambda *_: None, identity=identity)
    assert marks.done() == {}
