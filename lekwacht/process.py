"""How the front door starts a room: the same command line, as a process of its own."""

import sys
from pathlib import Path


def command_line(root: Path, *arguments: str) -> list[str]:
    """The words that run one command on the data directory `root` with this Python."""
    return [sys.executable, "-m", "lekwacht", "--data", str(root), *arguments]
