"""WARC 1.1 files: written append-only, one gzip member a record, and read back by place.

What the HTTP client does not hand over is not invented: chunk framing and the blanks around header
values are gone, so `Transfer-Encoding` is kept under another name (the stored body is not chunked) and
the request is written as it was asked for. The warcinfo record of every file says so.
"""

import hashlib
import io
import os
import uuid
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Self
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from store.errors import IntegrityError

SOFTWARE = "Lekwacht"
NOTES = (
    "response bodies as received, compressed as they came, without chunk framing; "
    "header names, order and duplicates as received, blanks around values trimmed; "
    "Transfer-Encoding is kept as X-Received-Transfer-Encoding; "
    "requests as asked for: the client adds Host, Connection and Content-Length"
)
ORIGINAL_URI = "WARC-Lekwacht-Original-URI"
ARCHIVED_AT = "WARC-Lekwacht-Archived-Date"
ARCHIVED_NOTES = (
    f"WARC-Target-URI and WARC-Date tell of our request to the archive; {ORIGINAL_URI} and {ARCHIVED_AT}"
    " tell which page it shows, and when the archive says that it captured it"
)
NOT_MODIFIED = 304
_NOT_MODIFIED_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and the response to it, as they went over the wire."""

    url: str
    request_headers: tuple[tuple[str, str], ...]
    status: int
    reason: str
    version: str  # "HTTP/1.1"
    headers: tuple[tuple[bytes, bytes], ...]  # as received: case, order and duplicates kept
    body: bytes  # as received, compressed as it came
    started_at: datetime
    ended_at: datetime
    address: str | None = None  # IP address of the peer
    certificate_sha256: str | None = None
    found_on: str | None = None  # the page that led here


@dataclass(frozen=True, slots=True)
class Archived:
    """Which page the answer of an archive shows, and as of when."""

    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One WARC record, compressed, ready to be appended."""

    kind: str  # the WARC-Type
    data: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """Where one record lies, and the SHA-256 of the bytes there."""

    kind: str
    offset: int
    length: int
    sha256: str


def records(
    exchange: Exchange, archived: Archived | None = None
) -> tuple[WarcRecord, WarcRecord, WarcRecord]:
    """The response (or, for 304, the revisit), the request and the metadata of one exchange.

    With `archived` the response says which page of the past it shows.
    """
    response_id, date = f"<urn:uuid:{uuid.uuid4()}>", _date(exchange.started_at)
    common = {"WARC-Date": date, "WARC-Concurrent-To": response_id}
    if exchange.address is not None:
        common["WARC-IP-Address"] = exchange.address
    own = {"WARC-Record-ID": response_id}
    if archived is not None:
        own |= {ORIGINAL_URI: archived.url, ARCHIVED_AT: _date(archived.at)}
    return (
        _response(exchange, {**common, **own}),
        _request(exchange, common),
        _metadata(exchange, {"WARC-Date": date, "WARC-Concurrent-To": response_id}),
    )


def information(version: str, user_agent: str, at: datetime) -> WarcRecord:
    """The warcinfo record that every file begins with."""
    fields = {
        "software": f"{SOFTWARE}/{version}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "http-header-user-agent": user_agent,
        "robots": "obeyed",
        "description": NOTES,
    }
    return _record("warcinfo", None, _fields(fields), {"WARC-Date": _date(at)}, "application/warc-fields")


def resource(url: str, body: bytes, content_type: str, at: datetime) -> WarcRecord:
    """What somebody saved of a page, without the answer of a server around it."""
    return _record("resource", url, body, {"WARC-Date": _date(at)}, content_type)


def provenance(fields: Mapping[str, str | None], at: datetime) -> WarcRecord:
    """The warcinfo record of a file made of what somebody gave: who, and what it was."""
    headers = {"software": SOFTWARE, "format": "WARC File Format 1.1", **fields}
    return _record("warcinfo", None, _fields(headers), {"WARC-Date": _date(at)}, "application/warc-fields")


def foreign(data: bytes, exchange: Exchange) -> tuple[WarcRecord, ...]:
    """A record of somebody else's, as it came, with our request for it and its circumstances."""
    _, request, metadata = records(replace(exchange, body=b""))
    return WarcRecord("response", data), request, metadata


