"""Reading a stranger's file in a child process that is killed when it takes too much."""

from pathlib import Path

import pytest

from documents import Purpose, read
from documents.confined import Confinement, read_confined
from documents.errors import (
    BrokenDocumentError,
    EncryptedDocumentError,
    TooLargeError,
    TooSlowError,
    UnknownTypeError,
)
from tests.documents.samples import READABLE, sample
from tests.documents.test_package import zipped


@pytest.mark.parametrize("name", READABLE)
def test_the_child_reads_what_we_would_and_writes_no_file(name: str) -> None:
    """The child may write no byte to any file, and still reads every format."""
    expected = read(sample(name), name=name, purpose=Purpose.EVIDENCE)
    assert read_confined(sample(name), name=name) == expected


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (sample("encrypted.pdf"), EncryptedDocumentError),
        (sample("voornemen.docx")[:3000], BrokenDocumentError),
        (b"\x89PNG\x00", UnknownTypeError),
    ],
)
def test_a_refusal_keeps_its_reason(data: bytes, error: type[Exception]) -> None:
    """The typed reason comes through from the child."""
    with pytest.raises(error, match=r"^bijlage\.pdf "):
        read_confined(data, name="bijlage.pdf")


def test_a_child_that_takes_too_much_memory_is_stopped() -> None:
    """A document that unpacks far beyond the child's memory is too large."""
    bomb = zipped(word__document_xml="<a>" + "<b/>" * 15_000_000 + "</a>")
    with pytest.raises(TooLargeError):
        read_confined(bomb, name="x", confinement=Confinement(memory_mib=200, seconds=60))


def test_a_child_that_takes_too_long_is_killed() -> None:
    """A file that gives no moment to stop at is given up some seconds after its time."""
    with pytest.raises(TooSlowError):
        read_confined(
            b"<html>" + b"<p>a<b>b</b>" * 5_000_000,
            name="x",
            confinement=Confinement(seconds=1, grace_seconds=0),
        )


def test_the_child_sees_no_setting_and_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A hostile folder or variable of ours does not reach the child."""
    (tmp_path / "json.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "json.py"))
    assert read_confined(b"Een gewone tekst.", name="x").text == "Een gewone tekst."
