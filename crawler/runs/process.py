"""A child process of the crawler: told its work in one line, and wanted as long as its input stays open.

It never outlives whoever started it: the kernel kills it, with every process that it started, as soon as that
one is gone. To be asked is not enough, since a child that hangs in one page looks up for nothing.
"""

import contextlib
import fcntl
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import crawler

_KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "LEKWACHT_LOG")
_LIFELINE = "LEKWACHT_LIFELINE"
"""Names the end of a pipe whose other end the supervisor holds for as long as it lives."""


class ChildProcess(subprocess.Popen[bytes]):
    """A process of ours in a session of its own, and the lifeline by which it hangs on this one."""

    def __init__(
        self, command: list[str], line: bytes, *, stdout: int = subprocess.DEVNULL, keep: tuple[int, ...] = ()
    ) -> None:
        theirs, ours = os.pipe()
        self._lifeline: int | None = ours
        try:
            super().__init__(
                command,
                stdin=subprocess.PIPE,
                stdout=stdout,
                env={**_environment(), _LIFELINE: str(theirs)},
                pass_fds=(theirs, *keep),
                start_new_session=True,  # Ctrl-C reaches the supervisor alone, which then stops its children
            )
        except BaseException:
            os.close(ours)
            raise
        finally:
            os.close(theirs)
        self._tell(line)

    def let_go(self) -> None:
        """Tell it that it is no longer wanted."""
        if self.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self.stdin.close()

    def end(self, grace_s: float) -> None:
        """Let it go, dead or alive, and everything that is held of it; killed where it does not end."""
        self.let_go()
        try:
            self.wait(grace_s)
        except subprocess.TimeoutExpired:
            os.killpg(self.pid, signal.SIGKILL)  # what it started would go on without it
            self.wait()
        if self.stdout is not None:
            self.stdout.close()
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None

    def _tell(self, line: bytes) -> None:
        """Hand it its work; one that is dead already is seen to be when it is waited for."""
        if self.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self.stdin.write(line)
                self.stdin.flush()


def spawn(
    module: str, line: bytes, *, stdout: int = subprocess.DEVNULL, keep: tuple[int, ...] = ()
) -> ChildProcess:
    """Start a module of ours, which calls `end_with_supervisor`, and hand it its work.

    Args:
        module: the module.
        line: its work.
        stdout: where its standard output goes.
        keep: open files that it has under the same numbers.
    """
    return ChildProcess([sys.executable, "-P", "-m", module], line, stdout=stdout, keep=keep)


def end_with_supervisor() -> None:
    """Have the kernel kill this process and what it starts as soon as whoever spawned it is gone.

    The signal comes from the pipe itself. PR_SET_PDEATHSIG would follow the thread that spawned, which may
    end long before its process, and a thread that watches would wait for a library that hangs.
    """
    descriptor = int(os.environ.pop(_LIFELINE))
    fcntl.fcntl(descriptor, fcntl.F_SETOWN, -os.getpgrp())
    fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([descriptor], [], [], 0)[0]:  # nothing is ever written: it was gone before
        os.killpg(os.getpgrp(), signal.SIGKILL)


def _environment() -> dict[str, str]:
    """What a child needs, and no more: no proxy, no secret of the surroundings."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    code = str(Path(crawler.__file__).parents[1])
    return {**kept, "PYTHONPATH": os.pathsep.join([code, *(path for path in sys.path if path)])}
