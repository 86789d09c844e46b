"""WARC files: what is written can be checked by others, read back, and cut back."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from store import warc
from store.errors import IntegrityError
from store.warc import Exchange, WarcAppender

AT = datetime(2026, 11, 23, 2, 30, 0, 123456, tzinfo=UTC)
EXCHANGE = Exchange(
    url="http://forum.example/t/1?a=b",
    request_headers=(("User-Agent", "Lekwacht/0"),),
    status=200,
    reason="Fine By Me",
    version="HTTP/1.1",
    headers=(
        (b"X-CuStOm-hdr", b"two"),
        (b"Set-Cookie", b"a=1"),
        (b"set-cookie", b"b=2"),
        (b"Transfer-Encoding", b"chunked"),
        (b"Content-Type", b"text/html"),
    ),
    body=b"<p>hallo</p>",
    started_at=AT,
    ended_at=AT,
    address="192.0.2.7",
)


def read_back(data: bytes) -> list[tuple[str, bytes]]:
    """Kind and body of every record, each checked against its own digest."""
    records = ArchiveIterator(BytesIO(data), check_digests="raise")
    return [(record.rec_type, record.content_stream().read()) for record in records]


def test_headers_stay_as_they_were_received() -> None:
    """Case, order, duplicates and the reason phrase are kept; only Transfer-Encoding is renamed."""
    response = warc.uncompressed(warc.records(EXCHANGE)[0].data)
    http = response.split(b"\r\n\r\n")[1].split(b"\r\n")
    assert http[0] == b"HTTP/1.1 200 Fine By Me"
    assert http[1:] == [
        b"X-CuStOm-hdr: two",
        b"Set-Cookie: a=1",
        b"set-cookie: b=2",
        b"X-Received-Transfer-Encoding: chunked",
        b"Content-Type: text/html",
    ]


def test_an_exchange_is_three_records_that_others_can_read(tmp_path: Path) -> None:
    """The response with its body, the request and the metadata pass another reader's digest check."""
    with WarcAppender(tmp_path / "a.warc.gz") as file:
        stored = file.append([warc.information("1", "Lekwacht", AT), *warc.records(EXCHANGE)])
    data = (tmp_path / "a.warc.gz").read_bytes()
    assert [kind for kind, _ in read_back(data)] == ["warcinfo", "response", "request", "metadata"]
    assert read_back(data)[1][1] == b"<p>hallo</p>"
    assert [record.offset for record in stored] == [0, *(r.offset + r.length for r in stored[:-1])]


def test_not_modified_is_a_revisit_without_a_body() -> None:
    """A 304 is kept as a revisit record, so that replay shows the page as it was captured before."""
    record = warc.records(replace(EXCHANGE, status=304, reason="Not Modified", body=b""))[0]
    assert record.kind == "revisit"
    assert b"server-not-modified" in warc.uncompressed(record.data)


def test_a_file_is_gone_on_with_where_it_ended(tmp_path: Path) -> None:
    """A second appender writes behind what lies there, and says where."""
    path = tmp_path / "a.warc.gz"
    with WarcAppender(path) as file:
        (first, *_) = file.append(warc.records(EXCHANGE))
        end = file.offset
    with WarcAppender(path) as file:
        (second, *_) = file.append(warc.records(EXCHANGE))
    assert (first.offset, second.offset) == (0, end)
    assert warc.uncompressed(warc.read(path, second.offset, second.length)).startswith(b"WARC/1.1")


def test_cutting_back_leaves_what_counts(tmp_path: Path) -> None:
    """Bytes beyond what counts go; a file of which nothing counts goes whole; a missing one is no error."""
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"counts" + b"half a rec")
    warc.cut_back(path, 6)
    assert path.read_bytes() == b"counts"
    warc.cut_back(path, 0)
    assert not path.exists()
    warc.cut_back(path, 6)


@pytest.mark.parametrize("damaged", [b"", b"no gzip", warc.records(EXCHANGE)[0].data[:-9]])
def test_a_damaged_record_is_named_as_such(damaged: bytes) -> None:
    """A record that is no whole gzip member is an integrity error."""
    with pytest.raises(IntegrityError):
        warc.uncompressed(damaged)


def test_a_record_has_a_largest_size() -> None:
    """A bomb of a stranger is cut short, and one of exactly that size is whole."""
    data = warc.records(EXCHANGE)[0].data
    whole = warc.uncompressed(data)
    assert warc.uncompressed(data, limit=len(whole) + 1) == whole
    with pytest.raises(IntegrityError, match="cut short"):
        warc.uncompressed(data, limit=len(whole) - 1)


def test_what_is_taken_back_is_written_over(tmp_path: Path) -> None:
    """The next record begins where the one that was taken back did."""
    path = tmp_path / "a.warc.gz"
    with WarcAppender(path) as file:
        first = file.append(warc.records(EXCHANGE))
        end = file.offset
        file.append(warc.records(EXCHANGE))
        file.cut(end)
        assert (file.offset, path.stat().st_size) == (end, end)
        (again, *_) = file.append(warc.records(EXCHANGE))
    assert again.offset == end == sum(stored.length for stored in first)
    assert len(read_back(path.read_bytes())) == 6


def test_cutting_back_never_lengthens(tmp_path: Path) -> None:
    """A file that is shorter than what counts stays as it is: the loss shows when it is verified."""
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"counts")
    for committed in (6, 7):
        warc.cut_back(path, committed)
        assert path.read_bytes() == b"counts"


def test_reading_beyond_the_end_gives_what_is_there(tmp_path: Path) -> None:
    """Fewer bytes than were asked for, or none."""
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"0123456789")
    assert [warc.read(path, 2, 3), warc.read(path, 8, 9), warc.read(path, 50, 1)] == [b"234", b"89", b""]


@pytest.mark.parametrize("body", [b"", b"\r\n\r\n", b"<p>a</p>\r\n\r\n<p>b</p>", b"\x00\xff\r\n"])
def test_the_body_is_what_came(body: bytes) -> None:
    """Whatever stands in it, blank lines too."""
    record = warc.uncompressed(warc.records(replace(EXCHANGE, body=body))[0].data)
    assert warc.payload(record) == body


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("http://forum.example", b"GET / HTTP/1.1"),
        ("http://forum.example/t/1?a=b#c", b"GET /t/1?a=b HTTP/1.1"),
        ("http://naam:woord@forum.example:8080/x?", b"GET /x HTTP/1.1"),
    ],
)
def test_a_request_is_written_as_it_was_asked(url: str, line: bytes) -> None:
    """Its path and query, the host without anybody's password, and the headers that we gave."""
    request = warc.uncompressed(warc.records(replace(EXCHANGE, url=url))[1].data).split(b"\r\n\r\n")[1]
    head, host, *rest = request.split(b"\r\n")
    assert head == line
    assert host.startswith(b"Host: forum.example")
    assert rest == [b"User-Agent: Lekwacht/0"]


def test_a_page_of_the_past_says_so_in_its_response_alone() -> None:
    """Which page it shows, and as of when; the request was for the archive's own address."""
    shown = warc.Archived("http://forum.example/oud", AT.replace(year=2019))
    heads = [warc.uncompressed(record.data) for record in warc.records(EXCHANGE, shown)]
    assert [b"http://forum.example/oud" in head for head in heads] == [True, False, False]
    assert b"2019-11-23T02:30:00.123456Z" in heads[0]
    assert not any(warc.ORIGINAL_URI.encode() in warc.uncompressed(r.data) for r in warc.records(EXCHANGE))
