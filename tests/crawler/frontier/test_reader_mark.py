"""What could not be read is tried once with a new reader of documents."""

from pathlib import Path

import pytest

from crawler.frontier import reader_mark
from crawler.frontier.reader_mark import ReaderMark, present_reader


def test_a_reader_is_new_once(tmp_path: Path) -> None:
    """The first time a site is read, and never again with the same one."""
    mark = ReaderMark(tmp_path / "f.reader")
    assert [mark.renew() for _ in range(3)] == [True, False, False]


def test_a_new_version_or_program_is_a_new_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Either may read what nothing could before; one that was taken off is another reader, too."""
    mark = ReaderMark(tmp_path / "f.reader")
    monkeypatch.setattr(reader_mark.programs, "present", lambda: ("antiword",))
    mark.renew()
    for version, programs in (("3", ("antiword",)), ("3", ("antiword", "tesseract")), ("3", ())):
        monkeypatch.setattr(reader_mark, "VERSION", version)
        monkeypatch.setattr(reader_mark.programs, "present", lambda names=programs: names)
        assert [mark.renew(), mark.renew()] == [True, False]


def test_a_file_that_was_cut_off_is_another_reader(tmp_path: Path) -> None:
    """Then all is tried once more, and it is written anew."""
    path = tmp_path / "f.reader"
    path.write_text("")
    assert [ReaderMark(path).renew(), ReaderMark(path).renew()] == [True, False]
    assert path.read_text() == present_reader()


def test_bytes_that_are_no_text_are_another_reader(tmp_path: Path) -> None:
    """A damaged file ends no night."""
    path = tmp_path / "f.reader"
    path.write_bytes(b"\xff\xfe")
    assert [ReaderMark(path).renew(), ReaderMark(path).renew()] == [True, False]
