"""What every process of ours gives up at its start, so that memory and files stay with their owner."""

import ctypes
import os
import resource

_PR_SET_DUMPABLE = 4  # linux/prctl.h
OWNER_AND_GROUP = 0o007


def harden() -> None:
    """Write no memory to disk when this process crashes, and make files for owner and group alone.

    A limit of zero does not stop a core dump that the kernel pipes to a program, so the process is made
    undumpable too, which also keeps other processes of the same user from reading its memory.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    os.umask(OWNER_AND_GROUP)
