"""Workers are spoken to on loopback, or with certificates: never in the open over a network."""

import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from scale.cluster import certificates_of, local, security_of, silence
from scale.errors import ClusterError
from scale.settings import ScaleSettings

DASKS_PORT = 8787
LOGGERS = ("distributed", "distributed.client", "distributed.nanny")


@contextmanager
def occupied(port: int) -> Iterator[None]:
    """A port of loopback that somebody listens on: we, if nobody did."""
    with socket.socket() as listener:
        with suppress(OSError):
            listener.bind(("127.0.0.1", port))
            listener.listen()
        yield


@pytest.mark.parametrize("address", ["tcp://10.0.0.5:8786", "tcp://example.org:8786", "10.0.0.5:8786", ""])
def test_an_open_address_elsewhere_is_refused(address: str) -> None:
    """Whoever listens on the way could give a worker tasks."""
    with pytest.raises(ClusterError, match="tls://"):
        certificates_of(address, ScaleSettings())


def test_loopback_needs_no_certificates() -> None:
    """Nobody else reaches it."""
    assert certificates_of("tcp://127.0.0.1:8786", ScaleSettings()) is None


def test_a_missing_certificate_is_named(tmp_path: Path) -> None:
    """The setting that is missing stands in the sentence; with all of them everything is encrypted."""
    names = {name: str(tmp_path / name) for name in ("authority", "certificate", "certificate_key")}
    with pytest.raises(ClusterError, match=r"scale\.authority"):
        certificates_of("tls://10.0.0.5:8786", ScaleSettings(**names))
    for path in names.values():
        Path(path).touch()
    security = security_of(certificates_of("tls://10.0.0.5:8786", ScaleSettings(**names)))
    assert security is not None
    assert security.require_encryption


def test_workers_of_this_machine_serve_no_pages(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    """Dask's own port may be somebody else's: nothing is said of it, and what Dask serves has no page."""
    with occupied(DASKS_PORT), local(0, tmp_path) as client:
        port = client.scheduler_info()["services"]["dashboard"]
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"http://127.0.0.1:{port}/info/main/workers.html")
    assert port != DASKS_PORT
    assert not [warning for warning in recwarn if "already in use" in str(warning.message)]


def test_dask_is_silent_when_it_loses_a_connection(capfd: pytest.CaptureFixture[str]) -> None:
    """Its loggers have levels of their own; what goes wrong comes as an error of ours."""
    levels = {name: logging.getLogger(name).level for name in LOGGERS}
    try:
        silence()
        for name in LOGGERS:
            logging.getLogger(name).error("traceback")
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
    assert capfd.readouterr().err == ""
