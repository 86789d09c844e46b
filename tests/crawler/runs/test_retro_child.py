"""The process that reads a strange WARC file: what of each record is kept, and what is counted."""

import gzip
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest

from crawler.evidence import seal, verify
from crawler.runs import retro_child
from crawler.runs.process import ChildProcess
from crawler.runs.retro import Batch, GivenFile
from store.archive import holding as holdings
from store.archive.capture import capture, close_file, open_file
from store.archive.coverage import CoverageReason, Ending, night_of
from store.archive.holding import Holding, HoldingState
from store.archive.site import sites
from store.database import transaction
from store.warc import ARCHIVED_AT, ORIGINAL_URI
from store.web_address import parse
from tests.crawler.support.crawling import Watch
from tests.crawler.support.publicsite import thread

AT = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
NIGHT = "2026-11-23"
NAME = "given-x.warc"
STORY = "De oude sluis lekt al jaren, en niemand die er iets aan doet."


def page(number: int, text: str = STORY, status: int = 200, answer: str = "", **fields: str) -> bytes:
    """A record with a thread of two posts."""
    body = thread(
        "T", [(f"{number}1", "anna", f"{text} {number}"), (f"{number}2", "bert", f"{text} Ja {number}.")]
    )
    return record(f"HTTP/1.1 {status} X\r\nContent-Type: text/html\r\n{answer}\r\n{body}", number, **fields)


def record(block: str, number: int = 1, **fields: str) -> bytes:
    """A record with this block."""
    names = {
        "WARC-Type": "response",
        "WARC-Target-URI": f"http://dorp.example/t/{number}",
        "WARC-Date": "2021-11-09T10:00:00Z",
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in names.items())
    return f"WARC/1.0\r\n{head}Content-Length: {len(block)}\r\n\r\n{block}\r\n\r\n".encode("latin-1")


def job_of(watch: Watch, **fields: object) -> GivenFile:
    """The work: the file of this name."""
    job = GivenFile(str(watch.data.root), NAME, NIGHT, 1_024, 0.0)
    return replace(job, **fields)  # type: ignore[arg-type]


def lay(watch: Watch, *records: bytes) -> None:
    """The file lies among the archive's own."""
    (watch.data.warc / NAME).write_bytes(b"".join(records))
    with transaction(watch.database):
        open_file(watch.database, NAME, None, "file x.warc", AT)


def read(watch: Watch, *records: bytes, **fields: object) -> list[Batch]:
    """What reading these records brought, batch by batch."""
    lay(watch, *records)
    return list(retro_child._batches(watch.database, job_of(watch, **fields)))


def total(batches: list[Batch]) -> tuple[int, int, dict[str, int]]:
    """Pages, new posts and reasons of all batches."""
    reasons: dict[str, int] = {}
    for batch in batches:
        for name, count in batch.reasons.items():
            reasons[name] = reasons.get(name, 0) + count
    return sum(batch.pages for batch in batches), sum(batch.posts for batch in batches), reasons


def count(watch: Watch, table: str) -> object:
    """How many rows a table has."""
    return watch.database.table(table).count


def test_a_page_of_the_past_is_a_capture_of_its_day(watch: Watch) -> None:
    """Its posts are the archive's, under a place that nobody watches, whose night says what was read."""
    assert total(read(watch, page(1))) == (1, 2, {})
    post = watch.posts()["p11"]
    shown = capture(watch.database, post.capture_id)
    assert shown is not None
    assert (shown.url, shown.status, shown.warc_file) == ("http://dorp.example/t/1", 200, NAME)
    assert shown.fetched_at == datetime(2021, 11, 9, 10, tzinfo=UTC)
    assert (shown.last_modified, shown.received_at) == (None, None)
    (site,) = sites(watch.database)
    assert (site.name, site.url, site.enabled, site.watched) == (
        "file-dorp.example",
        "http://dorp.example/",
        False,
        False,
    )
    night = night_of(watch.database, site.id, NIGHT)
    assert night is not None
    assert (night.ending, night.pages, night.posts_new, night.reached) == (Ending.COMPLETE, 1, 2, True)


def test_every_host_has_a_place_of_its_own(watch: Watch) -> None:
    """Port and all; the same text on two of them is two posts."""
    uris = ("http://a.example/t/1", "http://b.example/t/1", "http://b.example:8080/t/1")
    assert total(read(watch, *(page(1, WARC_Target_URI=uri) for uri in uris)))[:2] == (3, 6)
    names = [site.name for site in sites(watch.database)]
    assert names == ["file-a.example", "file-b.example", "file-b.example-8080"]


