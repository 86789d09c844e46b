"""Reads a document from a stranger in a process of its own, which is killed when it takes too much.

A parser of documents is large, and a hostile file aims at it. The child has the file's bytes on its standard
input and answers on its standard output; it may write no file and take no more than its share.
"""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass

from documents.errors import BrokenDocumentError, TooLargeError, TooSlowError
from documents.limits import MAX_BYTES
from documents.record import Purpose, ReadDocument
from documents.wire import decode_answer

_OUT_OF_TIME = {-signal.SIGXCPU, -signal.SIGKILL}


@dataclass(frozen=True, slots=True)
class Confinement:
    """What the child may take."""

    memory_mib: int = 1024  # of address space
    seconds: int = 60  # of processor time: how busy the machine is must not decide what is read
    grace_seconds: int = 10  # of processor time more, to tell what was read until then
    wall_seconds: int = 900  # by the clock, against a child that waits for ever


def read_confined(
    data: bytes, *, name: str, purpose: Purpose = Purpose.EVIDENCE, confinement: Confinement | None = None
) -> ReadDocument:
    """`documents.read`, in a child process; it waits until the child has answered or was killed.

    Raises:
        DocumentError: it cannot be read, or took more than `confinement` allows; the subclass says which.
    """
    if len(data) > MAX_BYTES:
        raise TooLargeError(name)
    allowed = confinement or Confinement()
    order = {
        "name": name,
        "purpose": purpose,
        "memory_mib": allowed.memory_mib,
        "seconds": allowed.seconds,
        "grace_seconds": allowed.grace_seconds,
    }
    try:
        child = subprocess.run(
            [sys.executable, "-P", "-m", "documents.confined_child"],
            input=json.dumps(order).encode() + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a library's complaint may quote the document
            timeout=allowed.wall_seconds,
            check=False,
            env=_environment(),
        )
    except subprocess.TimeoutExpired:
        raise TooSlowError(name) from None
    if child.returncode in _OUT_OF_TIME:
        raise TooSlowError(name)
    if child.returncode:
        raise BrokenDocumentError(name)
    return decode_answer(child.stdout, name)


def _environment() -> dict[str, str]:
    """What the child needs to find this package, and nothing else: no setting, no secret."""
    return {
        "PYTHONPATH": os.pathsep.join(path or "." for path in sys.path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
    }
