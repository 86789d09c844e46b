"""A public web archive on loopback: it speaks the formats of the real ones, and can be as unkind."""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4


@dataclass
class Kept:
    """One capture that it holds."""

    url: str
    at: datetime
    body: str
    status: int = 200
    digest: str | None = None
    answers_as: datetime | None = None  # the moment that it says when asked for this one
    gone: bool = False
    extra: str = ""  # headers that its record has besides
    number: UUID = field(default_factory=uuid4)

    @property
    def digits(self) -> str:
        """Its moment, as archives write it."""
        return f"{self.at:%Y%m%d%H%M%S}"

    @property
    def sha1(self) -> str:
        """Its digest."""
        return self.digest or f"D{abs(hash(self.body)):X}"

    def record(self) -> bytes:
        """It as a packed WARC record."""
        http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{self.body}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{self.number}>\r\n"
            f"WARC-Target-URI: {self.url}\r\nWARC-Date: {(self.answers_as or self.at):%Y-%m-%dT%H:%M:%SZ}\r\n"
            f"{self.extra}Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n"
        )
        return gzip.compress(head.encode() + http + b"\r\n\r\n", mtime=0)


@dataclass
class WebArchive:
    """What it holds, what it was asked, and how it answers."""

    kept: list[Kept] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # method, path and headers of every request
    refusals: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)  # answered first
    listing: str | None = None  # answered instead of a list
    timemaps: bool = True
    base: str = ""
    _files: dict[str, bytes] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """As crawl.loopback names it."""
        return self.base.removeprefix("http://")

    def answer(self, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """The answer to one request."""
        self.asked.append(f"{path} {json.dumps(headers)}")
        if self.refusals:
            return self.refusals.pop(0)
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        if parts.path == "/collinfo.json":
            return self._json(
                [{"id": "CC-1", "cdx-api": f"{self.base}/CC-1-index"}, {"cdx-api": "https://x.y/"}]
            )
        if parts.path.endswith(("/cdx/search/cdx", "/cdx", "/CC-1-index")):
            return self._list(parts.path, query["url"][0])
        if parts.path.startswith("/timemap/link/"):
            return self._timemap(path.removeprefix("/timemap/link/"))
        if parts.path.startswith("/crawl-data/"):
            return self._part(parts.path, headers["Range"])
        return self._replay(path.removeprefix("/web").removeprefix("/"), headers)

    def of(self, url: str) -> list[Kept]:
        """What it holds of a page, oldest first."""
        return sorted((copy for copy in self.kept if copy.url == url), key=lambda copy: copy.at)

    def _list(self, path: str, url: str) -> tuple[int, dict[str, str], bytes]:
        if self.listing is not None:
            return 200, {"Content-Type": "application/json"}, self.listing.encode()
        copies = self.of(url)
        if path.endswith("/cdx/search/cdx"):
            header = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
            rows = [["k", e.digits, e.url, "text/html", str(e.status), e.sha1, "9"] for e in copies]
            return self._json([header, *rows] if rows else [])
        lines = [self._line(copy) for copy in copies]
        if path == "/CC-1-index" and not lines:
            return 404, {}, b'{"message": "No Captures found"}'
        return 200, {"Content-Type": "text/x-ndjson"}, "".join(f"{json.dumps(e)}\n" for e in lines).encode()

    def _line(self, copy: Kept) -> dict[str, str]:
        name = f"crawl-data/{copy.digits}.warc.gz"
        self._files[f"/{name}"] = b"before" + copy.record() + b"after"
        return {
            "urlkey": "k",
            "timestamp": copy.digits,
            "url": copy.url,
            "mime": "text/html",
            "status": str(copy.status),
            "digest": copy.sha1,
            "length": str(len(copy.record())),
            "offset": "6",
            "filename": name,
        }

    def _timemap(self, url: str) -> tuple[int, dict[str, str], bytes]:
        if not self.timemaps:
            return 404, {}, b"none"
        if self.listing is not None:
            return 200, {"Content-Type": "application/link-format"}, self.listing.encode()
        links = [f'<{url}>; rel="original"']
        for copy in self.of(url):
            at = format_datetime(copy.at, usegmt=True)
            links.append(f'<{self.base}/web/{copy.digits}/{copy.url}>; rel="memento"; datetime="{at}"')
        return 200, {"Content-Type": "application/link-format"}, ",\n".join(links).encode()

    def _replay(self, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        digits, _, url = path.partition("/")
        if "://" in path and not digits[:14].isdigit():
            return self._gate(path, headers)
        at = datetime.strptime(digits[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        copy = next((copy for copy in self.of(url) if copy.at == at), None)
        if copy is None or copy.gone:
            return 404, {}, b"not archived"
        stated = format_datetime(copy.answers_as or copy.at, usegmt=True)
        reply_headers = {"Content-Type": "text/html; charset=utf-8", "Memento-Datetime": stated}
        return copy.status, reply_headers, copy.body.encode()

    def _gate(self, url: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        copies = self.of(url)
        chosen = copies[0 if "1996" in headers.get("Accept-Datetime", "1996") else -1]
        return 302, {"Location": f"{self.base}/web/{chosen.digits}/{chosen.url}"}, b""

    def _part(self, path: str, ranged: str) -> tuple[int, dict[str, str], bytes]:
        first, last = (int(number) for number in ranged.removeprefix("bytes=").split("-"))
        return 206, {"Content-Type": "application/octet-stream"}, self._files[path][first : last + 1]

    def _json(self, value: object) -> tuple[int, dict[str, str], bytes]:
        return 200, {"Content-Type": "application/json"}, json.dumps(value).encode()


@contextmanager
def serving() -> Iterator[WebArchive]:
    """An archive that answers while the block runs."""
    archive = WebArchive()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = archive.answer(self.path, dict(self.headers))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    archive.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield archive
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
