"""The programs that real tests need are named in one place."""

from pathlib import Path

from tests.real.debian import NEEDED, command

CONTRIBUTING = Path(__file__).parents[2] / "CONTRIBUTING.md"


def test_the_page_for_newcomers_has_the_whole_command() -> None:
    """What is to be typed once stands where people look for it."""
    assert command(sorted(NEEDED)) in CONTRIBUTING.read_text(encoding="utf-8")
