"""WARC files given by hand: captures of their own origin and date."""

import shutil
from pathlib import Path

import pytest

from crawler import retro
from crawler.errors import BadWarcError
from crawler.evidence import verify
from crawler.job import AheadClock
from store.archive.capture import capture
from tests.crawler.support import crawling
from tests.crawler.support.crawling import Watch
from tests.crawler.support.publicsite import PublicSite, thread

TULIPS = "Op de markt stond vandaag een kar vol gele tulpen uit de polder."


@pytest.fixture
def given(public: PublicSite, tmp_path: Path) -> Path:
    """A WARC file that another crawl made."""
    public.html("/", thread("V", [], ("/t/1",)))
    public.html("/t/1", thread("Markt", [("11", "anna", TULIPS), ("12", "bert", f"{TULIPS} Mooi.")]))
    (tmp_path / "other").mkdir()
    for other in crawling.watch(tmp_path / "other"):
        other.site(public)
        other.crawl()
        (path,) = other.data.warc.glob("*.warc.gz")
        return Path(shutil.copy(path, tmp_path / "oud.warc.gz"))
    raise AssertionError


def test_posts_arrive_with_the_date_and_origin_of_the_file(watch: Watch, given: Path) -> None:
    """A post of the file is one of the archive, captured when the file says and made by whom the file is."""
    later = AheadClock(100 * 86_400)
    found = retro.read_file(watch.data, later, given)
    assert (found.pages, found.posts) == (2, 3)
    post = watch.posts()["p11"]
    assert post.text == TULIPS
    assert post.captured_at < AheadClock().now()
    shown = capture(watch.database, post.capture_id)
    assert shown is not None
    assert shown.origin == "file oud.warc.gz"
    assert list(verify(watch.database, watch.data.warc)) == []


def test_reading_a_file_twice_changes_nothing(watch: Watch, given: Path) -> None:
    """The same file, by whatever name it lies there, is read once."""
    retro.read_file(watch.data, AheadClock(), given)
    before = watch.rows("SELECT count(*) AS n FROM capture")
    assert retro.read_file(watch.data, AheadClock(), given).posts == 0
    assert watch.rows("SELECT count(*) AS n FROM capture") == before


def test_a_stopped_reading_goes_on_where_it_was(
    watch: Watch, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped between two records, the next reading takes the rest and nothing twice."""
    whole = list(retro.scan(given))

    def half(path: Path, start: int = 0) -> object:
        yield from list(scan(path, start))[: len(whole) // 2]
        raise KeyboardInterrupt

    scan = retro.scan
    monkeypatch.setattr(retro, "scan", half)
    monkeypatch.setattr(retro, "_BATCH", 2)
    with pytest.raises(KeyboardInterrupt):
        retro.read_file(watch.data, AheadClock(), given)
    monkeypatch.setattr(retro, "scan", scan)
    found = retro.read_file(watch.data, AheadClock(), given)
    assert found.records == len(whole)
    assert {"p11", "p12"} <= watch.posts().keys()
    assert list(verify(watch.database, watch.data.warc)) == []


def test_an_earlier_capture_of_a_known_text_counts(watch: Watch, given: Path) -> None:
    """A file whose capture is older than the one known moves the first capture back."""
    retro.read_file(watch.data, AheadClock(), given)
    version = watch.posts()["p11"]
    watch.database.execute("UPDATE post_version SET captured_at = '2030-01-01T00:00:00.000000Z'")
    again = given.with_name("nog-een.warc.gz")
    again.write_bytes(given.read_bytes() + given.read_bytes())
    retro.read_file(watch.data, AheadClock(), again)
    assert watch.posts()["p11"].captured_at == version.captured_at


@pytest.mark.parametrize("content", [b"", b"geen WARC", b"\x1f\x8b\x08\x00kapot"])
def test_a_file_that_is_none_is_refused(watch: Watch, tmp_path: Path, content: bytes) -> None:
    """What holds no WARC record is one clear error."""
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    with pytest.raises(BadWarcError):
        retro.read_file(watch.data, AheadClock(), path)
