"""Whether this process is the only one at a task: an advisory lock that dies with its process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.errors import LockedError


@contextmanager
def exclusive(path: Path, task: str) -> Iterator[None]:
    """Hold the lock file `path` while the block runs; the kernel frees it however the process ends.

    Raises:
        LockedError: another process holds it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError(f"another {task} is running here; wait until it ends") from None
        yield
    finally:
        os.close(descriptor)
