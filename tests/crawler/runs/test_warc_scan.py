"""Every record of a strange WARC file is read as what it is, or has a reason why not."""

import gzip
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import BadWarcError
from crawler.runs import warc_scan
from crawler.runs.warc_pieces import WarcPiece
from crawler.runs.warc_scan import MAX_PAGE, ParsedRecord, RecordFault, Scanned, parse_record, scan
from store.archive.coverage import CoverageReason
from store.warc import ARCHIVED_AT, ORIGINAL_URI

URL = "http://dorp.example/1"
AT = datetime(2021, 11, 9, 10, tzinfo=UTC)
PAGE = b"<html><p>De molen draait.</p></html>"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE


def head_of(**fields: str | None) -> bytes:
    """The headers of a record."""
    names: dict[str, str | None] = {
        "WARC-Type": "response",
        "WARC-Target-URI": URL,
        "WARC-Date": "2021-11-09T10:00:00Z",
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in names.items() if value is not None)
    return f"WARC/1.0\r\n{lines}".encode().rstrip()


def parsed(
    block: bytes = ANSWER, *, whole: bool = True, refused: bool = False, **fields: str | None
) -> ParsedRecord:
    """What a record with these headers and this block says."""
    return parse_record(WarcPiece(0, 1, head_of(**fields), block, is_whole=whole), refused=refused)


def record(block: bytes = ANSWER, **fields: str | None) -> bytes:
    """The bytes of a record."""
    return head_of(**fields) + f"\r\nContent-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def scanned(tmp_path: Path, data: bytes, **options: object) -> list[Scanned]:
    """Every record of a file with these bytes."""
    path = tmp_path / "x.warc"
    path.write_bytes(data)
    return list(scan(path, **options))  # type: ignore[arg-type]


def test_a_page_is_what_a_server_answered() -> None:
    """With its address, moment, status, headers and body."""
    page = parsed()
    assert (page.kind, page.url, page.at, page.reason, page.stands) == ("response", URL, AT, None, False)
    assert page.response is not None
    assert (page.response.status, page.response.body, page.response.url) == (200, PAGE, URL)
    assert page.response.headers["Content-Type"] == b"text/html"


@pytest.mark.parametrize("kind", ["warcinfo", "request", "metadata", "continuation", "iets", "REQUEST"])
def test_other_records_are_no_pages_and_no_fault(kind: str) -> None:
    """They are kept where they lie, under their own kind."""
    assert parsed(WARC_Type=kind) == ParsedRecord(kind.lower())


def test_a_record_without_a_kind_is_of_an_unknown_one() -> None:
    """And a kind of a thousand letters is cut."""
    assert parsed(WARC_Type=None) == ParsedRecord("unknown")
    assert parsed(WARC_Type="x" * 99) == ParsedRecord("x" * 40)


def test_a_header_may_go_on_in_the_next_line() -> None:
    """Whatever the case of its name, and with a colon in its value."""
    head = head_of(WARC_Target_URI=None) + b"\r\nwarc-target-uri:\r\n  <http://dorp.example:80/1>"
    page = parse_record(WarcPiece(0, 1, head, ANSWER))
    assert page.url == URL


@pytest.mark.parametrize("kind", ["resource", "conversion"])
def test_what_was_kept_without_a_server_is_a_page_of_its_kind(kind: str) -> None:
    """By the kind that the record names, else HTML; one that keeps an answer all the same is read as that."""
    page = parsed(PAGE, WARC_Type=kind, Content_Type="text/plain")
    assert page.response is not None
    assert (page.response.body, page.response.headers["Content-Type"]) == (PAGE, b"text/plain")
    for named in (None, "application/http; msgtype=response"):
        bare = parsed(PAGE, WARC_Type=kind, Content_Type=named)
        assert bare.response is not None
        assert bare.response.headers["Content-Type"] == b"text/html"
    answered = parsed(ANSWER, WARC_Type=kind)
    assert answered.response is not None
    assert answered.response.body == PAGE


def test_a_page_that_stood_unchanged_says_so() -> None:
    """A revisit is a look at a page of which we have the text, or not."""
    page = parsed(b"", WARC_Type="revisit")
    assert (page.stands, page.response, page.reason, page.at) == (True, None, None, AT)


