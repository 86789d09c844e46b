"""Programs that some tests need: skipped without them, but not where everything must run."""

import os

import pytest

from documents.programs import OPTIONAL, path_of


def need(program: str) -> None:
    """Skip the test where this program is not installed."""
    if path_of(program):
        return
    advice = f"{program} is not installed (Debian package {OPTIONAL[program]})"
    if os.environ.get("LEKWACHT_NO_SKIPS") == "1":
        pytest.fail(advice)
    pytest.skip(advice)
