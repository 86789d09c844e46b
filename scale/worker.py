"""What a worker does: one WARC file a task, read by a process of its own that outlives the task.

Settings, key and register are those of the worker's own machine. A task brings the path of a file, and takes
counts and the records that match home; nothing else goes over the wire.
"""

import os
import platform
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from crawler.frontier.marker import Marker
from crawler.runs.process import ChildProcess, spawn
from matcher.settings import MatchSettings
from scale.errors import ReaderError
from scale.findings import Ready, WarcFindings, WarcHits
from scale.identity import ScanIdentity
from scale.reader import AskedFile, ReaderJob
from scale.settings import ScaleSettings

MAX_DEATHS = 100
"""Processes that one file may cost."""
_GRACE_S = 10.0


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What this machine's workers work with."""

    data: Path
    match: MatchSettings
    scale: ScaleSettings


class ReadingProcess:
    """The process that reads files one after the other, started anew when it dies."""

    def __init__(self, settings: WorkerSettings) -> None:
        self._memory = os.memfd_create(
            "lekwacht-reading"
        )  # has no name that a killed worker would leave behind
        self._marker = Marker(Path(f"/proc/self/fd/{self._memory}"))
        self._job = ReaderJob(
            str(settings.data.absolute()),
            settings.match,
            settings.scale.languages,
            settings.scale.memory_mb,
            str(self._marker.path),
        )
        self._process: ChildProcess | None = None
        self._identity: ScanIdentity | None = None

    def start(self) -> None:
        """Have the process there.

        Raises:
            ReaderError: it cannot begin.
        """
        self._process = self._process or self._started()

    def need(self, wanted: ScanIdentity) -> None:
        """See that the process works with what is wanted; one that began with an older copy starts anew.

        Raises:
            ReaderError: this machine works with something else.
        """
        if self._process is not None and self._identity != wanted:
            self._end()
        self.start()
        if self._identity is not None and (difference := self._identity.difference(wanted)):
            raise ReaderError(
                f"the worker on {platform.node()} has {difference} than this machine; copy it there again"
            )

    def read(self, path: str) -> WarcFindings:
        """What the file holds; a record at which the process died twice is passed over and counted.

        Raises:
            ReaderError: the process cannot work at all.
        """
        asked, deaths = AskedFile(path), Counter[int]()
        while (findings := self._ask(asked)) is None:
            place = self._marker.read()
            deaths[place] += 1
            if deaths.total() >= MAX_DEATHS or place in asked.skip:
                return WarcFindings(error=f"reading it ended the process again and again, at byte {place}")
            if deaths[place] > 1:
                asked = replace(asked, skip=(*asked.skip, place))
        return findings

    def close(self) -> None:
        """End the process."""
        self._end()
        os.close(self._memory)

    def _end(self) -> None:
        if self._process is not None:
            self._process.end(_GRACE_S)
            self._process = None

    def _ask(self, asked: AskedFile) -> WarcFindings | None:
        """The answer, or None where the process died of it."""
        self._process = process = self._process or self._started()
        try:
            process.stdin.write(msgspec.json.encode(asked) + b"\n")  # type: ignore[union-attr]  # it is a pipe
            process.stdin.flush()  # type: ignore[union-attr]
            line = process.stdout.readline()  # type: ignore[union-attr]
        except BrokenPipeError:
            line = b""
        if line:
            return msgspec.json.decode(line, type=WarcFindings)
        self._end()
        return None

    def _started(self) -> ChildProcess:
        line = msgspec.json.encode(self._job) + b"\n"
        process = spawn("scale.reader", line, stdout=subprocess.PIPE, keep=(self._memory,))
        line = process.stdout.readline()  # type: ignore[union-attr]  # it is a pipe
        ready = msgspec.json.decode(line, type=Ready) if line else Ready(error="it ended at once")
        if ready.error is not None:
            process.end(_GRACE_S)
            raise ReaderError(f"a process that reads WARC files could not start: {ready.error}")
        self._identity = ready.identity
        return process


_settings: WorkerSettings | None = None
_reading: ReadingProcess | None = None
_one_at_a_time = threading.Lock()


def use(settings: WorkerSettings) -> None:
    """Work with these from now on: called once in each worker, on its own machine."""
    global _settings  # noqa: PLW0603 - a worker is a process, and a task reaches what it holds by its module
    _settings = settings


def prove(settings: WorkerSettings) -> None:
    """See that a reading process can begin on this machine, before work is asked for.

    Raises:
        ReaderError: it cannot.
    """
    reading = ReadingProcess(settings)
    try:
        reading.start()
    finally:
        reading.close()


def end() -> None:
    """End the reading process of this worker."""
    global _reading  # noqa: PLW0603 - as above
    if _reading is not None:
        _reading.close()
        _reading = None


def read_warc(path: str, wanted: ScanIdentity) -> WarcHits:
    """The task: what one file holds, and the bytes of its records that match.

    Args:
        path: of the file.
        wanted: the register and settings of whoever asks.

    Raises:
        ReaderError: this worker has no settings, no key or no register, or not those that are wanted.
    """
    global _reading  # noqa: PLW0603 - as above
    if _settings is None:
        raise ReaderError("this worker was not started with `lekwacht retro worker`")
    with _one_at_a_time:
        _reading = _reading or ReadingProcess(_settings)
        _reading.need(wanted)
        findings = _reading.read(path)
    return WarcHits(findings, tuple(_bytes_at(Path(path), findings.places)))


def _bytes_at(path: Path, places: tuple[tuple[int, int], ...]) -> Iterator[bytes]:
    if places:
        with path.open("rb") as file:
            for place, size in places:
                file.seek(place)
                yield file.read(size)
