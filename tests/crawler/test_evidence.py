"""Verification of the evidence finds every kind of tampering, and says which capture it hits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler import evidence
from crawler.evidence import BrokenCapture, Damage, verify
from crawler.runs.job import AheadClock
from store import audit, facts
from store.warc import WarcAppender, information
from tests.crawler.support import crawling
from tests.crawler.support.crawling import Watch
from tests.crawler.support.publicsite import serve, thread


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of one thread, crawled once for all."""
    folder = tmp_path_factory.mktemp("once")
    with serve() as public:
        public.html("/", thread("V", [], ("/t/1",)))
        posts = [("11", "anna", "Tulpen op de markt."), ("12", "bert", "Mooie tulpen.")]
        public.html("/t/1", thread("M", posts))
        for watch in crawling.watch(folder):
            watch.site(public)
            watch.crawl()
    return folder


@pytest.fixture
def crawled(once: Path, tmp_path: Path) -> Iterator[Watch]:
    """That site's data directory, for one test alone."""
    yield from crawling.watch(tmp_path, once)


def broken_captures(watch: Watch) -> list[BrokenCapture]:
    """What verification says."""
    return list(verify(watch.database, watch.data.warc))


def file_of(watch: Watch) -> Path:
    """The one WARC file."""
    (path,) = watch.data.warc.glob("*.warc.gz")
    return path


def records(watch: Watch) -> list[dict[str, object]]:
    """Every record, in order."""
    return watch.rows("SELECT * FROM warc_record ORDER BY id")


def test_untouched_evidence_has_no_findings(crawled: Watch) -> None:
    """After a crawl everything is whole, and the night is one entry in the audit chain."""
    assert broken_captures(crawled) == []
    sealed = [event for event in audit.events(crawled.database) if event.action != facts.WRITTEN]
    assert [event.action for event in sealed] == ["captures sealed"]
    audit.verify(crawled.database)


def test_one_flipped_byte_names_its_capture(crawled: Watch) -> None:
    """Whichever record a byte is flipped in, that record and its capture are named, and no other."""
    path = file_of(crawled)
    whole = path.read_bytes()
    for record in records(crawled):
        data = bytearray(whole)
        data[int(str(record["warc_offset"])) + int(str(record["warc_length"])) // 2] ^= 1
        path.write_bytes(data)
        (finding,) = broken_captures(crawled)
        assert finding.damage is Damage.CHANGED
        assert (finding.offset, finding.capture_id) == (record["warc_offset"], record["capture_id"])


def test_a_cut_tail_names_every_capture_it_took(crawled: Watch) -> None:
    """A file that ends early is cut, at each record that is no longer whole."""
    path = file_of(crawled)
    last = records(crawled)[-1]
    path.write_bytes(path.read_bytes()[: int(str(last["warc_offset"])) + 3])
    (finding,) = broken_captures(crawled)
    assert (finding.damage, finding.capture_id) == (Damage.CUT, last["capture_id"])


def test_a_missing_file_names_its_captures(crawled: Watch) -> None:
    """A file that somebody removed by hand is missing, not retention."""
    file_of(crawled).unlink()
    findings = broken_captures(crawled)
    assert {finding.damage for finding in findings} == {Damage.MISSING}
    assert len(findings) == len(records(crawled))


def test_an_added_record_and_an_added_file_show(crawled: Watch) -> None:
    """A record that nobody captured, at the end of a file or in one of its own, is found."""
    for path in (file_of(crawled), crawled.data.warc / "extra.warc.gz"):
        with WarcAppender(path) as file:
            file.append([information("1", "somebody", AheadClock().now())])
    assert sorted((f.damage, f.file == "extra.warc.gz") for f in broken_captures(crawled)) == [
        (Damage.ADDED, False),
        (Damage.ADDED, True),
    ]


@pytest.mark.parametrize(
    "change",
    [
        "url = 'http://elders.example/'",
        "fetched_at = '2020-01-01T00:00:00.000000Z'",
        "status = 404",
        "sha256 = 'x'",
        "site_id = site_id + 1",
    ],
)
def test_what_the_archive_says_of_a_capture_is_sealed_too(crawled: Watch, change: str) -> None:
    """Another address or time in the list of captures does not go unseen, though the file is whole."""
    crawled.database.execute("PRAGMA foreign_keys = off")
    crawled.database.execute(f"UPDATE capture SET {change} WHERE id = 2")
    assert {finding.damage for finding in broken_captures(crawled)} == {Damage.UNSEALED}


def test_a_capture_that_is_given_to_another_record_breaks_the_seal(crawled: Watch) -> None:
    """Which record belongs to which capture is sealed."""
    crawled.database.execute("UPDATE warc_record SET capture_id = 1 WHERE capture_id = 2")
    assert {finding.damage for finding in broken_captures(crawled)} == {Damage.UNSEALED}


def test_a_seal_of_the_first_scheme_still_holds(crawled: Watch) -> None:
    """A night that was sealed before more was sealed is verified by what it sealed then."""
    last = records(crawled)[-1]["id"]
    old = evidence._digest(crawled.database, 1, int(str(last)), 1)
    details = (("first", 1), ("last", last), ("sha256", old))
    act = audit.Act("crawler", evidence.SEALED, "n", "crawl", details=details)
    audit.record(crawled.database, act, AheadClock().now())
    assert broken_captures(crawled) == []


def test_a_record_that_was_struck_from_the_list_breaks_the_seal(crawled: Watch) -> None:
    """Removing a record from the list and from the file does not go unseen: the night was sealed."""
    crawled.database.execute("DELETE FROM warc_record WHERE id = (SELECT max(id) FROM warc_record)")
    assert Damage.UNSEALED in {finding.damage for finding in broken_captures(crawled)}
