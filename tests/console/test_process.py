"""The console as a process: what it loads, what it prints, what it refuses."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lekwacht import configuration

FORBIDDEN = ("scrapy", "twisted", "matcher", "crawler", "numba", "rapidfuzz")


def test_the_console_loads_neither_crawler_nor_matcher() -> None:
    """Whoever breaks into the console finds no key module and no Scrapy."""
    code = (
        "import sys, console.server, console.app; "
        f"print([name for name in {FORBIDDEN!r} if name in sys.modules])"
    )
    modules = subprocess.check_output([sys.executable, "-c", code], text=True, timeout=60)
    assert modules.strip() == "[]"


def test_serve_prints_its_address_and_the_first_link(tmp_path: Path) -> None:
    """A newcomer opens the printed link and stands in front of the form."""
    with _served(tmp_path) as (process, port):
        lines = [process.stdout.readline() for _ in range(2)] if process.stdout else []
        assert lines[0].strip().endswith(f"http://127.0.0.1:{port}/")
        link = re.search(r"http://\S+/welkom/\S+", lines[1])
        assert link is not None
        with urllib.request.urlopen(link.group(), timeout=20) as answer:  # noqa: S310 - our own address
            assert answer.status == 200


def test_a_taken_port_is_told_in_one_line(tmp_path: Path) -> None:
    """No traceback, no half-started console."""
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        _served(tmp_path, port=taken.getsockname()[1]) as (process, port),
    ):
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert errors.strip() == f"lekwacht: port {port} is taken; stop the other program or set console.port"


def test_archives_that_are_wrongly_set_are_told_and_the_console_serves(tmp_path: Path) -> None:
    """Officers go on with their work; only archives are not asked until the setting is mended."""
    with _served(tmp_path, archives=("kapot",)) as (process, port):
        line = process.stdout.readline() if process.stdout else ""
        told = process.stderr.readline() if process.stderr else ""
        assert line.strip().endswith(f"http://127.0.0.1:{port}/")
    assert told.startswith("crawl.archives: 'kapot' is not an archive")
    assert told.strip().endswith("until then no archive is asked")


@contextmanager
def _served(
    folder: Path, port: int | None = None, archives: tuple[str, ...] = ()
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    chosen = port or _free_port()
    (folder / "casebook").mkdir()
    settings: dict[str, object] = {"console.port": chosen}
    if archives:
        settings["crawl.archives"] = archives
    (folder / "lekwacht.toml").write_text(configuration.as_toml(settings), encoding="utf-8")
    arguments = [sys.executable, "-m", "lekwacht", "--data", str(folder), "serve"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            yield process, chosen
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.wait(timeout=30)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
