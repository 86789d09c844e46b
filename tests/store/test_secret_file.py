"""Secrets are read from files that their owner alone can read."""

import os
from pathlib import Path

import pytest

from store.errors import ExitCode
from store.secret_file import SecretFileError, read_secret


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with a secret, for its owner alone."""
    path = tmp_path / "geheim"
    path.write_bytes(b"zandloper\n")
    path.chmod(0o600)
    return path


def refusal(path: str) -> str:
    """Why this file is not read: one line, an exit code of bad input, and never what it holds."""
    with pytest.raises(SecretFileError) as refused:
        read_secret(path)
    sentence = str(refused.value)
    assert refused.value.exit_code == ExitCode.BAD_INPUT
    assert "\n" not in sentence
    assert "zandloper" not in sentence
    assert refused.value.__cause__ is None
    return sentence


@pytest.mark.parametrize(
    "content",
    [b"zandloper", b"zandloper\n", b"zandloper\r\n", b" zandloper \n\n", b"\xef\xbb\xbfzandloper\r\n"],
)
def test_a_secret_is_what_stands_on_the_line(file: Path, content: bytes) -> None:
    """However an editor ends it, and whatever mark it puts before it."""
    file.write_bytes(content)
    assert read_secret(str(file)) == "zandloper"


def test_what_stands_within_a_secret_is_part_of_it(file: Path) -> None:
    """Blanks, quotes and other scripts."""
    secret = "zand 'löper' \U0001f511 #1"  # noqa: S105 - made up
    file.write_text(secret, encoding="utf-8")
    assert read_secret(str(file)) == secret


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_a_file_of_its_owner_alone_is_read(file: Path, mode: int) -> None:
    """Whether or not the owner may write it."""
    file.chmod(mode)
    assert read_secret(str(file)) == "zandloper"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o666])
def test_a_file_that_others_can_use_is_refused(file: Path, mode: int) -> None:
    """Any right of the group or of others; the sentence says what to do."""
    file.chmod(mode)
    assert refusal(str(file)) == f"{file} can be read by others; run chmod 600 on it"


@pytest.mark.parametrize("content", [b"", b"\n", b" \t\r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_no_secret(file: Path, content: bytes) -> None:
    """Nor is one of blanks alone."""
    file.write_bytes(content)
    assert refusal(str(file)) == f"{file} is empty; write the secret into it"


def test_bytes_that_are_no_text_are_no_secret(file: Path) -> None:
    """A key in another form was named by mistake."""
    file.write_bytes(b"\xff\xfezandloper")
    assert "holds no text" in refusal(str(file))


def test_what_cannot_be_read_is_told_with_its_reason(file: Path) -> None:
    """Missing, below a file, too long for a name, in a circle, no path at all."""
    circle = file.with_name("kring")
    circle.symlink_to(circle)
    assert "No such file" in refusal(f"{file}-weg")
    assert "Not a directory" in refusal(f"{file}/geheim")
    assert "too long" in refusal(str(file.with_name("x" * 300)))
    assert "symbolic links" in refusal(str(circle))
    assert "is no path" in refusal("a\0b")


def test_what_is_no_file_is_refused_at_once(file: Path) -> None:
    """A folder, a device and a pipe, of which the last two might never end."""
    folder, pipe = file.with_name("map"), file.with_name("pijp")
    folder.mkdir(mode=0o700)
    os.mkfifo(pipe, 0o600)
    for path in (str(folder), str(pipe), "/dev/zero"):
        assert "is no file" in refusal(path)


def test_a_link_counts_by_what_it_leads_to(file: Path) -> None:
    """The rights of the link itself say nothing."""
    link = file.with_name("verwijzing")
    link.symlink_to(file)
    assert read_secret(str(link)) == "zandloper"
    file.chmod(0o644)
    assert "can be read by others" in refusal(str(link))
