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

from scale import handshake
from scale.errors import ClusterError
from scale.handshake import Certificates
from scale.settings import ScaleSettings

PRELOAD = "lekwacht.retro_worker"
"""The module of the front door that gives each worker its own machine's settings."""
ANSWER_S = 30
"""How long a scheduler may take to answer, and a first worker to be there."""
HOST = "127.0.0.1"
SETTINGS = {
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
"""What is asked of Dask wherever it runs for us."""
NOWHERE = f"{HOST}:0"
"""The port that Dask opens for pages all the same: one that is free, and that no network reaches."""


def certificates_of(address: str, settings: ScaleSettings) -> Certificates | None:
    """What the scheduler at an address is spoken to with; nothing on loopback, in the open.

    Raises:
        ClusterError: it is neither, or a certificate that is needed is not configured.
    """
    parts = urlsplit(address)
    if not _has_port(address):
        raise ClusterError(_unreachable(address))
    if parts.scheme == "tcp" and _is_loopback(parts.hostname or ""):
        return None
    if parts.scheme != "tls":
        raise ClusterError(_unreachable(address))
    named = (settings.authority, settings.certificate, settings.certificate_key)
    for name, value in zip(("authority", "certificate", "certificate_key"), named, strict=True):
        if not value or not Path(value).is_file():
            raise ClusterError(f"scale.{name} names no file; a cluster over a network needs it")
    return Certificates(*map(Path, named))


def security_of(certificates: Certificates | None) -> Security | None:
    """The same as Dask wants it."""
    if certificates is None:
        return None
    certificate, key = str(certificates.certificate), str(certificates.key)
    return Security(  # type: ignore[no-untyped-call]  # Dask
        require_encryption=True,
        tls_ca_file=str(certificates.authority),
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
        dask.config.set({**SETTINGS, "temporary-directory": folder}),
        LocalCluster(  # type: ignore[no-untyped-call]  # Dask
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host=HOST,
            scheduler_kwargs={"dashboard": False, "dashboard_address": NOWHERE},
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
def existing(address: str, settings: ScaleSettings, wait_s: float = ANSWER_S) -> Iterator[Client]:
    """The workers of the scheduler at an address, while the block runs.

    Args:
        address: of the scheduler.
        settings: the certificates.
        wait_s: how long a first worker is waited for.

    Raises:
        ClusterError: it does not answer, may not be spoken to like that, or has no worker.
    """
    certificates = certificates_of(address, settings)
    handshake.check(address, certificates)
    silence()
    try:
        client = Client(  # type: ignore[no-untyped-call]  # Dask
            address, security=security_of(certificates), timeout=ANSWER_S
        )
    except (OSError, ValueError) as error:  # a time-out is an OSError
        raise ClusterError(f"the scheduler at {address} does not answer ({type(error).__name__})") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=wait_s)
        except TimeoutError:
            raise ClusterError(
                f"the scheduler at {address} has no worker; start one with: lekwacht retro worker {address}"
            ) from None
        yield client


def silence() -> None:
    """Keep Dask's own words off the terminal: what goes wrong is told in a sentence of ours."""
    for name in ("distributed", *logging.root.manager.loggerDict):
        if name.startswith("distributed"):  # some have a level of their own
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _unreachable(address: str) -> str:
    return f"{address} cannot be used: give tls://HOST:PORT, or tcp://127.0.0.1:PORT on this machine"


def _has_port(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname and parts.port)
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
