"""A real cluster on loopback: Dask's own scheduler with TLS, and our workers, each a process of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lekwacht import configuration
from tests.certificates import CertificateAuthority, Signed
from tests.commandline import Run
from tests.matcher.conftest import STORY

PATIENCE_S = 60
_CODE = Path(__file__).parents[1]
_WITHOUT_PAGES = {"DASK_DISTRIBUTED__SCHEDULER__HTTP__ROUTES": "[]"}  # as docs/scale.md tells


def house(run: Run, data: Path, story: str = STORY) -> Path:
    """A data directory with a key beside it and one story enrolled; `run` runs commands on it."""
    run("init", "--key-file", data.with_suffix(".sleutel"))
    text = data.with_suffix(".txt")
    text.write_text(story)
    run("enrol", text, "--ref", "R1", "--kind", "besluit")
    return data


def configure(data: Path, signed: Signed, authority: CertificateAuthority) -> None:
    """Give a data directory a certificate."""
    path = data / "lekwacht.toml"
    values = {row.name: value for row, value in configuration.settled(configuration.read(path))}
    values["scale.authority"] = str(authority.path)
    values["scale.certificate"] = str(signed.certificate)
    values["scale.certificate_key"] = str(signed.key)
    path.write_text(configuration.as_toml(values))


def start(data: Path, *words: str | Path) -> "subprocess.Popen[str]":
    """One command on a data directory, in a process group of its own as in a terminal."""
    return _start([sys.executable, "-m", "lekwacht", "--data", data, *words], {})


@dataclass(frozen=True)
class Scheduler:
    """Dask's scheduler in a process of its own."""

    address: str
    process: "subprocess.Popen[str]"


@contextlib.contextmanager
def scheduler(authority: CertificateAuthority | None, folder: Path) -> Iterator[Scheduler]:
    """A scheduler with a certificate of this authority, or in the open, as the documentation starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words: list[str | Path] = [sys.executable, "-m", "dask", "scheduler", "--no-dashboard"]
    words += ["--dashboard-address", "127.0.0.1:0", "--port", str(port)]
    scheme = "tcp"
    if authority is not None:
        signed, scheme = authority.sign("scheduler"), "tls"
        words += ["--tls-ca-file", authority.path, "--tls-cert", signed.certificate, "--tls-key", signed.key]
    process = _start([*words, "--host", f"{scheme}://127.0.0.1"], _WITHOUT_PAGES, folder / "scheduler.log")
    try:
        await_that(lambda: is_listening(port))
        yield Scheduler(f"{scheme}://127.0.0.1:{port}", process)
    finally:
        end(process)


@contextlib.contextmanager
def working(data: Path, address: str, *, count: int = 1) -> Iterator["list[subprocess.Popen[str]]"]:
    """Workers with this data directory, while the block runs."""
    workers = [start(data, "retro", "worker", address) for _ in range(count)]
    try:
        yield workers
    finally:
        for worker in workers:
            end(worker)


def end(process: "subprocess.Popen[str]") -> tuple[str, str]:
    """Stop a process as a system does, and tell what it wrote."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        return process.communicate(timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        raise


def is_listening(port: int) -> bool:
    """Whether somebody listens on a port of loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def await_that(is_so: Callable[[], bool]) -> None:
    """Wait until it is so."""
    until = time.monotonic() + PATIENCE_S
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.05)


def descendants(pid: int) -> dict[int, str]:
    """The command lines of the processes that a process started, and of theirs, by number."""
    processes: dict[int, str] = {}
    for line in subprocess.run(
        ["/bin/ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout.splitlines():
        child, parent, words = line.split(None, 2)
        if int(parent) == pid or int(parent) in processes:
            processes[int(child)] = words
    return processes


def _start(words: list[str | Path], more: dict[str, str], log: Path | None = None) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(_CODE), **more}
    environment.pop("LEKWACHT_DATA", None)
    with contextlib.ExitStack() as stack:
        pipe: object = subprocess.PIPE if log is None else stack.enter_context(log.open("ab"))
        return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
            words, env=environment, stdout=pipe, stderr=pipe, text=True, start_new_session=True
        )
