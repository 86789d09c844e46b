"""WARC files given by hand: captures of their own origin and date."""

import gzip
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.errors import BadWarcError, WarcNotReadError
from crawler.evidence import verify
from crawler.runs import retro
from crawler.runs.crawl import night_name
from crawler.runs.job import AheadClock
from crawler.runs.process import ChildProcess, spawn
from crawler.runs.retro import RetroResult, read_file
from crawler.runs.warc_scan import scan
from store.archive.capture import capture
from store.archive.coverage import CoverageReason, night_of
from store.archive.site import sites
from store.warc import Exchange, WarcAppender, records
from tests.crawler.support import crawling
from tests.crawler.support.crawling import QUICK, Watch
from tests.crawler.support.killing import are_gone, await_that, children_of
from tests.crawler.support.publicsite import serve, thread

TULIPS = "Op de markt stond vandaag een kar vol gele tulpen uit de polder."


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A WARC file that another crawl made."""
    folder = tmp_path_factory.mktemp("given")
    with serve() as public:
        public.html("/", thread("V", [], ("/t/1",)))
        posts = [("11", "anna", TULIPS), ("12", "bert", f"{TULIPS} Mooi.")]
        public.html("/t/1", thread("Markt", posts))
        for other in crawling.watch(folder):
            other.site(public)
            other.crawl()
            (path,) = other.data.warc.glob("*.warc.gz")
    return Path(shutil.copy(path, folder / "oud.warc.gz"))


def read(watch: Watch, path: Path, clock: AheadClock | None = None, **settings: int) -> RetroResult:
    """Read a file into the archive."""
    return read_file(watch.data, replace(QUICK, **settings), clock or AheadClock(), path)


def test_posts_arrive_with_the_date_and_origin_of_the_file(watch: Watch, given: Path) -> None:
    """A post of the file is one of the archive, captured when the file says and made by whom the file is."""
    findings = read(watch, given, AheadClock(100 * 86_400))
    assert (findings.pages, findings.posts) == (2, 3)
    post = watch.posts()["p11"]
    assert post.text == TULIPS
    assert post.captured_at < AheadClock().now()
    shown = capture(watch.database, post.capture_id)
    assert shown is not None
    assert shown.origin == "file oud.warc.gz"
    assert list(verify(watch.database, watch.data.warc)) == []


def test_reading_a_file_twice_changes_nothing(watch: Watch, given: Path) -> None:
    """The same file, by whatever name it lies there, is read once."""
    read(watch, given)
    before = watch.rows("SELECT count(*) AS n FROM capture")
    assert read(watch, given).posts == 0
    assert watch.rows("SELECT count(*) AS n FROM capture") == before


def test_a_killed_reading_goes_on_where_it_was(
    watch: Watch, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between two records, the next reading takes the rest and nothing twice."""
    whole = list(scan(given))
    half = whole[len(whole) // 2].stored.offset
    with monkeypatch.context() as patched:
        patched.setattr(retro, "spawn", dying_at(half, times=1))
        findings = read(watch, given)
    assert (findings.records, findings.pages) == (len(whole), 2)
    assert {"p11", "p12"} <= watch.posts().keys()
    assert watch.rows("SELECT count(*) AS n FROM warc_record")[0]["n"] == len(whole)
    assert list(verify(watch.database, watch.data.warc)) == []


def test_a_record_that_kills_its_reader_is_left_out(
    watch: Watch, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record at which one process after the other died is not read, with its reason; the rest is."""
    page = next(capture for capture in scan(given) if capture.url and capture.url.endswith("/t/1"))
    monkeypatch.setattr(retro, "spawn", dying_at(page.stored.offset, times=2))
    findings = read(watch, given)
    assert findings.reasons == {"reading_failed": 1}
    assert (findings.records, findings.pages) == (len(list(scan(given))), 1)
    (site,) = [site for site in sites(watch.database) if not site.watched]
    night = night_of(watch.database, site.id, night_name(AheadClock().now()))
    assert night is not None
    assert (night.pages, night.reasons) == (1, ((CoverageReason.READING_FAILED, 1),))


def test_a_file_that_kills_every_reader_is_given_up(
    watch: Watch, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a record cannot even be skipped, one sentence says how far the file could be read."""
    place = list(scan(given))[3].stored.offset
    monkeypatch.setattr(retro, "spawn", dying_at(place, times=9))
    with pytest.raises(WarcNotReadError, match=f"byte {place}"):
        read(watch, given)


READING = """
import sys
from pathlib import Path
from crawler.runs.job import AheadClock
from crawler.runs.retro import read_file
from crawler.settings import CrawlSettings
from store.layout import DataDirectory
read_file(DataDirectory(Path(sys.argv[1])), CrawlSettings(), AheadClock(), Path(sys.argv[2]))
"""


def test_no_reader_outlives_its_supervisor(watch: Watch, tmp_path: Path) -> None:
    """SIGKILL of the process that has a file read ends the reader too; read again, all is there once."""
    path, count = tmp_path / "veel.warc", 1_500
    path.write_bytes(b"".join(page_record(number) for number in range(count)))
    supervisor = subprocess.Popen(
        [sys.executable, "-c", READING, str(watch.data.root), str(path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(folder for folder in sys.path if folder)},
    )
    captured = "SELECT count(*) AS n FROM capture"
    assert await_that(lambda: watch.rows(captured)[0]["n"] != 0)
    readers = children_of(supervisor.pid)
    supervisor.kill()
    supervisor.wait()
    assert len(readers) == 1
    assert are_gone(*readers)
    assert watch.rows(captured)[0]["n"] != count
    assert read(watch, path).records == count
    assert watch.rows(captured) == [{"n": count}]
    assert len(watch.posts()) == count
    assert list(verify(watch.database, watch.data.warc)) == []


def test_what_cannot_be_unpacked_costs_nothing_but_itself(watch: Watch, tmp_path: Path) -> None:
    """A bomb and a broken body among the records have their reasons, and the page behind them is read."""
    bomb = exchange("http://forum.example/bom", gzip.compress(b" " * (200 << 20)), packed=True)
    broken = exchange("http://forum.example/kapot", b"\x1f\x8b\x08kapot", packed=True)
    story = exchange("http://forum.example/t/1", thread("M", [("11", "anna", TULIPS)]).encode())
    path = tmp_path / "bom.warc.gz"
    with WarcAppender(path) as file:
        file.append([record for payload in (bomb, broken, story) for record in records(payload)])
    findings = read(watch, path, memory_mb=400)
    assert findings.reasons == {"too_large": 1, "bad_response": 1}
    assert findings.records == 9
    assert watch.posts()["p11"].text == TULIPS


def dying_at(place: int, times: int) -> Callable[..., ChildProcess]:
    """Starts readers of which the first ones are killed when they come to this place."""
    left = [times]

    def start(module: str, line: bytes, *, stdout: int) -> ChildProcess:
        if not left[0]:
            return spawn(module, line, stdout=stdout)
        left[0] -= 1
        return ChildProcess([sys.executable, "-c", DYING, str(place)], line, stdout=stdout)

    return start


DYING = """
import os, signal, sys
from crawler.frontier import marker
from crawler.runs import retro_child
before, place = marker.Marker.set, int(sys.argv[1])
def set(self, number):
    before(self, number)
    if number == place:
        os.kill(os.getpid(), signal.SIGKILL)
marker.Marker.set = set
retro_child.BATCH = 2
sys.exit(retro_child.main())
"""


def exchange(url: str, body: bytes, *, packed: bool = False) -> Exchange:
    """A response of some other crawler."""
    headers = [(b"Content-Type", b"text/html")] + ([(b"Content-Encoding", b"gzip")] if packed else [])
    now = AheadClock().now()
    return Exchange(url, (), 200, "OK", "HTTP/1.1", tuple(headers), body, now, now)


def test_an_earlier_capture_of_a_known_text_counts(watch: Watch, given: Path) -> None:
    """A file whose capture is older than the one known moves the first capture back."""
    read(watch, given)
    version = watch.posts()["p11"]
    watch.database.execute("UPDATE post_version SET captured_at = '2030-01-01T00:00:00.000000Z'")
    again = given.with_name("nog-een.warc.gz")
    again.write_bytes(given.read_bytes() + given.read_bytes())
    read(watch, again)
    assert watch.posts()["p11"].captured_at == version.captured_at


@pytest.mark.parametrize("content", [b"", b"geen WARC", b"\x1f\x8b\x08\x00kapot"])
def test_a_file_that_is_none_is_refused(watch: Watch, tmp_path: Path, content: bytes) -> None:
    """What holds no WARC record is one clear error."""
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    with pytest.raises(BadWarcError, match=r"^x\.warc\.gz holds no WARC record"):
        read(watch, path)
    assert list(watch.data.warc.glob("given-*")) == []
    assert watch.rows("SELECT name FROM warc_file WHERE name LIKE 'given-%'") == []


@pytest.mark.parametrize("members", [{"a.warc": b"", "b.warc": b""}, {"a.warc": None, "b.warc": b"kapot"}])
def test_a_packed_file_that_is_none_in_part_is_refused_whole(
    watch: Watch, tmp_path: Path, members: dict[str, bytes | None]
) -> None:
    """The file in it that is no WARC file is named, and nothing of its neighbour was taken."""
    path = tmp_path / "x.wacz"
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in members.items():
            packed.writestr(f"archive/{name}", page_record(1) if content is None else content)
    with pytest.raises(BadWarcError, match=r"^x\.wacz: archive/[ab]\.warc holds no WARC record"):
        read(watch, path)
    assert watch.posts() == {}
    assert list(watch.data.warc.glob("given-*")) == []


def test_an_empty_file_in_a_packed_one_is_passed_over(watch: Watch, tmp_path: Path) -> None:
    """Crawlers leave WARC files without a byte in what they pack: nothing is missing there."""
    path = tmp_path / "x.wacz"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("archive/a.warc", b"")
        packed.writestr("archive/b.warc", page_record(1))
    assert read(watch, path).pages == 1


def page_record(number: int, **fields: str) -> bytes:
    """A record as another program may have written it."""
    names = {"WARC-Date": "2021-11-09T10:00:00Z", "WARC-Type": "response"} | {
        name.replace("_", "-"): value for name, value in fields.items()
    }
    body = f"<html><body><p>{TULIPS} Nummer {number}.</p></body></html>"
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{body}"
    if names["WARC-Type"] != "response":
        block = body
    names = {"WARC-Target-URI": f"http://dorp.example/{number}"} | names
    head = "".join(f"{name}: {value}\r\n" for name, value in names.items() if value)
    return f"WARC/1.0\r\n{head}Content-Length: {len(block)}\r\n\r\n{block}\r\n\r\n".encode()


@pytest.mark.parametrize(
    "fields",
    [
        {"WARC_Target_URI": "<http://dorp.example/1>"},
        {"WARC_Target_URI": "HTTP://dorp.example/1"},
        {"WARC_Type": "resource", "Content_Type": "text/html"},
        {"WARC_Type": "conversion", "Content_Type": "text/plain"},
        {"WARC_Date": "20211109100000"},
        {"WARC_Date": "2021-11-09"},
        {"WARC_Date": "2021-11-09T10:00:00.123456789Z"},
        {"WARC_Date": "2021-11-09 10:00:00"},
    ],
)
def test_records_are_read_as_programs_write_them(
    watch: Watch, tmp_path: Path, fields: dict[str, str]
) -> None:
    """Addresses in brackets, resources, conversions and odd dates are pages of their day."""
    path = tmp_path / "x.warc"
    path.write_bytes(page_record(1, **fields))
    findings = read(watch, path)
    assert (findings.records, findings.pages, findings.posts, findings.whole) == (1, 1, 1, True)
    (post,) = watch.posts().values()
    assert post.captured_at.date().isoformat() == "2021-11-09"
    assert list(verify(watch.database, watch.data.warc)) == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"WARC_Date": ""}, "no_date"),
        ({"WARC_Date": "0001-01-01T00:00:00Z"}, "no_date"),
        ({"WARC_Date": "9999-12-31T23:59:59-12:00"}, "no_date"),
        ({"WARC_Target_URI": "http://["}, "no_address"),
        ({"WARC_Type": "revisit"}, "revisit"),
    ],
)
def test_a_record_that_is_not_read_is_counted(
    watch: Watch, tmp_path: Path, fields: dict[str, str], reason: str
) -> None:
    """What tells no date, no page or no text has its reason, and the file is not whole."""
    path = tmp_path / "x.warc"
    path.write_bytes(page_record(1, **fields) + page_record(2))
    findings = read(watch, path)
    assert (findings.records, findings.pages, findings.reasons) == (2, 1, {reason: 1})
    assert not findings.whole


