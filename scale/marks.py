"""Which files of a scan are done: a mark a file, written after everything that came of it was kept.

Whoever is killed and starts the scan again does what has no mark, and nothing twice. Marks belong to one list
of files, one state of the register and the settings that decide: after a new document was enrolled every file
is looked through again.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from scale.findings import WarcFindings
from scale.identity import ScanIdentity


@dataclass(frozen=True, slots=True)
class WarcMark:
    """What came of one file."""

    path: str
    findings: WarcFindings
    kept: int  # pages that matched and are captures now


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one scan, in a folder of its own."""

    folder: Path

    def done(self) -> dict[str, WarcMark]:
        """By path what came of each file that is done."""
        marks = (msgspec.json.decode(path.read_bytes(), type=WarcMark) for path in self.folder.glob("*.json"))
        return {mark.path: mark for mark in marks}

    def add(self, mark: WarcMark) -> None:
        """Write down that a file is done, safe on disk."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{hashlib.sha256(mark.path.encode()).hexdigest()[:32]}.json"
        partial = path.with_suffix(".part")
        with partial.open("wb") as file:
            file.write(msgspec.json.encode(mark))
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)

    def forget(self) -> None:
        """Have every file looked through again."""
        for path in self.folder.glob("*.json"):
            path.unlink()


def name_of(files: Sequence[Path], identity: ScanIdentity) -> str:
    """What the folder of a scan of these files with this register and these settings is called."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file}\n".encode())
    digest.update(f"{identity.register} {identity.settings}\n".encode())
    return digest.hexdigest()[:16]