@pytest.mark.parametrize("status", [199, 301, 304, 404, 500])
def test_what_is_no_page_is_kept_and_not_captured(watch: Watch, status: int) -> None:
    """Every record has its place and digest, so that all of the file is accounted for."""
    assert total(read(watch, page(1, status=status), page(2))) == (1, 2, {})
    assert (count(watch, "warc_record"), count(watch, "capture")) == (2, 1)


@pytest.mark.parametrize("status", [200, 203, 299])
def test_every_good_status_is_a_page(watch: Watch, status: int) -> None:
    """Whatever it says besides."""
    assert total(read(watch, page(1, status=status)))[0] == 1


def test_when_a_page_last_changed_is_kept(watch: Watch) -> None:
    """As its server said; an archive says it in its own words of what it shows."""
    read(watch, page(1, answer="Last-Modified: gisteren\r\nX-Archive-Orig-Last-Modified: eergisteren\r\n"))
    assert watch.rows("SELECT last_modified FROM capture") == [{"last_modified": "gisteren"}]


def test_a_look_that_found_a_page_unchanged_moves_it_on(watch: Watch) -> None:
    """Where the page is known; else nobody knows what stood there, and that is counted."""
    later = {"WARC_Type": "revisit", "WARC_Date": "2021-12-01T10:00:00Z"}
    assert total(read(watch, page(1), record("", 1, **later), record("", 7, **later))) == (
        1,
        2,
        {"revisit": 1},
    )
    assert str(watch.rows("SELECT max(last_seen_at) AS at FROM post")[0]["at"]).startswith("2021-12-01")
    assert [row["status"] for row in watch.rows("SELECT status FROM capture ORDER BY id")] == [200, 304, 304]


