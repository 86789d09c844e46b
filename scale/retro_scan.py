"""Looks through many WARC files: a file a task; what matches comes home, and a mark says what is done."""

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from distributed import Client, Future, as_completed
from distributed.scheduler import KilledWorker

from scale.errors import ReaderError, SchedulerGoneError
from scale.findings import WarcFindings, WarcHits, summed
from scale.identity import ScanIdentity
from scale.marks import Marks, WarcMark
from scale.worker import read_warc

LOOK_S = 5.0
"""How often is looked whether anybody works."""
ALONE_S = 60.0
"""How long a scan waits for a worker when the last has gone: a nanny starts a new one in a few seconds."""
_PAUSE_S = 0.1
Keep = Callable[[Path, tuple[bytes, ...]], int]
"""Takes the records of a file that match into the archive, each once however often, and tells of how many."""
Progress = Callable[[int, int, WarcMark], None]
"""Is told how many files of how many are done, and what came of the last."""


@dataclass(frozen=True, slots=True)
class ScanTally:
    """What a scan came to, over all its runs."""

    files: int
    findings: WarcFindings
    kept: int
    unread: tuple[tuple[str, str], ...]  # files that were not read, and why

    @property
    def whole(self) -> bool:
        """Whether every record of every file was read: what was not may have held it."""
        return not self.unread and not self.findings.unread


def scan(
    files: Sequence[Path], marks: Marks, client: Client, keep: Keep, tell: Progress, *, identity: ScanIdentity
) -> ScanTally:
    """Look through every file that has no mark; stopped anywhere and begun again nothing is lost or twice.

    Args:
        files: WARC files, at paths that the workers know.
        marks: of this scan.
        client: the workers.
        keep: takes records that match.
        tell: is told of each file.
        identity: the register and settings that the workers must have.

    Raises:
        ReaderError: a worker has no key or no register, or another than ours.
        SchedulerGoneError: nobody is left to do the work.
    """
    done = {path: mark for path, mark in marks.done().items() if path in set(map(str, files))}
    unread: dict[str, str] = {}
    for path, hits in _results(client, identity, [str(file) for file in files if str(file) not in done]):
        if hits.findings.error is not None:
            unread[path] = hits.findings.error
            continue
        mark = WarcMark(path, hits.findings, keep(Path(path), hits.records) if hits.records else 0)
        marks.add(mark)
        done[path] = mark
        tell(len(done) + len(unread), len(files), mark)
    marked = list(done.values())
    return ScanTally(
        files=len(marked),
        findings=summed([mark.findings for mark in marked]),
        kept=sum(mark.kept for mark in marked),
        unread=tuple(unread.items()),
    )


def _results(client: Client, identity: ScanIdentity, paths: list[str]) -> Iterator[tuple[str, WarcHits]]:
    """What came of every file, as it comes; one that ended worker after worker is not read."""
    futures: dict[Future[WarcHits], str] = {
        client.submit(read_warc, path, identity, key=_key(path), pure=False): path for path in paths
    }
    for future in _completed(client, list(futures)):
        path = futures[future]
        error = future.exception()  # type: ignore[no-untyped-call]  # Dask
        if error is None:
            yield path, future.result()
        elif isinstance(error, ReaderError):
            raise error
        else:
            why = (
                "its worker ended again and again"
                if isinstance(error, KilledWorker)
                else type(error).__name__
            )
            yield path, WarcHits(WarcFindings(error=why))
        future.release()  # type: ignore[no-untyped-call]  # Dask


def _completed(client: Client, futures: list[Future[WarcHits]]) -> Iterator[Future[WarcHits]]:
    """The tasks as they are done.

    Raises:
        SchedulerGoneError: nobody is left who would do the others.
    """
    completed = as_completed(futures)  # type: ignore[no-untyped-call]  # Dask
    watch = _Watch(client)
    while not completed.is_empty():  # type: ignore[no-untyped-call]  # Dask
        if not completed.has_ready():  # type: ignore[no-untyped-call]  # Dask
            watch.look()
            time.sleep(_PAUSE_S)
            continue
        future: Future[WarcHits] = next(completed)
        if future.cancelled():  # type: ignore[no-untyped-call]  # by Dask, when it lost the scheduler
            raise SchedulerGoneError("the scheduler has gone; run the command again to go on")
        yield future


class _Watch:
    """Looks now and then whether there are workers: without any Dask waits for ever."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._next = self._seen = time.monotonic()

    def look(self) -> None:
        """See that there is a worker, or was one a while ago.

        Raises:
            SchedulerGoneError: there is none.
        """
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + LOOK_S
        try:
            if self._client.nthreads():  # type: ignore[no-untyped-call]  # Dask
                self._seen = now
        except OSError:
            raise SchedulerGoneError("the scheduler has gone; run the command again to go on") from None
        if now - self._seen > ALONE_S:
            raise SchedulerGoneError(
                "no worker is left at the scheduler; start one and run the command again to go on"
            )


def _key(path: str) -> str:
    """What the task of a file is called: several scans may be at one scheduler, and a name is one task."""
    return f"warc-{uuid.uuid4()}-{Path(path).name}"
