"""Attempts that have to wait before they are looked at: few at once, so that waiting costs only who waits."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

_MOST_IN_LANE = 2
_MOST = 8  # each holds a thread of the server, which has forty
_lock = threading.Lock()
_waiting: Counter[str] = Counter()


class TooManyError(RuntimeError):
    """So many attempts wait that one more is refused."""


@contextmanager
def wait(lane: str, seconds: float) -> Iterator[None]:
    """Wait so long in this lane, and hold its place until the attempt was looked at.

    Raises:
        TooManyError: too many wait in this lane, or in all together.
    """
    if seconds <= 0:
        yield
        return
    with _lock:
        if _waiting[lane] >= _MOST_IN_LANE or _waiting.total() >= _MOST:
            raise TooManyError
        _waiting[lane] += 1
    try:
        time.sleep(seconds)
        yield
    finally:
        with _lock:
            _waiting[lane] -= 1
            if not _waiting[lane]:
                del _waiting[lane]
