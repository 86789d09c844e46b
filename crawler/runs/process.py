"""A child process of the crawler: told its work in one line, and wanted as long as its input stays open."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import crawler

_KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "LEKWACHT_LOG")


def spawn(module: str, line: bytes, *, stdout: int = subprocess.DEVNULL) -> "subprocess.Popen[bytes]":
    """Start a module of ours and hand it its work."""
    process = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=stdout,
        env=_environment(),
        start_new_session=True,  # Ctrl-C reaches the supervisor alone, which then stops its children
    )
    if process.stdin is not None:
        process.stdin.write(line)
        process.stdin.flush()
    return process


def let_go(process: "subprocess.Popen[bytes]") -> None:
    """Tell a child that it is no longer wanted."""
    if process.stdin is not None:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()


def end(process: "subprocess.Popen[bytes]", grace_s: float) -> None:
    """Let a child go, dead or alive, and everything that is held of it; killed where it does not end."""
    let_go(process)
    try:
        process.wait(grace_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _environment() -> dict[str, str]:
    """What a child needs, and no more: no proxy, no secret of the surroundings."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    code = str(Path(crawler.__file__).parents[1])
    return {**kept, "PYTHONPATH": os.pathsep.join([code, *(path for path in sys.path if path)])}
