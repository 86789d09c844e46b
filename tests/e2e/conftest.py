"""The real command line on a data directory of its own, as a user runs it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where the data directory will lie; everything the programs write is below its parent."""
    return tmp_path / "world" / "data"


@pytest.fixture
def lekwacht(root: Path) -> Run:
    """Runs one command; home and temporary folder lie beside the data, so that nothing escapes a search."""
    world = root.parent
    for folder in ("home", "tmp"):
        (world / folder).mkdir(parents=True)
    environment = {
        **os.environ,
        "HOME": str(world / "home"),
        "TMPDIR": str(world / "tmp"),
        "PYTHONPATH": str(CHECKOUT),
        "COLUMNS": "200",
    }

    def run(*arguments: str | Path, stdin: str = "", expect: int = 0) -> subprocess.CompletedProcess[str]:
        ended = subprocess.run(
            [sys.executable, "-m", "lekwacht", "--data", str(root), *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            env=environment,
            cwd=world,
            check=False,
        )
        assert ended.returncode == expect, (
            f"{arguments[0]} ended with {ended.returncode}: {ended.stderr[-2000:]}"
        )
        assert "Traceback" not in ended.stderr
        return ended

    return run
