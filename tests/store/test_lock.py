"""The lock: one process at a task, however the other ends."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from store.errors import LockedError
from store.lock import exclusive

HOLD = """
import sys, time
from pathlib import Path
from store.lock import exclusive
with exclusive(Path(sys.argv[1]), "crawl"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_holder_is_refused_until_the_first_is_killed(tmp_path: Path) -> None:
    """A killed process frees the lock at once."""
    path = tmp_path / "crawl.lock"
    with subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE, text=True) as holder:
        if holder.stdout is None or holder.stdout.readline() != "held\n":
            pytest.fail("the other process did not take the lock")
        with pytest.raises(LockedError, match="another crawl is running"), exclusive(path, "crawl"):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with exclusive(path, "crawl"):
        pass
