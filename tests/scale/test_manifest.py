"""A list of WARC files is read as it is written, and refused where it names something else."""

import contextlib
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scale import manifest
from scale.errors import ManifestError


def test_paths_are_beside_the_list_and_once_each(tmp_path: Path) -> None:
    """Remarks and empty lines are left out, absolute paths stay."""
    path = tmp_path / "lijst.txt"
    path.write_text("# oud\n\na.warc.gz\n/elders/b.warc\na.warc.gz\n")
    assert manifest.read(path) == (tmp_path / "a.warc.gz", Path("/elders/b.warc"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "names no WARC file"),
        (b"# niets\n", "names no WARC file"),
        (b"a.warc.gz\nfoto.jpg\n", "line 2"),
        (b"\xff\xfe", "no UTF-8"),
        ("lijst.warc.gz".encode("utf-16"), "no UTF-8"),
        (b"\xef\xbb\xbf", "names no WARC file"),
        (b"a\x00b.warc.gz\n", "line 1"),
        (b"een/map/\n", "line 1"),
        (b"a.warc.gz b.warc.gz\nc.warc.gz,d\n", "line 2"),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(tmp_path: Path, text: bytes, sentence: str) -> None:
    """The line is named, and nothing is looked through."""
    path = tmp_path / "lijst.txt"
    path.write_bytes(text)
    with pytest.raises(ManifestError, match=sentence):
        manifest.read(path)


@pytest.mark.parametrize(
    "name",
    [
        "met spatie.warc.gz",
        "eén-雪-\U0001f600.WARC.GZ",
        "-rf.warc",
        "'aanhaling\".warc",
        "a\u2028b\x85c.warc.gz",
        "x\u00a0.warc",
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", ""])
def test_a_name_is_taken_as_it_is(tmp_path: Path, name: str, ending: str) -> None:
    """An editor's mark at the begin, its ends of lines and blanks around are no part of it; all else is."""
    path = tmp_path / "lijst.txt"
    path.write_bytes(f"\ufeff# lijst{ending or chr(10)}\t {name} {ending}".encode())
    assert manifest.read(path) == (tmp_path / name,)


def test_a_folder_whose_name_is_no_text_is_told(tmp_path: Path) -> None:
    """Its paths could be written down nowhere."""
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    folder.mkdir()
    path = folder / "lijst.txt"
    path.write_text("a.warc.gz\n")
    with pytest.raises(ManifestError, match="no UTF-8"):
        manifest.read(path)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_one_sentence(content: bytes) -> None:
    """Nothing else comes of what a stranger wrote, and every path is absolute and once."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lijst.txt"
        path.write_bytes(content)
        with contextlib.suppress(ManifestError):
            files = manifest.read(path)
            assert len(set(files)) == len(files) > 0
            assert all(file.is_absolute() for file in files)
