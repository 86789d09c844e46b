"""Hardening: what a process gives up is really gone."""

import subprocess
import sys

SHOW = """
import os, resource
from lekwacht.hardening import harden
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
