"""A list of WARC files is read as it is written, and refused where it names something else."""

from pathlib import Path

import pytest

from scale import manifest
from scale.errors import ManifestError


def test_paths_are_beside_the_list_and_once_each(tmp_path: Path) -> None:
    """Remarks and empty lines are left out, absolute paths stay."""
    path = tmp_path / "lijst.txt"
    path.write_text("# oud\n\na.warc.gz\n/elders/b.warc\na.warc.gz\n")
    assert manifest.read(path) == (tmp_path / "a.warc.gz", Path("/elders/b.warc"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "names no WARC file"),
        (b"# niets\n", "names no WARC file"),
        (b"a.warc.gz\nfoto.jpg\n", "line 2"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(tmp_path: Path, text: bytes, told: str) -> None:
    """The line is named, and nothing is looked through."""
    path = tmp_path / "lijst.txt"
    path.write_bytes(text)
    with pytest.raises(ManifestError, match=told):
        manifest.read(path)