class WarcAppender:
    """Appends records to one file that this process alone writes."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("ab", buffering=0)
        self._offset = self._file.tell()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def offset(self) -> int:
        """Where the next record will begin."""
        return self._offset

    def append(self, batch: Iterable[WarcRecord]) -> tuple[Stored, ...]:
        """Write the records and return where they lie, once they are safe on disk."""
        stored, data = [], []
        offset = self._offset
        for record in batch:
            digest = hashlib.sha256(record.data).hexdigest()
            stored.append(Stored(record.kind, offset, len(record.data), digest))
            data.append(record.data)
            offset += len(record.data)
        _write_all(self._file, b"".join(data))
        os.fsync(self._file.fileno())
        self._offset = offset
        return tuple(stored)

    def cut(self, offset: int) -> None:
        """Take back what was appended from this place on."""
        self._file.truncate(offset)
        self._offset = offset

    def close(self) -> None:
        """Nothing more will be appended."""
        self._file.close()


def cut_back(path: Path, committed: int) -> None:
    """Cut off what a killed process wrote beyond the bytes that count; remove a file without any."""
    if not path.exists():
        return
    if committed == 0:
        path.unlink()
    elif path.stat().st_size > committed:
        os.truncate(path, committed)


def read(path: Path, offset: int, length: int) -> bytes:
    """The stored bytes of one record, as they lie in the file; fewer where the file ends before."""
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(length)


def uncompressed(data: bytes, *, limit: int = 1 << 30) -> bytes:
    """One record without its compression.

    Raises:
        IntegrityError: it is no whole gzip member, or larger than `limit` bytes.
    """
    decompressor = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        plain = decompressor.decompress(data, limit)
    except zlib.error as error:
        raise IntegrityError(f"a record of a WARC file cannot be decompressed: {error}") from None
    if not decompressor.eof:
        raise IntegrityError("a record of a WARC file is cut short")
    return plain


def payload(record: bytes) -> bytes:
    """The body in an uncompressed response that we stored: after its own headers and those of HTTP."""
    return record.partition(b"\r\n\r\n")[2].partition(b"\r\n\r\n")[2].removesuffix(b"\r\n\r\n")


def _response(exchange: Exchange, headers: dict[str, str]) -> WarcRecord:
    del headers["WARC-Concurrent-To"]
    http = StatusAndHeaders(
        f"{exchange.status} {exchange.reason}".strip(), _kept(exchange.headers), protocol=exchange.version
    )
    if exchange.status == NOT_MODIFIED:
        return _record("revisit", exchange.url, b"", {**headers, "WARC-Profile": _NOT_MODIFIED_PROFILE}, http)
    return _record("response", exchange.url, exchange.body, headers, http)


def _request(exchange: Exchange, headers: dict[str, str]) -> WarcRecord:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fields = [("Host", parts.netloc.rpartition("@")[2]), *exchange.request_headers]
    http = StatusAndHeaders(f"GET {target} HTTP/1.1", fields, is_http_request=True)
    return _record("request", exchange.url, b"", headers, http)


def _metadata(exchange: Exchange, headers: dict[str, str]) -> WarcRecord:
    fields = {
        "fetchStart": _date(exchange.started_at),
        "fetchEnd": _date(exchange.ended_at),
        "fetchTimeMs": str(round((exchange.ended_at - exchange.started_at).total_seconds() * 1000)),
        "via": exchange.found_on,
        "certificateSHA256": exchange.certificate_sha256,
    }
    return _record("metadata", exchange.url, _fields(fields), headers, "application/warc-fields")


def _record(
    kind: str, url: str | None, payload: bytes, headers: dict[str, str], content: StatusAndHeaders | str
) -> WarcRecord:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    plain = isinstance(content, str)
    record = writer.create_warc_record(
        url,
        kind,
        payload=io.BytesIO(payload),
        length=len(payload),
        warc_content_type=content if plain else "",
        warc_headers_dict=headers,
        http_headers=None if plain else content,
    )
    writer.write_record(record)
    return WarcRecord(kind, out.getvalue())


def _kept(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    kept = []
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if name.lower() == "transfer-encoding":
            name = f"X-Received-{name}"
        kept.append((name, value))
    return kept


def _fields(fields: Mapping[str, str | None]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None).encode()


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _write_all(file: BinaryIO, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]
