"""A worker reads each file in a process that outlives it, and brings home only what matches."""

import os
import platform
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from crawler.runs.process import ChildProcess
from scale import worker
from scale.errors import ReaderError
from scale.identity import ScanIdentity, identity_at
from scale.reader import KILLED
from scale.worker import ReadingProcess, WorkerSettings
from store.layout import DataDirectory
from tests.crawler.support.killing import are_gone, await_that, children_of
from tests.matcher.conftest import RETOLD, UNRELATED, Room
from tests.scale.conftest import DUTCH, page, write_warc


def test_only_records_that_match_come_home(settings: WorkerSettings, tmp_path: Path) -> None:
    """Their bytes are those of the file; the register is loaded once for two files."""
    bodies = [page(DUTCH * 5), page(RETOLD)]
    paths = [write_warc(tmp_path / f"w{number}.warc.gz", bodies) for number in range(2)]
    identity = identity_at(DataDirectory(settings.data), settings.match, settings.scale.languages)
    worker.use(settings)
    try:
        for path in paths:
            hits = worker.read_warc(str(path), identity)
            [(place, size)] = hits.findings.places
            assert hits.records == (path.read_bytes()[place : place + size],)
    finally:
        worker.end()


def test_a_process_that_dies_is_started_again(settings: WorkerSettings, tmp_path: Path) -> None:
    """What it had read of the file before is counted once."""
    path = write_warc(tmp_path / "w.warc.gz", [page(DUTCH * 5), page(RETOLD)])
    reading = ReadingProcess(settings)
    try:
        first = reading.read(str(path))
        assert reading._process is not None
        os.kill(reading._process.pid, signal.SIGKILL)
        again = reading.read(str(path))
    finally:
        reading.close()
    assert replace(again, processor_s=0.0) == replace(first, processor_s=0.0)


PROVING = """
import sys
from pathlib import Path
import msgspec
from matcher.settings import MatchSettings
from scale import worker
from scale.settings import ScaleSettings
match = msgspec.json.decode(sys.argv[2], type=MatchSettings)
worker.prove(worker.WorkerSettings(Path(sys.argv[1]), match, ScaleSettings()))
"""


def test_a_worker_that_is_killed_at_its_start_leaves_nothing(
    settings: WorkerSettings, tmp_path: Path
) -> None:
    """No reader goes on, and what names the record that is being read has itself no name to be left."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    path = os.pathsep.join(entry for entry in sys.path if entry)
    with subprocess.Popen(
        [sys.executable, "-c", PROVING, str(settings.data), msgspec.json.encode(settings.match)],
        env={**os.environ, "PYTHONPATH": path, "TMPDIR": str(folder)},
    ) as process:
        assert await_that(lambda: bool(children_of(process.pid)))
        readers = children_of(process.pid)
        process.kill()
    assert are_gone(*readers)
    assert list(folder.iterdir()) == []


def test_a_record_that_ends_the_process_twice_is_passed_over(
    settings: WorkerSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both processes write the same marker, and the worker reads in it at which record they died."""
    path = write_warc(tmp_path / "w.warc.gz", [page(DUTCH * 5), page(RETOLD)])
    monkeypatch.setattr(worker, "spawn", dying_at_the_last_page)
    reading = ReadingProcess(settings)
    try:
        findings = reading.read(str(path))
    finally:
        reading.close()
    assert (findings.pages, findings.places) == (1, ())
    assert findings.unread == {KILLED: 1}


DYING = """
import os, signal, sys
from scale import reader
before = reader.WarcReader._matches
def _matches(self, piece):
    if b"/1\\r\\n" in piece.head and b"response" in piece.head:
        os.kill(os.getpid(), signal.SIGKILL)
    return before(self, piece)
reader.WarcReader._matches = _matches
sys.exit(reader.main())
"""


def dying_at_the_last_page(_module: str, line: bytes, *, stdout: int, keep: tuple[int, ...]) -> ChildProcess:
    """A reader that is killed at the second page of a file."""
    return ChildProcess([sys.executable, "-c", DYING], line, stdout=stdout, keep=keep)


def test_a_worker_without_a_key_says_so(settings: WorkerSettings, tmp_path: Path) -> None:
    """It ends the scan with one sentence: no file of it would be read."""
    path = write_warc(tmp_path / "w.warc.gz", [page(RETOLD)])
    lost = replace(settings, match=replace(settings.match, key_file=str(tmp_path / "weg")))
    reading = ReadingProcess(lost)
    try:
        with pytest.raises(ReaderError, match="could not start"):
            reading.read(str(path))
    finally:
        reading.close()


def test_a_worker_works_for_its_own_house_alone(house: Room, settings: WorkerSettings) -> None:
    """Another register is an error that names the machine; a copy that was renewed meanwhile is taken up."""
    data, languages = house.world.directory, settings.scale.languages
    before = identity_at(data, settings.match, languages)
    reading = ReadingProcess(settings)
    try:
        reading.need(before)
        house.enrol("R2", UNRELATED)
        with_both = identity_at(data, settings.match, languages)
        reading.need(with_both)
        with pytest.raises(ReaderError, match=f"{platform.node()} has another register"):
            reading.need(before)
        with pytest.raises(ReaderError, match="other settings"):
            reading.need(ScanIdentity(with_both.register, "anders"))
    finally:
        reading.close()
