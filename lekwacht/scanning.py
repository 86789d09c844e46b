"""Retro-scans on this machine's settings: the scheduler's side and a worker's. Everything here needs Dask."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from distributed import Client

from lekwacht.context import Context
from scale import cluster, keeping, manifest, nanny, retro_scan, worker
from scale.identity import identity_at
from scale.marks import Marks, name_of
from scale.retro_scan import Progress, ScanTally


def scan(
    context: Context, listed: Path, workers: AbstractContextManager[Client], tell: Progress, *, again: bool
) -> ScanTally:
    """Scan the files of a list, and keep the pages that match as captures.

    Args:
        context: of the command.
        listed: the list of files.
        workers: started once the list is read.
        tell: is told of each file.
        again: whether files that were scanned before are scanned too.

    Raises:
        ManifestError: the list is none.
    """
    files = manifest.read(listed)
    configuration = context.configuration
    identity = identity_at(context.data, configuration.match, configuration.scale.languages)
    marks = Marks(context.data.retro / name_of(files, identity))
    if again:
        marks.forget()

    def keep(source: Path, records: tuple[bytes, ...]) -> int:
        return keeping.keep(context.data, configuration.crawl, context.clock, source, records)

    with workers as client:
        return retro_scan.scan(files, marks, client, keep, tell, identity=identity)


@contextmanager
def workers(context: Context, count: int, scheduler: str | None) -> Iterator[Client]:
    """So many workers on this machine, or those of the cluster whose scheduler stands at this address."""
    if scheduler is None:
        with cluster.local(count, context.data.root) as client:
            yield client
    else:
        with cluster.existing(scheduler, context.configuration.scale) as client:
            yield client


def work(context: Context, address: str) -> None:
    """Work for the scheduler at this address, with the key and register of this machine, until stopped."""
    configuration = context.configuration
    worker.prove(worker.WorkerSettings(context.data.root, configuration.match, configuration.scale))
    nanny.work(address, configuration.scale, context.data.root)
