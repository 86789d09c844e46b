"""However the program is interrupted, it says so in one line."""

import subprocess
import sys

import pytest

from tests.e2e.conftest import CHECKOUT

INSIDE_A_CLASS = """
import sys
class Interrupted:
    def __set_name__(self, owner, name):
        raise KeyboardInterrupt
class Loader:
    def find_spec(self, name, path=None, target=None):
        if name == "lekwacht.cli":
            type("Made", (), {"one": Interrupted()})
sys.meta_path.insert(0, Loader())
from lekwacht.__main__ import main
main()
"""
AT_IMPORT = INSIDE_A_CLASS.replace('type("Made", (), {"one": Interrupted()})', "raise KeyboardInterrupt")


@pytest.mark.parametrize("code", [INSIDE_A_CLASS, AT_IMPORT])
def test_an_interrupt_while_starting_is_one_line_and_130(code: str) -> None:
    """Also where Python turns it into another error, as while a class is being made, no traceback shows."""
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (
        130,
        "lekwacht: interrupted; run the command again to go on\n",
    )


def test_another_error_while_starting_is_shown() -> None:
    """What is no interrupt is not hidden."""
    code = AT_IMPORT.replace("raise KeyboardInterrupt", "raise ValueError('broken installation')")
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert "broken installation" in ended.stderr
