"""What reading one page may cost."""

import signal
import subprocess
import sys

import pytest

from crawler.errors import ReadingTimeoutError
from crawler.limits import time_limit

HANGS = """
import signal
from crawler.limits import time_limit
with time_limit(0.2):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])  # as inside a library
    while True:
        pass
"""


def spin_for(seconds: float) -> None:
    """Never end by itself."""
    with time_limit(seconds):
        while True:
            pass


def test_reading_ends_when_its_time_is_over() -> None:
    """The block ends by an error, and the next one has a time of its own."""
    for _ in range(2):
        with pytest.raises(ReadingTimeoutError):
            spin_for(0.05)
    with time_limit(60):
        pass
    assert signal.getitimer(signal.ITIMER_REAL)[0] == signal.getitimer(signal.ITIMER_PROF)[0] == 0


def test_what_no_signal_can_interrupt_ends_the_process() -> None:
    """A library that hangs takes its process along; whoever started it goes on without the page."""
    done = subprocess.run([sys.executable, "-c", HANGS], check=False, env={"PYTHONPATH": ":".join(sys.path)})
    assert done.returncode == -signal.SIGPROF
