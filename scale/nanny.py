"""A worker of a cluster, with Dask's nanny beside it that starts it again when it dies."""

import asyncio
import logging
import signal
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import dask
from distributed import Nanny
from distributed.utils import get_ip

from scale import cluster, handshake
from scale.errors import ClusterError, SchedulerGoneError
from scale.handshake import Certificates
from scale.settings import ScaleSettings


def work(address: str, settings: ScaleSettings, data: Path) -> None:
    """Work for the scheduler at an address until this process is told to stop.

    Raises:
        ClusterError: the scheduler does not answer, or not to this machine.
        SchedulerGoneError: it ended, or sent the worker away.
        KeyboardInterrupt: this process was told to stop.
    """
    certificates = cluster.certificates_of(address, settings)
    handshake.check(address, certificates)
    cluster.silence()
    with (
        tempfile.TemporaryDirectory(prefix="lekwacht-retro-") as folder,
        dask.config.set({**cluster.SETTINGS, "temporary-directory": folder}),
    ):
        is_told = asyncio.run(_work(address, certificates, str(data.absolute()), folder))
    if is_told:
        raise KeyboardInterrupt
    raise SchedulerGoneError(f"the scheduler at {address} has gone; start the worker again when it is back")


async def _work(address: str, certificates: Certificates | None, data: str, folder: str) -> bool:
    """Work until the end, and tell whether it came from a signal."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    # the way to the scheduler, and no other: Dask's worker would listen on every network
    own = get_ip(urlsplit(address).hostname)  # type: ignore[no-untyped-call]  # Dask
    nanny = Nanny(
        address,
        host=own,
        nthreads=1,
        local_directory=folder,
        memory_limit=0,
        security=cluster.security_of(certificates),
        preload=[cluster.PRELOAD],
        env={"LEKWACHT_DATA": data},
        silence_logs=logging.CRITICAL,
        death_timeout=cluster.ANSWER_S,
        dashboard=False,
        dashboard_address=cluster.NOWHERE,
    )
    ends = [asyncio.ensure_future(stopped.wait()), asyncio.ensure_future(_run(nanny))]
    try:
        done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await nanny.close(timeout=_GRACE_S)
    for end in done:
        if error := end.exception():
            raise ClusterError(f"a worker for {address} could not start ({type(error).__name__})") from None
    for end in ends:
        end.cancel()
    return stopped.is_set()


async def _run(nanny: Nanny) -> None:
    await nanny
    await nanny.finished()  # type: ignore[no-untyped-call]  # Dask


_GRACE_S = 15.0
