"""A file that a person asked for is written whole or not at all, and takes no place that is not its own."""

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import out_file
from store.errors import DiskError, ExitCode
from store.out_file import OutFileError

NOBODY = 65534


def test_a_file_stands_when_it_is_whole(tmp_path: Path) -> None:
    """Until the block ends the old file stands; afterwards the new one does, and nothing beside it."""
    path = tmp_path / "uit.csv"
    path.write_bytes(b"oud")
    with out_file.writing(path) as file:
        file.write(b"nieuw")
        file.flush()
        assert path.read_bytes() == b"oud"
        file.seek(0)
        assert file.read() == b"nieuw"
    assert path.read_bytes() == b"nieuw"
    assert list(tmp_path.iterdir()) == [path]


def test_what_fails_half_way_changes_nothing(tmp_path: Path) -> None:
    """The fault comes out as it was, the old file stands, and no half file is left."""
    path = tmp_path / "uit.csv"
    path.write_bytes(b"oud")
    with pytest.raises(FileNotFoundError, match="bron"), out_file.writing(path) as file:
        file.writelines(_half_of_a_source())
    assert path.read_bytes() == b"oud"
    assert list(tmp_path.iterdir()) == [path]


def _half_of_a_source() -> Iterator[bytes]:
    yield b"half"
    raise FileNotFoundError(errno.ENOENT, "weg", "bron")


def test_two_at_once_do_not_mix(tmp_path: Path) -> None:
    """Who ends last has the file, whole."""
    path = tmp_path / "uit.csv"
    with out_file.writing(path) as first:
        first.write(b"eerste")
        with out_file.writing(path) as second:
            second.write(b"2")
        assert path.read_bytes() == b"2"
    assert path.read_bytes() == b"eerste"


def test_what_was_handed_over_is_not_replaced(tmp_path: Path) -> None:
    """A file that is there stays, also one that came while the new one was written."""
    path = tmp_path / "uit.wacz"
    overtaken = out_file.writing(path, replacing=False)
    overtaken.__enter__().write(b"laat")
    path.write_bytes(b"vroeg")
    with pytest.raises(OutFileError, match="not replaced"):
        overtaken.__exit__(None, None, None)
    with pytest.raises(OutFileError, match="not replaced"):
        out_file.write(path, b"later", replacing=False)
    assert path.read_bytes() == b"vroeg"
    assert list(tmp_path.iterdir()) == [path]


def test_links_and_modes_are_those_of_a_copy(tmp_path: Path) -> None:
    """A link stays a link, and what it leads to is replaced and keeps its mode; a new one has the usual."""
    real, link, new = tmp_path / "echt.csv", tmp_path / "koppeling.csv", tmp_path / "nieuw.csv"
    real.write_bytes(b"oud")
    real.chmod(0o600)
    link.symlink_to(real)
    out_file.write(link, b"nieuw")
    out_file.write(new, b"nieuw")
    (tmp_path / "gewoon").touch()
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (real, new, tmp_path / "gewoon")]
    assert link.is_symlink()
    assert real.read_bytes() == b"nieuw"
    assert modes[0] == 0o600
    assert modes[1] == modes[2]


def test_what_is_no_file_is_left_alone(tmp_path: Path) -> None:
    """A pipe, a device and a folder are refused: moving a file onto them would take their place."""
    pipe = tmp_path / "pijp"
    os.mkfifo(pipe)
    for path in (pipe, Path(os.devnull), tmp_path):
        with pytest.raises(OutFileError, match="no ordinary file"):
            out_file.write(path, b"x")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize("place", ["nergens/uit.csv", "bestand/uit.csv", f"{'x' * 300}.csv"])
def test_a_place_that_cannot_be_is_told(tmp_path: Path, place: str) -> None:
    """A folder that is missing, or is none, and a name that no disk takes are a line each; exit 2."""
    (tmp_path / "bestand").touch()
    with pytest.raises(OutFileError, match=r"does not exist|cannot be written") as refusal:
        out_file.write(tmp_path / place, b"x")
    assert refusal.value.exit_code == ExitCode.BAD_INPUT
    assert [path.name for path in tmp_path.iterdir()] == ["bestand"]


@pytest.fixture
def closed() -> Iterator[Path]:
    """A folder that everybody may look into and nobody may write to, seen by somebody who is not root.

    Root may write everywhere: for the time of the test the process is another user, and then root again.
    """
    with tempfile.TemporaryDirectory() as around:
        folder = Path(around) / "dicht"
        folder.mkdir()
        Path(around).chmod(0o755)
        folder.chmod(0o555)
        if is_root := os.geteuid() == 0:
            os.setresuid(NOBODY, NOBODY, 0)
        yield folder
        if is_root:
            os.setresuid(0, 0, 0)


def test_a_folder_that_may_not_be_written_to_is_told(closed: Path) -> None:
    """Before any work is done; nothing is written there either way."""
    with pytest.raises(OutFileError, match="cannot be written to"):
        out_file.check(closed / "uit.csv")
    with pytest.raises(OutFileError, match="cannot be written to"):
        out_file.write(closed / "uit.csv", b"x")
    assert not list(closed.iterdir())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is Linux's")
def test_a_full_disk_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the exit code of work that is not whole: it can be tried again."""
    opened = Path.open

    def on_a_full_disk(self: Path, mode: str) -> object:
        opened(self, mode).close()
        return opened(Path("/dev/full"), "wb")

    monkeypatch.setattr(Path, "open", on_a_full_disk)
    with pytest.raises(DiskError, match="make room"):
        out_file.write(tmp_path / "uit.csv", b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_for_files_is_made_where_its_own_folder_is(tmp_path: Path) -> None:
    """Making it twice is fine; a folder in no folder, or where a file lies, is a line."""
    out_file.make_folder(tmp_path / "stick")
    out_file.make_folder(tmp_path / "stick")
    (tmp_path / "bestand").touch()
    with pytest.raises(OutFileError, match="does not exist"):
        out_file.make_folder(tmp_path / "weg" / "stick")
    with pytest.raises(OutFileError, match="cannot be written"):
        out_file.make_folder(tmp_path / "bestand")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bestand", "stick"]
