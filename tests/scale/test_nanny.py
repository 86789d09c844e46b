"""A worker of a cluster listens where its scheduler is, and opens no page to anybody."""

from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest

from tests.commandline import make_run
from tests.retro_cluster import await_that, descendants, house, scheduler, working


def listening(pid: int) -> set[tuple[str, int]]:
    """Addresses on which a process and all that it started listen."""
    addresses: set[tuple[str, int]] = set()
    for number in (pid, *descendants(pid)):
        for connection in psutil.Process(number).net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN:
                addresses.add((connection.laddr.ip, connection.laddr.port))
    return addresses


def statuses(addresses: set[tuple[str, int]]) -> set[int]:
    """What is answered to questions for Dask's pages; ports that speak no HTTP give nothing."""
    codes: set[int] = set()
    for host, port in addresses:
        for page in ("health", "metrics", "info/main/workers.html", "statics/css/base.css"):
            try:
                with urlopen(f"http://{host}:{port}/{page}", timeout=3) as answer:
                    codes.add(answer.status)
            except HTTPError as error:
                codes.add(error.code)
            except (OSError, HTTPException):  # Dask's own protocol
                continue
    return codes


def test_worker_and_scheduler_serve_no_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every port is on loopback, as the scheduler's is, and one that speaks HTTP has no page."""
    data = house(make_run(tmp_path / "data", monkeypatch, capsys), tmp_path / "data")
    with scheduler(None, tmp_path) as dask, working(data, dask.address) as workers:
        await_that(lambda: len(listening(workers[0].pid)) == 3)  # nanny, worker, and the worker's pages
        for pid in (dask.process.pid, workers[0].pid):
            addresses = listening(pid)
            assert {host for host, _ in addresses} == {"127.0.0.1"}
            assert statuses(addresses) == {404}
