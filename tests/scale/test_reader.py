"""A file is read record by record: what matches is told by its place, and everything else is counted."""

import gzip
import os
from dataclasses import replace
from pathlib import Path

import pytest

from scale.reader import KILLED, AskedFile, ReaderJob, WarcReader
from tests.matcher.conftest import RETOLD, Room
from tests.scale.conftest import DUTCH, GERMAN, page, write_warc


@pytest.fixture
def job(house: Room, tmp_path: Path) -> ReaderJob:
    """The work of one process."""
    return ReaderJob(str(house.world.directory.root), house.settings, ("nl",), 2_048, str(tmp_path / "mark"))


def test_the_place_of_what_matches_is_told(house: Room, job: ReaderJob, tmp_path: Path) -> None:
    """A retold story is a hit, its bytes are the whole record, and the rest is counted by its fate."""
    path = write_warc(tmp_path / "w.warc.gz", [page(DUTCH * 5), page(GERMAN * 5), page(RETOLD)])
    with house.open() as register:
        answer = WarcReader(job, register).read(AskedFile(str(path)))
    assert (answer.records, answer.pages, answer.posts) == (9, 2, 2)
    assert answer.passed_over == {"other_language": 1}
    [(place, size)] = answer.places
    record = gzip.decompress(path.read_bytes()[place : place + size]).decode()
    assert record.startswith("WARC/1.1")
    assert "w.example.org/2" in record


def test_a_compressed_page_is_unpacked_before_it_is_judged(
    house: Room, job: ReaderJob, tmp_path: Path
) -> None:
    """The bytes of a packed page say nothing of its language."""
    packed = gzip.compress(page(RETOLD))
    path = write_warc(tmp_path / "w.warc.gz", [packed], (b"Content-Encoding", b"gzip"))
    with house.open() as register:
        assert len(WarcReader(job, register).read(AskedFile(str(path))).places) == 1


def test_what_is_damaged_is_counted_and_the_rest_is_read(house: Room, job: ReaderJob, tmp_path: Path) -> None:
    """A torn member costs itself alone."""
    good = write_warc(tmp_path / "w.warc.gz", [page(RETOLD)]).read_bytes()
    path = tmp_path / "torn.warc.gz"
    path.write_bytes(good[:300] + good)
    with house.open() as register:
        answer = WarcReader(job, register).read(AskedFile(str(path)))
    assert answer.unread == {"damaged": 1}
    assert len(answer.places) == 1


def test_a_record_that_ended_the_process_is_passed_over(house: Room, job: ReaderJob, tmp_path: Path) -> None:
    """It is counted as not read, and the others are read."""
    path = write_warc(tmp_path / "w.warc.gz", [page(RETOLD), page(DUTCH * 5)])
    with house.open() as register:
        answer = WarcReader(job, register).read(AskedFile(str(path), skip=(0,)))
    assert answer.unread == {KILLED: 1}
    assert (answer.pages, answer.places) == (1, ())


@pytest.mark.parametrize("content", [b"", b"geen archief"])
def test_a_file_without_a_record_is_not_read(
    house: Room, job: ReaderJob, tmp_path: Path, content: bytes
) -> None:
    """It says so instead of having held nothing."""
    path = tmp_path / "leeg.warc.gz"
    path.write_bytes(content)
    with house.open() as register:
        answer = WarcReader(replace(job, languages=()), register).read(AskedFile(str(path)))
    assert answer.error == "leeg.warc.gz holds no WARC record"


def test_what_is_no_file_is_told_and_not_waited_for(house: Room, job: ReaderJob, tmp_path: Path) -> None:
    """A pipe would give nothing for ever; the reason does not hold the path, which stands beside it."""
    pipe, folder = tmp_path / "pijp.warc", tmp_path / "map.warc"
    os.mkfifo(pipe)
    folder.mkdir()
    with house.open() as register:
        reader = WarcReader(job, register)
        assert reader.read(AskedFile(str(pipe))).error == "pijp.warc is no file"
        assert reader.read(AskedFile(str(folder))).error == "map.warc is no file"
        assert reader.read(AskedFile(str(tmp_path / "weg.warc"))).error == "No such file or directory"
        assert reader.read(AskedFile(f"/{'a' * 300}.warc")).error == "File name too long"
