"""How the front door starts a room: the same command line, as a process or as a systemd unit of its own."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

from lekwacht import units

GRACE_S = 30
"""How long a step may take to end by itself once it is told to stop."""


def command_line(root: Path, *arguments: str) -> list[str]:
    """The words that run one command on the data directory `root` with this Python."""
    return [sys.executable, "-m", "lekwacht", "--data", str(root), *arguments]


def run_step(root: Path, *arguments: str, text: str | None = None, log: IO[str] | None = None) -> int:
    """Run one command to its end and return its exit code; when we are stopped, it is told to stop first.

    Args:
        root: the data directory.
        arguments: the command and its arguments.
        text: what the command reads from standard input; nothing unless given.
        log: where all it writes goes; our standard error unless given.
    """
    if units.is_asked(arguments[0]):
        return units.run_as_unit(root, units.Order(arguments, text))
    process = subprocess.Popen(  # noqa: S603 - our own command line
        command_line(root, *arguments),
        stdin=subprocess.PIPE,
        stdout=log or sys.stderr,
        stderr=log or sys.stderr,
        text=True,
    )
    try:
        process.communicate(text)
    except BaseException:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        raise
    return process.returncode