def test_records_are_taken_so_many_at_once(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each batch tells what it brought, once it is in the archive."""
    monkeypatch.setattr(retro_child, "BATCH", 2)
    batches = read(watch, *(page(number) for number in range(1, 6)))
    assert [(batch.pages, batch.posts) for batch in batches] == [(2, 4), (2, 4), (1, 2)]


def test_a_file_that_was_read_in_part_is_read_on(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the last record that counts; and one that was read whole brings nothing more."""
    monkeypatch.setattr(retro_child, "BATCH", 2)
    lay(watch, *(page(number) for number in range(1, 6)))
    begun = retro_child._batches(watch.database, job_of(watch))
    next(begun)
    begun.close()
    rest = list(retro_child._batches(watch.database, job_of(watch)))
    assert total(rest)[0] == 3
    assert list(retro_child._batches(watch.database, job_of(watch))) == []
    assert count(watch, "warc_record") == 5
    with transaction(watch.database):
        close_file(watch.database, NAME, AT)
        seal(watch.database, NAME, AT)
    assert list(verify(watch.database, watch.data.warc)) == []


def test_a_record_that_cannot_be_kept_costs_no_other(watch: Watch) -> None:
    """Its batch is taken one by one: it keeps its place, with the reason, and nothing of it counts twice.

    The place of its host was new, and went with the batch: the others must not hang on it.
    """
    watch.database.execute(
        "CREATE TRIGGER broken BEFORE INSERT ON post_version WHEN NEW.text LIKE '%vloek%'"
        " BEGIN SELECT RAISE(ABORT, 'no such post'); END"
    )
    batches = read(watch, page(1), page(2, f"{STORY} vloek"), page(3))
    assert total(batches) == (2, 4, {"reading_failed": 1})
    assert {"p11", "p31"} <= watch.posts().keys()
    assert "p21" not in watch.posts()
    assert (count(watch, "warc_record"), count(watch, "capture")) == (3, 2)


def test_what_is_not_read_of_a_page_is_counted_where_it_stands(watch: Watch) -> None:
    """With its file and in the night of its host; what tells of no page is counted with the file alone."""
    broken = record("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08kapot", 1)
    nowhere = record("HTTP/1.1 200 OK\r\n\r\nx", 2, WARC_Target_URI="http://[")
    undated = record("HTTP/1.1 200 OK\r\n\r\nx", 3, WARC_Date="ooit")
    assert total(read(watch, broken, nowhere, undated)) == (
        0,
        0,
        {"bad_response": 1, "no_address": 1, "no_date": 1},
    )
    (site,) = sites(watch.database)
    night = night_of(watch.database, site.id, NIGHT)
    assert night is not None
    assert night.reasons == ((CoverageReason.BAD_RESPONSE, 1),)
    assert count(watch, "warc_record") == 3


def test_a_page_without_a_word_is_a_page_that_was_not_read(watch: Watch) -> None:
    """It is a capture all the same."""
    pages, posts, reasons = total(read(watch, record("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")))
    assert (pages, posts, sum(reasons.values())) == (1, 0, 1)
    assert count(watch, "capture") == 1


def test_records_behind_another_in_one_member_are_counted(watch: Watch) -> None:
    """They could not be shown alone."""
    assert total(read(watch, gzip.compress(page(1) + page(2) + page(3))))[2] == {"shared_member": 2}


def test_a_record_that_killed_a_process_is_left_out(watch: Watch) -> None:
    """The one at that place; the marker names each before it is read, and the last one stays."""
    first = page(1)
    assert total(read(watch, first, page(2), skip=(len(first),))) == (1, 2, {"reading_failed": 1})
    assert job_of(watch).marker.read() == len(first)


def shown(number: int, **fields: str) -> bytes:
    """What an archive sent of a page of the past."""
    past = {
        "WARC_Target_URI": f"https://oud.example/web/{number}",
        "WARC_Date": "2026-11-23T03:00:00Z",
        ORIGINAL_URI.replace("-", "_"): f"http://dorp.example/t/{number}",
        ARCHIVED_AT.replace("-", "_"): "2021-11-09T10:00:00Z",
    }
    return page(
        number, answer="X-Archive-Orig-Last-Modified: toen\r\nLast-Modified: nu\r\n", **(past | fields)
    )


def listed(watch: Watch, number: int) -> int:
    """The archive listed this page; the number of its entry."""
    url, at = f"http://dorp.example/t/{number}", datetime(2021, 11, 9, 10, tzinfo=UTC)
    with transaction(watch.database):
        holdings.add(
            watch.database, parse(url).key, [Holding("oud", url, at, f"https://oud.example/{number}")]
        )
    return int(watch.database.execute("SELECT max(id) FROM holding").fetchone()[0])


def test_what_an_archive_listed_is_settled(watch: Watch) -> None:
    """Read, with its capture, or unread with the reason; under a place that names the archive."""
    good, bad = listed(watch, 1), listed(watch, 2)
    past = {ORIGINAL_URI: "http://dorp.example/t/2", ARCHIVED_AT: "2021-11-09T10:00:00Z"}
    fields = {name.replace("-", "_"): value for name, value in past.items()}
    broken = record("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08kapot", 2, **fields)
    read(watch, shown(1), broken, archive="oud")
    first, second = (holdings.find(watch.database, number) for number in (good, bad))
    assert first.state is HoldingState.READ
    kept = capture(watch.database, first.capture_id or 0)
    assert kept is not None
    assert (kept.url, kept.last_modified) == ("http://dorp.example/t/1", "toen")
    assert kept.received_at == datetime(2026, 11, 23, 3, tzinfo=UTC)
    assert second.state is HoldingState.UNREAD
    assert second.reason
    assert [site.name for site in sites(watch.database)] == ["archive-oud-dorp.example"]


def test_a_file_that_somebody_gave_settles_nothing(watch: Watch) -> None:
    """Though it holds the very page that an archive listed."""
    number = listed(watch, 1)
    read(watch, page(1))
    assert holdings.find(watch.database, number).state is HoldingState.FOUND


EAGER = """
import sys
from crawler.runs import retro_child
retro_child.BATCH = 1
sys.exit(retro_child.main())
"""


@pytest.mark.parametrize("let_go", [True, False])
def test_a_reader_that_is_let_go_ends_after_what_it_reads(watch: Watch, *, let_go: bool) -> None:
    """What it has read is in the archive; one that is wanted reads to the end, and tells of each batch."""
    lay(watch, *(page(number) for number in range(1, 30)))
    line = msgspec.json.encode(job_of(watch)) + b"\n"
    child = ChildProcess([sys.executable, "-c", EAGER], line, stdout=subprocess.PIPE)
    if let_go:
        child.let_go()
    assert child.stdout is not None
    told = [msgspec.json.decode(row, type=Batch) for row in child.stdout]
    child.end(60)
    assert child.returncode == int(let_go)
    assert len(told) == (1 if let_go else 29)
    assert count(watch, "warc_record") == len(told)


def test_a_file_without_a_record_is_told_in_the_answer(watch: Watch) -> None:
    """The supervisor tells the user; the process ends with the code of bad input."""
    lay(watch, b"geen WARC")
    line = msgspec.json.encode(job_of(watch)) + b"\n"
    child = ChildProcess([sys.executable, "-m", "crawler.runs.retro_child"], line, stdout=subprocess.PIPE)
    assert child.stdout is not None
    answer = msgspec.json.decode(child.stdout.readline(), type=Batch)
    child.end(60)
    assert "holds no WARC record" in str(answer.error)
    assert child.returncode == 2
