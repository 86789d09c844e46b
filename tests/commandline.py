"""The command line inside the test's own process: there are many commands, and a start takes a second."""

import io
import subprocess
from collections.abc import Callable, Container
from datetime import datetime
from pathlib import Path

import pytest

from lekwacht import cli
from store.clock import AMSTERDAM

FIRST_INCIDENT = f"M-{datetime.now(AMSTERDAM).year}-0001"
"""The number of the first incident that the command line, which has the real clock, gives."""
FIRST_LEAD = FIRST_INCIDENT.replace("M-", "A-")
"""The same of the first lead."""
Run = Callable[..., subprocess.CompletedProcess[str]]


def make_run(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    codes: Container[int] = (),
) -> Run:
    """What runs one command on the data directory `root` and holds it to its exit code, or one of `codes`."""

    def run(*arguments: str | Path, stdin: str = "", expect: int = 0) -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        words = ["--data", str(root), *map(str, arguments)]
        exit_code = cli.run(words)
        printed = capsys.readouterr()
        assert exit_code in (codes or {expect}), printed.err[-2000:]
        return subprocess.CompletedProcess(words, exit_code, printed.out, printed.err)

    return run
