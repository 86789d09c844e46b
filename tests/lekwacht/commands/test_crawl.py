"""`crawl --warc` tells what a file held in a line that programs read."""

from pathlib import Path

import pytest

from tests.commandline import make_run
from tests.scale.conftest import DUTCH, page, write_warc


def test_the_words_stay_whatever_the_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One page is told in the words of many."""
    run = make_run(tmp_path / "data", monkeypatch, capsys)
    run("init", "--key-file", tmp_path / "sleutel")
    path = write_warc(tmp_path / "oud.warc.gz", [page(DUTCH * 5)])
    assert run("crawl", "--warc", path).stdout == f"{path}: 3 records, 1 pages, 1 new posts\n"
