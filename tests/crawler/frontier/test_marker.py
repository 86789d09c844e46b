"""Which page a process is reading is told by a file that outlives it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.frontier.marker import Marker


@pytest.mark.parametrize("number", [0, 1, 7, 10**17])
def test_a_number_is_read_as_it_was_set(tmp_path: Path, number: int) -> None:
    """By another process too: it is a file."""
    Marker(tmp_path / "x.reading").set(number)
    assert Marker(tmp_path / "x.reading").read() == number


def test_a_shorter_number_leaves_nothing_of_a_longer_one(tmp_path: Path) -> None:
    """The whole is written each time."""
    marker = Marker(tmp_path / "x.reading")
    for number in (123_456, 7, 0):
        marker.set(number)
        assert marker.read() == number


@pytest.mark.parametrize(
    "content", [None, "", "geen", "-5", "1 2", "\u0000" * 20, "9" * 20, "9" * 5_000, "²"]
)
def test_a_file_that_names_no_page_names_none(tmp_path: Path, content: str | None) -> None:
    """It is not there, or was cut off when the machine went down: no page is blamed."""
    path = tmp_path / "x.reading"
    if content is not None:
        path.write_text(content)
    assert Marker(path).read() == 0


def test_a_file_of_something_else_is_no_error(tmp_path: Path) -> None:
    """Bytes that are no letters name no page either."""
    path = tmp_path / "x.reading"
    path.write_bytes(b"\xff\xfe\x00")
    assert Marker(path).read() == 0


def test_it_outlives_the_process_that_set_it(tmp_path: Path) -> None:
    """Killed at once after it, with nothing closed."""
    code = "import os, sys; from pathlib import Path; from crawler.frontier.marker import Marker;"
    code += "Marker(Path(sys.argv[1])).set(42); os.kill(os.getpid(), 9)"
    path = os.pathsep.join(folder for folder in sys.path if folder)
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "x")], env={**os.environ, "PYTHONPATH": path}, check=False
    )
    assert Marker(tmp_path / "x").read() == 42


def test_nothing_is_held_open(tmp_path: Path) -> None:
    """A night reads thousands of pages."""
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - a count
    marker = Marker(tmp_path / "x.reading")
    for number in range(50):
        marker.set(number)
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208 - a count
