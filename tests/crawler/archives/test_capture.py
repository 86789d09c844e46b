"""One capture is fetched, and is the one that was listed, or is refused."""

import gzip
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.archives import capture
from crawler.errors import ArchiveClosedError
from store import warc
from store.archive.holding import Holding
from store.warc import WarcRecord
from store.web_address import parse
from tests.crawler.archives.conftest import NOW, Line
from tests.factory import day
from tests.webarchive import Kept

URL = "http://forum.example/draad/1"
AT = day("2020-06-02")
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Het verhaal.</p>"


def replayed(line: Line, at: datetime = AT) -> Holding:
    """A capture that is asked for by its moment."""
    return Holding("oud", URL, at, f"{line.public.base}/web/{at:%Y%m%d%H%M%S}id_/{URL}", key=parse(URL).key)


def fetched(line: Line, holding: Holding) -> tuple[WarcRecord, ...]:
    """What came of it."""
    return line.ask(lambda client: capture.fetch(client, holding))


def headers(moment: str) -> dict[str, str]:
    """What an archive says of the capture it shows."""
    return {"Content-Type": "text/html", "Memento-Datetime": moment}


def test_a_replayed_capture_says_which_page_it_shows(line: Line) -> None:
    """The answer, our request and the circumstances; the page and its moment stand in the record."""
    line.public.kept = [Kept(URL, AT, "<p>Het verhaal.</p>")]
    response, request, metadata = fetched(line, replayed(line))
    assert [record.kind for record in (response, request, metadata)] == ["response", "request", "metadata"]
    plain = warc.uncompressed(response.data)
    assert f"{warc.ORIGINAL_URI}: {URL}\r\n".encode() in plain
    assert f"{warc.ARCHIVED_AT}: 2020-06-02T12:00:00".encode() in plain
    assert plain.rstrip().endswith(b"<p>Het verhaal.</p>")
    assert f"WARC-Target-URI: {line.public.base}/web/20200602120000id_/".encode() in plain
    assert b"GET " in warc.uncompressed(request.data)


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        ("Tue, 02 Jun 2020 12:00:00 GMT", None),
        ("Tue, 02 Jun 2020 14:00:00 +0200", None),
        ("Tue, 02 Jun 2020 12:00:01 GMT", "other_date"),
        ("Tue, 02 Jun 2020 11:59:59 GMT", "other_date"),
        ("Tue, 02 Jun 2015 12:00:00 GMT", "other_date"),
        ("gisteren", "no_date"),
        ("", "no_date"),
    ],
)
def test_another_moment_than_was_listed_is_refused(line: Line, moment: str, reason: str | None) -> None:
    """Archives lead to the nearest capture where one is not there; to the second it must be this one."""
    line.public.refusals = [(200, headers(moment), b"<p>x</p>")]
    if reason is None:
        assert len(fetched(line, replayed(line))) == 3
        return
    with pytest.raises(ArchiveClosedError, match=reason):
        fetched(line, replayed(line))


def test_a_moment_at_which_nobody_can_have_captured_it_is_refused(line: Line) -> None:
    """Though it was listed so: one in the future, or before there was an archive."""
    for at in (NOW + timedelta(days=2), day("1995-01-01")):
        line.public.refusals = [(200, headers(f"{at:%a, %d %b %Y %H:%M:%S} GMT"), b"<p>x</p>")]
        with pytest.raises(ArchiveClosedError, match="other_date"):
            fetched(line, replayed(line, at))


def record(**fields: str | None) -> bytes:
    """A record as a crawl of many sites keeps it."""
    names: dict[str, str | None] = {
        "WARC-Type": "response",
        "WARC-Target-URI": URL,
        "WARC-Date": "2020-06-02T12:00:00Z",
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in names.items() if value is not None)
    plain = f"WARC/1.0\r\n{head}Content-Length: {len(HTTP)}\r\n\r\n".encode() + HTTP + b"\r\n\r\n"
    return gzip.compress(plain, mtime=0)


def placed(line: Line, data: bytes, offset: int = 6) -> Holding:
    """A capture that lies at a place in a file."""
    return replace(
        replayed(line), source=f"{line.public.base}/crawl-data/x.warc.gz", offset=offset, length=len(data)
    )


def test_a_record_at_its_place_comes_byte_for_byte(line: Line) -> None:
    """Exactly its bytes are asked for, and it is the archive's own record."""
    data = record()
    line.public.refusals = [(206, {}, data)]
    kept, request, metadata = fetched(line, placed(line, data))
    assert (kept.kind, kept.data) == ("response", data)
    assert (request.kind, metadata.kind) == ("request", "metadata")
    assert f'"Range": "bytes=6-{5 + len(data)}"' in line.public.asked[0]


def test_a_record_at_the_very_beginning_has_a_place_too(line: Line) -> None:
    """Its first byte is byte 0."""
    data = record()
    line.public.refusals = [(206, {}, data)]
    assert fetched(line, placed(line, data, offset=0))
    assert f'"Range": "bytes=0-{len(data) - 1}"' in line.public.asked[0]


@pytest.mark.parametrize("uri", [f"<{URL}>", "HTTP://Forum.example:80/draad/1", f"{URL}#deel"])
def test_a_page_has_many_spellings(line: Line, uri: str) -> None:
    """A record that names it by another is the page all the same."""
    data = record(WARC_Target_URI=uri)
    line.public.refusals = [(206, {}, data)]
    assert fetched(line, placed(line, data))


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"WARC_Date": "2020-06-02T12:00:01Z"}, "other_date"),
        ({"WARC_Date": None}, "no_date"),
        ({"WARC_Date": "ooit"}, "no_date"),
        ({"WARC_Target_URI": "http://forum.example/draad/2"}, "other_page"),
        ({"WARC_Target_URI": "http://["}, "other_page"),
        ({"WARC_Target_URI": None}, "other_page"),
        ({"WARC_Lekwacht_Original_URI": URL}, "bad_response"),
        ({"warc_lekwacht_iets": "x"}, "bad_response"),
    ],
)
def test_a_record_of_something_else_is_refused(line: Line, fields: dict[str, str], reason: str) -> None:
    """Another page or moment, or one that speaks in the fields by which we tell what an archive sent."""
    data = record(**fields)
    line.public.refusals = [(206, {}, data)]
    with pytest.raises(ArchiveClosedError, match=f"^{reason}$"):
        fetched(line, placed(line, data))


@pytest.mark.parametrize("status", [200, 206])
@pytest.mark.parametrize("change", [b"", b"x", None])
def test_an_answer_that_is_not_the_record_is_refused(line: Line, status: int, change: bytes | None) -> None:
    """The whole file instead of a part, a byte too few or too many, or what does not unpack."""
    data = record()
    sent = {b"": data, b"x": data + b"x", None: data[:-1] + b"x" if status == 206 else data[:-9]}[change]
    if (status, change) == (206, b""):
        sent = b"x" * len(data)
    line.public.refusals = [(status, {}, sent)]
    with pytest.raises(ArchiveClosedError, match="bad_response"):
        fetched(line, placed(line, data if len(sent) != len(data) else sent))
