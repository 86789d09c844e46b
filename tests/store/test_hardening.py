"""Hardening: what a process gives up is really gone."""

import subprocess
import sys
from pathlib import Path

import pytest

import store

SHOW = """
import os, resource
from store.hardening import harden
harden()
umask = os.umask(0)
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(resource.getrlimit(resource.RLIMIT_CORE)[0], umask, status["CoreDumping"].strip())
os.abort()
"""


def test_a_crash_leaves_no_core_dump_and_files_are_closed_to_others() -> None:
    """An aborting process is reported without a core, and its umask shuts others out."""
    ended = subprocess.run([sys.executable, "-c", SHOW], capture_output=True, text=True, check=False)
    assert ended.stdout.split() == ["0", "7", "0"]
    assert "core dumped" not in ended.stderr


START = """
import ctypes, resource, runpy, sys
try:
    runpy.run_module(sys.argv[1], run_name="__main__")
except BaseException:
    pass
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE)[0])  # PR_GET_DUMPABLE
"""


STARTED = ("crawler.runs.child", "crawler.runs.retro_child", "documents.confined_child", "scale.reader")


@pytest.mark.parametrize("module", STARTED)
def test_every_process_of_ours_gives_up_its_dump(module: str) -> None:
    """A new process forgets what its parent gave up: it gives it up itself, before its work."""
    ended = subprocess.run(
        [sys.executable, "-c", START, module],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout.split()[-2:] == ["0", "0"], ended.stderr


def test_every_module_that_is_started_is_tried() -> None:
    """The modules of ours that run as processes are those above, and the command line."""
    root = Path(store.__file__).parents[1]
    rooms = (
        "console",
        "crawler",
        "documents",
        "exchange",
        "lekwacht",
        "matcher",
        "reports",
        "scale",
        "store",
    )
    started = {
        ".".join(path.relative_to(root).with_suffix("").parts)
        for room in rooms
        for path in (root / room).rglob("*.py")
        if '__name__ == "__main__"' in path.read_text(encoding="utf-8")
    }
    assert started == {*STARTED, "lekwacht.__main__"}
