"""Old Office files, read by Debian's programs from memory."""

import os
from pathlib import Path

import pytest

from documents import Purpose, read
from documents.confined import read_confined
from documents.errors import ProgramMissingError
from documents.old import memory_file
from documents.old import programs as subject
from tests.documents.installed import need

DOC = Path(__file__).parents[1] / "fixtures" / "oud.doc"
PASSAGE = "sloten twee mannen in groene regenjassen hem elf dagen op in het ketelhuis"


def test_an_old_document_is_read_in_memory() -> None:
    """A DOC gives its words; nothing is written for it."""
    need("antiword")
    assert PASSAGE in " ".join(read(DOC.read_bytes(), name="oud.doc", purpose=Purpose.ENROLMENT).text.split())


def test_an_old_document_is_read_where_no_file_may_be_written() -> None:
    """The confined child gives the program a file in memory that was made before its limits."""
    need("antiword")
    assert PASSAGE in " ".join(read_confined(DOC.read_bytes(), name="oud.doc").text.split())


def test_without_a_program_it_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line names the programs to install."""
    monkeypatch.setattr(subject, "path_of", lambda _: None)
    with pytest.raises(ProgramMissingError, match="antiword and catdoc"):
        read(DOC.read_bytes(), name="oud.doc", purpose=Purpose.ENROLMENT)


def test_a_file_in_memory_holds_what_it_was_given_and_lies_nowhere() -> None:
    """Its size is that of the data, and no folder has it."""
    descriptor = memory_file.memory_file(b"woorden")
    try:
        assert os.pread(descriptor, 100, 0) == b"woorden"
        assert "memfd:" in str(Path(f"/proc/self/fd/{descriptor}").readlink())
    finally:
        os.close(descriptor)
