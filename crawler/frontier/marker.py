"""Which page a process is reading, in a file that outlives it: the page that killed it."""

import os
from dataclasses import dataclass
from pathlib import Path

_MOST_DIGITS = 18  # no number of a page or place has more; a database holds no more


@dataclass(slots=True)
class Marker:
    """A number that is still there when the process that wrote it is not."""

    path: Path

    def set(self, number: int) -> None:
        """What has this number is being read from now on; 0 when nothing is."""
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o660)
        try:
            os.pwrite(descriptor, f"{number:20d}".encode(), 0)
        finally:
            os.close(descriptor)

    def read(self) -> int:
        """What the last process was reading when it died, or 0."""
        written = self.path.read_bytes().strip() if self.path.exists() else b""
        return int(written) if written.isdigit() and len(written) <= _MOST_DIGITS else 0
