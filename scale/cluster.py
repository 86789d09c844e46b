"""The workers that do a scan: processes of this machine, or those of an existing Dask cluster.

Over a network scheduler and workers know each other by certificates (TLS, both ways); without them the only
address is loopback. Who can give a worker tasks can have it do anything, with the key it holds: that is why a
cluster is weaker than a night, and belongs to the house with the decisions.
"""

import ipaddress
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import dask
from distributed import Client, LocalCluster
from distributed.security import Security

from scale.errors import ClusterError
from scale.settings import ScaleSettings

PRELOAD = "lekwacht.retro_worker"
"""The module of the front door that gives each worker its own machine's settings."""
ANSWER_S = "30s"
_HOST = "127.0.0.1"
_CERTIFICATES = ("authority", "certificate", "certificate_key")


def security_of(address: str, settings: ScaleSettings) -> Security | None:
    """How the scheduler at an address is spoken to: with certificates, or in the open on loopback.

    Raises:
        ClusterError: it is neither, or a certificate that is needed is not configured.
    """
    parts = urlsplit(address)
    if parts.scheme == "tcp" and _is_loopback(parts.hostname or ""):
        return None
    if parts.scheme != "tls":
        raise ClusterError(
            f"{address} cannot be used: give tls://HOST:PORT, or tcp://127.0.0.1:PORT on this machine"
        )
    for name in _CERTIFICATES:
        value = getattr(settings, name)
        if not value or not Path(value).is_file():
            raise ClusterError(f"scale.{name} names no file; a cluster over a network needs it")
    authority, certificate, key = (str(getattr(settings, name)) for name in _CERTIFICATES)
    return Security(  # type: ignore[no-untyped-call]  # Dask
        require_encryption=True,
        tls_ca_file=authority,
        tls_client_cert=certificate,
        tls_client_key=key,
        tls_worker_cert=certificate,
        tls_worker_key=key,
    )


@contextmanager
def local(workers: int, data: Path) -> Iterator[Client]:
    """Workers on this machine, on loopback, while the block runs; a worker that dies is started again."""
    with (
        tempfile.TemporaryDirectory(prefix="lekwacht-retro-") as folder,
        dask.config.set(_QUIET),
        LocalCluster(  # type: ignore[no-untyped-call]  # Dask
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host=_HOST,
            scheduler_kwargs={"dashboard": False, "dashboard_address": f"{_HOST}:0"},
            local_directory=folder,
            memory_limit=0,
            silence_logs=logging.CRITICAL,  # what a task fails of comes home with it, to be told in one line
            env={"LEKWACHT_DATA": str(data.absolute())},
            preload=[PRELOAD],
        ) as cluster,
        Client(cluster, timeout=ANSWER_S) as client,  # type: ignore[no-untyped-call]  # Dask
    ):
        yield client


@contextmanager
def existing(address: str, settings: ScaleSettings) -> Iterator[Client]:
    """The workers of the scheduler at an address, while the block runs.

    Raises:
        ClusterError: it does not answer, or may not be spoken to like that.
    """
    security = security_of(address, settings)
    try:
        client = Client(  # type: ignore[no-untyped-call]  # Dask
            address, security=security, timeout=ANSWER_S
        )
    except (OSError, ValueError) as error:  # a time-out is an OSError
        raise ClusterError(f"the scheduler at {address} does not answer ({type(error).__name__})") from None
    with client:
        yield client


_QUIET = {
    "distributed.worker.memory.spill": False,  # nothing is written beside the data directory
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    "distributed.worker.daemon": False,  # a worker has a child of its own
    "distributed.admin.tick.limit": "30s",
    "distributed.scheduler.http.routes": [],  # Dask serves pages always: on a free port, and none of them
    "distributed.worker.http.routes": [],
    "distributed.nanny.pre-spawn-environ.OMP_NUM_THREADS": 1,
}


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
