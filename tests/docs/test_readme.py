"""The block of commands that leads from the demonstration to a real site, typed from top to bottom."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from lekwacht.demo.show import DECISION
from lekwacht.demo.sites import served

README = Path(__file__).parents[2] / "README.md"
EDITOR = """#!{python}
import pathlib, sys
file = pathlib.Path(sys.argv[1])
text = file.read_text()
for shown, typed in {changes!r}.items():
    assert shown in text, shown
    text = text.replace(shown, typed, 1)
file.write_text(text)
"""
"""Fills in what the block's comment asks for, and what lets a site and a console stand on this machine."""


@pytest.fixture
def block() -> list[str]:
    """The commands of the block, in order."""
    part = README.read_text(encoding="utf-8").partition("## From the demo to a real site")[2]
    (shown,) = re.findall(r"```bash\n(.*?)```", part, re.DOTALL)[:1]
    return [line.split("  #")[0].strip() for line in shown.splitlines() if line.strip()]


def test_the_block_runs_from_top_to_bottom(block: list[str], tmp_path: Path) -> None:
    """Each command ends well, and the last one stays: what comes before it was really done."""
    with served("forum") as site:
        environment = _prepare(tmp_path, site)
        done, last = block[1:-1], block[-1]
        assert "serve" in last
        for line in done:
            typed = _here(line, tmp_path, site)
            ended = subprocess.run(
                ["/bin/sh", "-c", typed],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                input="y\n",
                check=False,
            )
            assert ended.returncode == 0, f"{line}: {ended.stderr[-600:]}"
        with subprocess.Popen(
            ["/bin/sh", "-c", f"exec {_here(last, tmp_path, site)}"],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as serving:
            assert serving.stdout is not None
            assert "The review console: http" in serving.stdout.readline()
            serving.send_signal(signal.SIGINT)
            serving.wait(30)


def _prepare(folder: Path, site: str) -> dict[str, str]:
    """A document, an editor that fills in what the comment says, and the programs first on the path."""
    (folder / "beschikking.pdf").write_bytes(DECISION.read_bytes())
    programs = folder / "bin"
    programs.mkdir()
    editor = programs / "editor"
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    changes = {
        '# contact = ""': 'contact = "mailto:beheer@example.org"',
        "# loopback = []": f'loopback = ["{site}"]',
        "# port = 8700": f"port = {port}",
    }
    editor.write_text(EDITOR.format(python=sys.executable, changes=changes), encoding="ascii")
    editor.chmod(0o755)
    path = f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {**os.environ, "PATH": path}


def _here(line: str, folder: Path, site: str) -> str:
    """The command on this machine: its own folder, and a site that stands here."""
    return line.replace("/srv/lekwacht", str(folder / "data")).replace(
        "https://forum.example.org", f"http://{site}"
    )
