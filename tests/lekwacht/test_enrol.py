"""Enrolling from the command line: what is not protected is never silent."""

from pathlib import Path

import pytest

from lekwacht.cli import run
from lekwacht.setup import initialise

FIXTURES = Path(__file__).parents[1] / "documents" / "fixtures"


def test_a_page_without_text_is_warned_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A page that is a picture is named, and the rest is enrolled: exit 0."""
    initialise(tmp_path / "data")
    words = ["enrol", str(FIXTURES / "half-scan.pdf"), "--ref", "B-1", "--kind", "voornemen"]
    assert run(["--data", str(tmp_path / "data"), *words]) == 0
    told = capsys.readouterr()
    assert "half-scan.pdf: no text on page 2" in told.err
    assert "can be found" in told.out