@pytest.mark.parametrize(
    ("uri", "kind", "reason"),
    [
        (None, "response", RecordFault.NO_ADDRESS),
        ("dns:dorp.example", "response", RecordFault.NO_ADDRESS),
        ("http://[", "resource", RecordFault.NO_ADDRESS),
        ("<HTTPS://[>", "revisit", RecordFault.NO_ADDRESS),
        ("dns:dorp.example", "resource", None),
        ("urn:uuid:7", "conversion", None),
        (None, "resource", None),
    ],
)
def test_a_record_of_no_page_is_a_fault_where_one_was_meant(
    uri: str | None, kind: str, reason: RecordFault | None
) -> None:
    """Crawlers keep names of hosts and pictures of screens as resources: no page is missing there."""
    page = parsed(WARC_Type=kind, WARC_Target_URI=uri)
    assert (page.reason, page.url, page.response) == (reason, None, None)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2021-11-09T10:00:00Z", AT),
        ("2021-11-09T12:00:00+02:00", AT),
        ("20211109100000", AT),
        ("2021-11-09", datetime(2021, 11, 9, 23, 59, 59, 999_999, UTC)),
        ("20211109", datetime(2021, 11, 9, 23, 59, 59, 999_999, UTC)),
        ("Tue, 09 Nov 2021 10:00:00 GMT", AT),
        *(
            (text, None)
            for text in ("", "gisteren", "2021-02-30", "20210230000000", "²0211109100000", "2021-13-01")
        ),
        *((text, None) for text in ("1980-01-01T00:00:00Z", "9999-01-01T00:00:00Z", "0001-01-01")),
    ],
)
def test_a_moment_is_read_as_programs_write_it(written: str, moment: datetime | None) -> None:
    """A day counts from its end: nothing shall seem to have stood there earlier than it did."""
    page = parsed(WARC_Date=written)
    assert page.at == moment
    assert page.reason is (RecordFault.NO_DATE if moment is None else None)


@pytest.mark.parametrize(("days", "plausible"), [(1, True), (3, False)])
def test_a_moment_in_the_future_is_none(days: int, *, plausible: bool) -> None:
    """A clock that is a day wrong is forgiven, and no more."""
    at = datetime.now(UTC) + timedelta(days=days)
    assert (parsed(WARC_Date=f"{at:%Y-%m-%dT%H:%M:%SZ}").at is not None) is plausible


def test_a_record_without_a_moment_has_that_of_the_server() -> None:
    """Where the server named one; what was kept without a server has none."""
    dated = ANSWER.replace(b"\r\n\r\n", b"\r\nDate: Tue, 09 Nov 2021 10:00:00 GMT\r\n\r\n", 1)
    assert parsed(dated, WARC_Date=None).at == AT
    assert parsed(dated, WARC_Date="2020-01-01T00:00:00Z").at == datetime(2020, 1, 1, tzinfo=UTC)
    assert parsed(PAGE, WARC_Type="resource", WARC_Date=None).reason is RecordFault.NO_DATE


def test_a_record_that_killed_a_process_is_not_looked_at() -> None:
    """It is told of the page that it was not read; what tells of no page has nothing to tell."""
    page = parsed(refused=True)
    assert (page.url, page.at, page.response) == (URL, AT, None)
    assert page.reason is CoverageReason.READING_FAILED
    assert parsed(refused=True, WARC_Type="request").reason is None


def test_a_record_that_is_not_all_there_is_too_large() -> None:
    """Half a page is not read as a page; that one stood unchanged needs no body."""
    assert parsed(whole=False).reason is CoverageReason.TOO_LARGE
    assert parsed(whole=False, WARC_Type="revisit").stands


@pytest.mark.parametrize(("size", "reason"), [(MAX_PAGE, None), (MAX_PAGE + 1, CoverageReason.TOO_LARGE)])
def test_a_page_has_a_largest_size(size: int, reason: CoverageReason | None) -> None:
    """Packed or not."""
    for name, body in ((b"x", b" " * size), (b"gzip", gzip.compress(b" " * size, 1))):
        answer = (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: " + name + b"\r\n\r\n" + body
        )
        assert (
            parsed(answer if name == b"gzip" else answer.replace(b"Content-Encoding: x\r\n", b"")).reason
            is reason
        )


@pytest.mark.parametrize(
    "kind",
    ["text/css", "TEXT/JavaScript", "application/x-javascript", "font/woff2", "audio/ogg", "video/mp4"],
)
def test_what_nobody_writes_in_is_no_page_and_no_fault(kind: str) -> None:
    """It is not unpacked either: an archive is full of it."""
    page = parsed(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Encoding: gzip\r\n\r\nkapot".encode())
    assert (page.response, page.reason, page.url) == (None, None, URL)


def test_a_body_that_cannot_be_unpacked_is_told() -> None:
    """It is no empty page."""
    broken = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08kapot"
    assert parsed(broken).reason is CoverageReason.BAD_RESPONSE


def test_how_a_body_was_sent_is_no_longer_told_of_it() -> None:
    """It lies here unpacked, so that no reader unpacks it once more."""
    packed = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\n"
        + gzip.compress(PAGE)
    )
    page = parsed(packed)
    assert page.response is not None
    assert page.response.body == PAGE
    assert page.response.headers.keys() == {b"Content-Type"}


