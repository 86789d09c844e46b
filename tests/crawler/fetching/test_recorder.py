"""What was received is on disk before the archive counts it, and what does not count is cut off."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.errors import NotKeptError
from crawler.evidence import BrokenCapture, seal, verify
from crawler.fetching.recorder import Recorder, cut_back
from store import warc
from store.archive.capture import capture, open_files
from store.archive.schema import open_archive
from store.archive.site import Site, save_site
from store.database import transaction
from store.warc import Exchange

AT = datetime(2026, 11, 23, 2, 30, 5, tzinfo=UTC)
SITE = Site(1, "f", "https://f.example/", enabled=True, canary=False, platform=None)
ONE = Exchange(
    "https://f.example/1",
    (("Accept", "*/*"),),
    200,
    "OK",
    "HTTP/1.1",
    ((b"Content-Type", b"text/html"), (b"LAST-modified", b" gisteren ")),
    b"<p>Een.</p>",
    AT,
    AT + timedelta(seconds=2),
)
TWO = replace(ONE, url="https://f.example/2", headers=(), body=b"<p>Twee.</p>", status=404)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Database]:
    """An archive with one site, above the folder of its evidence."""
    database = open_archive(tmp_path.parent / f"{tmp_path.name}.db")
    with transaction(database):
        save_site(database, replace(SITE, id=0), AT)
    yield database
    database.close()


@pytest.fixture
def kept(archive: Database, tmp_path: Path) -> Iterator[Recorder]:
    """The evidence of one process."""
    recorder = Recorder(archive, tmp_path, SITE, version="7", user_agent="Lekwacht/7 (+wij)")
    yield recorder
    if recorder._file is not None:
        recorder._file.close()


def keep(archive: Database, kept: Recorder, *exchanges: Exchange) -> list[int]:
    """Put them on disk and count them; the ids of their captures."""
    with kept.writing(exchanges) as stored, transaction(archive):
        return [kept.commit(*pair) for pair in zip(exchanges, stored, strict=True)]


def broken(archive: Database, folder: Path) -> list[BrokenCapture]:
    """What is wrong with the evidence once its night is sealed."""
    with transaction(archive):
        seal(archive, "2026-11-23", AT)
    return list(verify(archive, folder))


def only(folder: Path) -> Path:
    """The one file there."""
    (path,) = folder.glob("*.warc.gz")
    return path


def test_a_capture_tells_where_its_bytes_lie(archive: Database, kept: Recorder, tmp_path: Path) -> None:
    """Each has its own record, by which it verifies, and the time at which it had come."""
    first, second = keep(archive, kept, ONE, TWO)
    one, two = capture(archive, first), capture(archive, second)
    assert one is not None
    assert two is not None
    assert (one.url, one.status, one.site) == (ONE.url, 200, "f")
    assert (one.fetched_at, one.last_modified) == (ONE.ended_at, "gisteren")
    assert (two.status, two.last_modified) == (404, None)
    raw = warc.read(tmp_path / two.warc_file, two.warc_offset, two.warc_length)
    assert warc.uncompressed(raw).rstrip().endswith(TWO.body)
    assert broken(archive, tmp_path) == []
    assert one.origin == "crawl"


def test_a_file_begins_with_who_made_it(archive: Database, kept: Recorder, tmp_path: Path) -> None:
    """Its name tells the site and the second, its first record the version and our name."""
    keep(archive, kept, ONE)
    path = only(tmp_path)
    assert path.name.startswith("20261123-023005-f-")
    row = next(archive.query("SELECT * FROM warc_record ORDER BY warc_offset LIMIT 1"))
    head = warc.uncompressed(warc.read(path, row["warc_offset"], row["warc_length"]))
    assert (row["kind"], row["warc_offset"], row["capture_id"]) == ("warcinfo", 0, None)
    assert b"Lekwacht/7 (+wij)" in head
    assert b"/7" in head


def test_what_a_process_keeps_lies_in_one_file(archive: Database, kept: Recorder, tmp_path: Path) -> None:
    """Opened with the first thing that is kept, and no sooner: a night without a request leaves none."""
    with kept.writing([]) as stored:
        assert stored == []
    kept.close(AT)
    assert list(tmp_path.glob("*.warc.gz")) == []
    keep(archive, kept, ONE)
    keep(archive, kept, TWO)
    assert len(open_files(archive, 1)) == 1
    assert only(tmp_path)


def test_what_is_not_counted_is_cut_off(archive: Database, kept: Recorder, tmp_path: Path) -> None:
    """Where the archive refuses, the file is as long as before, and the next thing lies there."""
    keep(archive, kept, ONE)
    before = only(tmp_path).stat().st_size
    lengths: list[int] = []

    def refused() -> None:
        with kept.writing([TWO]), transaction(archive):
            lengths.append(only(tmp_path).stat().st_size)
            raise NotKeptError

    with pytest.raises(NotKeptError):
        refused()
    assert lengths[0] > before
    assert only(tmp_path).stat().st_size == before
    (number,) = keep(archive, kept, TWO)
    found = capture(archive, number)
    assert found is not None
    assert found.warc_offset == before
    assert broken(archive, tmp_path) == []


def test_a_stop_in_the_middle_is_cut_off_too(archive: Database, kept: Recorder, tmp_path: Path) -> None:
    """Whatever ends the block: also what is no error of ours."""
    keep(archive, kept, ONE)
    before = only(tmp_path).stat().st_size
    with pytest.raises(KeyboardInterrupt), kept.writing([TWO]):
        raise KeyboardInterrupt
    assert only(tmp_path).stat().st_size == before


def test_several_are_counted_together_or_not_at_all(
    archive: Database, kept: Recorder, tmp_path: Path
) -> None:
    """The second of two fails: the first is gone with it, from the file and from the archive."""

    def half() -> None:
        with kept.writing([ONE, TWO]) as stored, transaction(archive):
            kept.commit(ONE, stored[0])
            raise NotKeptError

    with pytest.raises(NotKeptError):
        half()
    assert archive.table("capture").count == 0
    assert archive.execute("SELECT count(*) FROM warc_record WHERE kind <> 'warcinfo'").fetchone()[0] == 0
    assert keep(archive, kept, ONE, TWO)
    assert broken(archive, tmp_path) == []


def test_a_closed_file_is_written_no_more(archive: Database, kept: Recorder) -> None:
    """It is no longer one of those that a killed crawl may have left."""
    keep(archive, kept, ONE)
    kept.close(AT)
    assert list(open_files(archive, 1)) == []


def test_the_file_of_a_killed_crawl_is_cut_back_to_what_counts(
    archive: Database, kept: Recorder, tmp_path: Path
) -> None:
    """Half a record at its end is gone, and the file is closed; another site's stays as it is."""
    keep(archive, kept, ONE)
    path = only(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole + b"\x1f\x8b\x08half a record")
    with transaction(archive):
        other = save_site(archive, replace(SITE, id=0, name="g", url="https://g.example/"), AT)
    cut_back(archive, tmp_path, other, AT)
    assert path.read_bytes() != whole
    cut_back(archive, tmp_path, SITE, AT)
    assert path.read_bytes() == whole
    assert list(open_files(archive, 1)) == []
    assert broken(archive, tmp_path) == []


def test_a_file_that_is_gone_ends_no_crawl(archive: Database, kept: Recorder, tmp_path: Path) -> None:
    """It was killed between the row and the file: there is nothing to cut."""
    keep(archive, kept, ONE)
    only(tmp_path).unlink()
    cut_back(archive, tmp_path, SITE, AT)
    assert list(open_files(archive, 1)) == []
