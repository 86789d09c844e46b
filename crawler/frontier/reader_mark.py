"""Which reader of documents a site was last read with: what it could not read is tried with a new one."""

from dataclasses import dataclass
from pathlib import Path

from documents import programs

VERSION = "2"
"""Grows whenever documents are read that could not be before."""


@dataclass(frozen=True, slots=True)
class ReaderMark:
    """The name of a reader, kept for a site."""

    path: Path

    def renew(self) -> bool:
        """Write down the present reader, and tell whether it is another than the last."""
        present = present_reader()
        if self.path.exists() and self.path.read_bytes() == present.encode():
            return False
        self.path.write_text(present, encoding="utf-8")
        return True


def present_reader() -> str:
    """The reader's version, and the programs that help it."""
    return " ".join((VERSION, *programs.present()))