def test_every_record_has_its_place_and_digest(tmp_path: Path) -> None:
    """In order and without a gap; what follows can be read from the place of any."""
    records = [record(WARC_Type="warcinfo"), record(), record(WARC_Type="request")]
    found = scanned(tmp_path, b"".join(records))
    assert [one.stored.kind for one in found] == ["warcinfo", "response", "request"]
    place = 0
    for one, data in zip(found, records, strict=True):
        assert (one.stored.offset, one.stored.length) == (place, len(data))
        assert one.stored.sha256 == hashlib.sha256(data).hexdigest()
        place += len(data)
    behind = scanned(tmp_path, b"".join(records), start=len(records[0]))
    assert [one.stored for one in behind] == [one.stored for one in found[1:]]


def test_a_long_record_has_the_digest_of_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also beyond what is read at once."""
    monkeypatch.setattr(warc_scan, "_CHUNK", 10)
    data = record()
    (found,) = scanned(tmp_path, data)
    assert found.stored.sha256 == hashlib.sha256(data).hexdigest()


def test_each_place_is_noted_before_it_is_looked_at(tmp_path: Path) -> None:
    """So that the record which kills a process is known; those to be skipped are not read."""
    places: list[int] = []
    first, second = record(), record(WARC_Target_URI="http://dorp.example/2")
    found = scanned(tmp_path, first + second, note=places.append, skip=(len(first),))
    assert places == [0, len(first)]
    assert [one.reason for one in found] == [None, CoverageReason.READING_FAILED]


@pytest.mark.parametrize("data", [b"", b"geen WARC", b"\r\n\r\n", b"\x1f\x8b\x08kapot"])
def test_a_file_without_a_record_is_refused(tmp_path: Path, data: bytes) -> None:
    """With one sentence that says what to give."""
    with pytest.raises(BadWarcError, match=r"^x\.warc holds no WARC record; give"):
        scanned(tmp_path, data)


def test_damage_before_the_first_record_is_a_piece_of_its_own(tmp_path: Path) -> None:
    """Once there is a record, every byte of the file is accounted for, those before it too."""
    damaged, page = scanned(tmp_path, b"rommel\r\n" + record())
    assert (damaged.reason, damaged.stored.kind, damaged.stored.offset) == (RecordFault.DAMAGED, "damaged", 0)
    assert page.stored.offset == damaged.stored.length
    assert scanned(tmp_path, b"rommel", start=3)[0].reason is RecordFault.DAMAGED


def test_records_behind_another_in_one_member_are_counted(tmp_path: Path) -> None:
    """They have no place of their own, at which one could be shown."""
    (found,) = scanned(tmp_path, gzip.compress(record() + record() + record()))
    assert found.more == 2


def test_what_we_fetched_from_an_archive_shows_the_past(tmp_path: Path) -> None:
    """The page and moment that it names, and when it came here; a strange file cannot say so of itself."""
    fields = {
        "WARC_Target_URI": f"https://oud.example/web/{URL}",
        "WARC_Date": "2026-11-23T03:00:00Z",
        ORIGINAL_URI.replace("-", "_"): URL,
        ARCHIVED_AT.replace("-", "_"): "2021-11-09T10:00:00Z",
    }
    (page,) = scanned(tmp_path, record(**fields), archived=True)
    assert (page.url, page.at) == (URL, AT)
    assert page.received_at == datetime(2026, 11, 23, 3, tzinfo=UTC)
    (strange,) = scanned(tmp_path, record(**fields))
    assert (strange.url, strange.received_at) == (f"https://oud.example/web/{URL}", None)
    assert strange.at == datetime(2026, 11, 23, 3, tzinfo=UTC)


def test_a_record_of_the_archive_itself_shows_what_it_says(tmp_path: Path) -> None:
    """Common Crawl gives its own records: their page, their moment; damage is damage there too."""
    page, torn = scanned(tmp_path, record() + b"WARC/1.0\r\nContent-Length: 999\r\n\r\nx", archived=True)
    assert (page.url, page.at, page.received_at) == (URL, AT, None)
    assert torn.reason is RecordFault.DAMAGED


@given(st.binary(max_size=200), st.text(st.characters(codec="latin-1"), max_size=30), st.text(max_size=30))
def test_no_record_of_a_stranger_breaks_the_reading(block: bytes, uri: str, date: str) -> None:
    """Whatever stands in it: a page, or a reason."""
    for kind in ("response", "resource", "revisit"):
        page = parsed(block, WARC_Type=kind, WARC_Target_URI=uri, WARC_Date=date)
        assert page.kind == kind or "\n" in uri + date or "\r" in uri + date
        assert page.response is None or (page.url is not None and page.at is not None)
