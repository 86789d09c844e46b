"""How the front door starts a room: the same command line, as a process or as a systemd unit of its own."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

from lekwacht import units
from lekwacht.errors import OverLimitError

GRACE_S = 30
"""How long a step may take to end by itself once it is told to stop."""


def command_line(root: Path, *arguments: str) -> list[str]:
    """The words that run one command on the data directory `root` with this Python."""
    return [sys.executable, "-m", "lekwacht", "--data", str(root), *arguments]


def run_step(
    root: Path,
    *arguments: str,
    text: str | None = None,
    log: IO[str] | None = None,
    limit_s: float | None = None,
) -> int:
    """Run one command to its end and return its exit code; when we are stopped, it is told to stop first.

    Args:
        root: the data directory.
        arguments: the command and its arguments.
        text: what the command reads from standard input; nothing unless given.
        log: where all it writes goes; our standard error unless given.
        limit_s: how long it may take; as long as it likes unless given.

    Raises:
        OverLimitError: it took longer and was stopped; the next time it goes on where it was.
    """
    if units.is_asked(arguments[0]):
        return units.run_as_unit(root, units.UnitOrder(arguments, text), limit_s)
    process = subprocess.Popen(
        command_line(root, *arguments),
        stdin=subprocess.PIPE,
        stdout=log or sys.stderr,
        stderr=log or sys.stderr,
        text=True,
    )
    try:
        process.communicate(text, timeout=limit_s)
    except subprocess.TimeoutExpired:
        _stop(process)
        raise OverLimitError(f"{arguments[0]} took longer than allowed and was stopped") from None
    except BaseException:
        _stop(process)
        raise
    return process.returncode


def _stop(process: subprocess.Popen[str]) -> None:
    """Tell a step to stop, and end it when it does not."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
