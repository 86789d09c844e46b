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
