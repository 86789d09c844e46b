"""Runs the programs that read the Office files of before 2007."""

import os
import subprocess
from collections.abc import Sequence

from documents.block import Block
from documents.errors import BrokenDocumentError, ProgramMissingError
from documents.markup.plain_text import blocks_of_text
from documents.old.memory_file import memory_file
from documents.programs import path_of
from documents.reading import DocumentReading
from documents.record import Format

_LONGEST_S = 120.0
_PROGRAMS: dict[Format, tuple[tuple[str, ...], ...]] = {
    Format.DOC: (("antiword", "-w", "0", "-m", "UTF-8.txt"), ("catdoc", "-w", "-d", "utf-8")),
    Format.XLS: (("xls2csv", "-d", "utf-8", "-c", "\t", "-q", "0"),),
    Format.PPT: (("catppt", "-d", "utf-8"),),
}
"""The programs for each kind, the best first; the file comes last."""


def missing(kind: Format) -> bool:
    """Whether no program that reads this kind is installed."""
    return not any(path_of(program[0]) for program in _PROGRAMS[kind])


def read_old(data: bytes, kind: Format, reading: DocumentReading) -> list[Block]:
    """The text of a DOC, XLS or PPT.

    Raises:
        ProgramMissingError: nothing that reads it is installed.
        BrokenDocumentError: none of the programs makes text of it.
    """
    if missing(kind):
        raise ProgramMissingError(reading.name)
    for program in _PROGRAMS[kind]:
        path = path_of(program[0])
        text = _output([path, *program[1:]], data) if path else ""
        if any(letter.isalnum() for letter in text):
            return blocks_of_text(text)
    raise BrokenDocumentError(reading.name)


def _output(command: Sequence[str], data: bytes) -> str:
    descriptor = memory_file(data)
    try:
        done = subprocess.run(
            [*command, f"/proc/self/fd/{descriptor}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(descriptor,),
            timeout=_LONGEST_S,
            check=False,
            env={"LC_ALL": "C.UTF-8", "HOME": "/nonexistent"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    finally:
        os.close(descriptor)
    return done.stdout.decode("utf-8", "replace")
