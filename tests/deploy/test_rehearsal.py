"""A whole night with one real user per room: the separation that the units promise lets the work be done."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NOT_READABLE = 4
PROGRAMS = ("bash", "unshare", "setpriv")

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can be several users"),
    pytest.mark.skipif(
        not all(map(shutil.which, PROGRAMS)), reason="needs unshare and setpriv (Debian package util-linux)"
    ),
]


@pytest.fixture
def work() -> Iterator[Path]:
    """A folder that every user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="lekwacht-rehearsal-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_night_of_several_users_finds_the_leak_and_keeps_rooms_apart(work: Path) -> None:
    """The night is complete, the canary found, an incident raised, and no room sees what is not its own."""
    environment = {
        **os.environ,
        "PYTHON": sys.executable,
        "CHECKOUT": str(HERE.parents[1]),
        "WORK": str(work),
        "PORT": str(free_port()),
    }
    ended = subprocess.run(
        [shutil.which("unshare") or "", "--mount", str(HERE / "rehearsal.sh")],
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=250,
    )  # fmt: skip
    assert ended.returncode != NOT_READABLE, ended.stderr
    lines = ended.stdout.splitlines()
    assert "night: complete, canary found" in lines, ended.stderr[-2000:]
    assert any(line.startswith("M-") and "B-1" in line for line in lines)
    assert [line for line in lines if " open " in line] == [
        "61001 cannot open confidential",
        "61001 cannot open casebook",
        "61003 cannot open confidential",
        "61002 cannot open casebook",
    ]
    assert lines[-2:] == ["purge of the register ended with 0", "backup ended with 0"]


def test_a_checkout_that_the_rooms_may_not_read_is_told(work: Path) -> None:
    """Where the source lies behind closed doors the rehearsal says so, and what to type."""
    closed = work / "checkout"
    shutil.copytree(
        HERE.parents[1] / "lekwacht", closed / "lekwacht", ignore=shutil.ignore_patterns("__pycache__")
    )
    for path in (closed, *closed.rglob("*")):
        path.chmod(0o700)
    environment = {**os.environ, "PYTHON": sys.executable, "CHECKOUT": str(closed), "WORK": str(work)}
    ended = subprocess.run(
        [shutil.which("unshare") or "", "--mount", str(HERE / "rehearsal.sh")],
        env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert ended.returncode == NOT_READABLE, ended.stderr
    assert f"chmod -R go+rX '{closed}'" in ended.stderr
