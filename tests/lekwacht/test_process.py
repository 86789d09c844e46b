"""A step that takes too long is stopped, and says so."""

import time
from pathlib import Path

import pytest

from lekwacht.errors import OverLimitError
from lekwacht.process import run_step
from lekwacht.setup import initialise
from store.errors import ExitCode


def test_a_step_over_its_limit_is_stopped(tmp_path: Path) -> None:
    """It is told to stop, ends, and the caller learns why."""
    initialise(tmp_path / "data")
    began = time.monotonic()
    with pytest.raises(OverLimitError, match="schedule took longer") as stopped:
        run_step(tmp_path / "data", "schedule", limit_s=1.0)
    assert time.monotonic() - began < 30
    assert stopped.value.exit_code == ExitCode.INCOMPLETE


def test_a_step_within_its_limit_ends_by_itself(tmp_path: Path) -> None:
    """The exit code comes back as without a limit."""
    initialise(tmp_path / "data")
    assert run_step(tmp_path / "data", "match", limit_s=300) == 0
