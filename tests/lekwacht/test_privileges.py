"""Each room's process loads nothing of the others': no key in a crawl, no network in a match."""

import subprocess
import sys
from pathlib import Path

import pytest

from lekwacht import setup
from tests.e2e.conftest import CHECKOUT

SHOW = """
import sys
from lekwacht import cli
if cli.run(sys.argv[1:]):
    sys.exit("the command failed")
print(*sys.modules)
"""

KEY = {"matcher.key", "matcher.register", "store.register"}
NETWORK = {"scrapy", "twisted", "aiohttp", "crawler.runs.crawl"}


@pytest.mark.parametrize(
    ("command", "forbidden"),
    [
        ("crawl", KEY | {"reports.desk", "store.casebook"}),
        ("match", NETWORK | {"reports.desk", "store.casebook"}),
        ("report", KEY | NETWORK),
    ],
)
def test_a_step_loads_its_own_room_alone(tmp_path: Path, command: str, forbidden: set[str]) -> None:
    """After the command has run, no module of another room's privilege is there."""
    setup.initialise(tmp_path / "data")
    ended = subprocess.run(
        [sys.executable, "-c", SHOW, "--data", str(tmp_path / "data"), command],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert forbidden & set(ended.stdout.split()) == set()