def test_a_file_that_was_packed_whole_is_read_record_by_record(watch: Watch, tmp_path: Path) -> None:
    """Its records get places of their own, at which each can be shown."""
    path = tmp_path / "heel.warc.gz"
    path.write_bytes(gzip.compress(b"".join(page_record(number) for number in range(3))))
    findings = read(watch, path)
    assert (findings.records, findings.pages, findings.posts, findings.whole) == (3, 3, 3, True)
    shown = capture(watch.database, next(iter(watch.posts().values())).capture_id)
    assert shown is not None
    assert "packed anew" in shown.origin
    assert list(verify(watch.database, watch.data.warc)) == []
    assert read(watch, path).posts == 0


def test_a_wacz_file_is_every_warc_file_in_it(watch: Watch, tmp_path: Path) -> None:
    """Their records are read under the name of the file that was given."""
    path = tmp_path / "bewaard.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("archive/een.warc.gz", gzip.compress(page_record(1)))
        archive.writestr("archive/twee.warc", page_record(2))
    findings = read(watch, path)
    assert (findings.records, findings.pages, findings.posts) == (2, 2, 2)
    origins = {row["origin"] for row in watch.rows("SELECT origin FROM warc_file")}
    assert origins == {"file bewaard.wacz: archive/een.warc.gz", "file bewaard.wacz: archive/twee.warc"}


@pytest.mark.parametrize("names", [[], ["archive/../../../weg.warc.gz"]])
def test_a_zip_file_can_hold_nothing_or_lead_nowhere(watch: Watch, tmp_path: Path, names: list[str]) -> None:
    """One without a WARC file is refused; a name in it never leaves the folder."""
    path = tmp_path / "x.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.txt", "niets")
        for name in names:
            archive.writestr(name, gzip.compress(page_record(1)))
    if not names:
        with pytest.raises(BadWarcError):
            read(watch, path)
    else:
        assert read(watch, path).pages == 1
    assert not list(tmp_path.parent.glob("weg*"))


def test_a_page_that_stood_unchanged_is_seen_standing(watch: Watch, tmp_path: Path) -> None:
    """A revisit of a page that the archive knows moves the last time it was seen."""
    path = tmp_path / "x.warc"
    later = {"WARC_Type": "revisit", "WARC_Date": "2021-11-12T10:00:00Z"}
    path.write_bytes(page_record(1) + page_record(1, **later))
    findings = read(watch, path)
    assert (findings.pages, findings.whole) == (1, True)
    (row,) = watch.rows("SELECT last_seen_at FROM post")
    assert str(row["last_seen_at"]).startswith("2021-11-12")
