"""What a test needs of a Debian package: it is skipped in one line where that is missing, and fails in CI."""

import os
from pathlib import Path

import pytest


def needed(path: Path, package: str) -> Path:
    """A file that a package installs."""
    if path.exists():
        return path
    advice = f"{package} is not installed: apt-get install {package}"
    if os.environ.get("LEKWACHT_NO_SKIPS") == "1":
        pytest.fail(advice)
    pytest.skip(advice)
