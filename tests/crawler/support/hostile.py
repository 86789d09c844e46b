"""A hostile public site: everything a server may try against a crawler, on loopback."""

import gzip
import time
import zlib
from http.server import BaseHTTPRequestHandler

from tests.crawler.support.publicsite import Answer, PublicSite, thread

FIRST = [
    ("91", "anna", "Eerlijk bericht over de dorpspomp en de kastanjeboom."),
    ("92", "bert", "De kastanje staat er al sinds de oorlog, zegt men."),
]
LAST = [
    ("95", "cees", "Helemaal achteraan staat nog een bericht over eenden."),
    ("96", "dora", "Die eenden zwemmen al jaren in dezelfde vijver rond."),
]
HTML = {"Content-Type": "text/html; charset=utf-8"}
SMALL = 200_000
"""Bytes that the crawl allows in one response."""


def redirect(target: str) -> Answer:
    """A redirect."""
    return 302, {**HTML, "Location": target}, b""


def endless_body(handler: BaseHTTPRequestHandler) -> None:
    """A page without an end."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Connection", "close")
    handler.end_headers()
    _write_until_told(handler, b"<p>nog meer</p>" * 1_000)


def endless_headers(handler: BaseHTTPRequestHandler) -> None:
    """Headers without an end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    _write_until_told(handler, b"X-Meer: ja\r\n" * 100)


def slow_drip(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    _write_until_told(handler, b".", pause_s=0.2)


def cut_short(handler: BaseHTTPRequestHandler) -> None:
    """Less than the Content-Length says."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"<p>begin")
    handler.close_connection = True


def no_http(handler: BaseHTTPRequestHandler) -> None:
    """No HTTP at all."""
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")
    handler.close_connection = True


def cookie(_handler: BaseHTTPRequestHandler) -> Answer:
    """A session that is made for every visitor, with its number in every link."""
    number = time.monotonic_ns()
    body = thread("Sessie", [], (f"/sessie?PHPSESSID={number:032x}", f"/map;jsessionid={number}"))
    return 200, {**HTML, "Set-Cookie": f"PHPSESSID={number}; Path=/"}, body.encode()


def calendar(handler: BaseHTTPRequestHandler) -> Answer:
    """A calendar in which every month leads to the next."""
    month = int(handler.path.rpartition("=")[2])
    links = (f"/agenda?maand={month + 1}", f"/agenda?maand={month + 1000}")
    return 200, HTML, thread(f"Agenda {month}", [], links).encode()


def hostile(public: PublicSite, inside: PublicSite, tricks: dict[str, object]) -> None:
    """Serve the tricks beside two honest pages, one linked before and one after them."""
    public.html("/", thread("V", [], ("/eerlijk", *tricks, "/laatste")))
    public.html("/eerlijk", thread("Eerlijk", FIRST))
    public.html("/laatste", thread("Laatste", LAST))
    inside.html("/", "<p>geheim van binnen</p>")
    public.pages.update(tricks)  # type: ignore[arg-type]


def bomb(encoding: str) -> Answer:
    """A hundred megabytes of nothing in a hundred kilobytes."""
    data = b"\0" * (100 << 20)
    packed = gzip.compress(data) if encoding == "gzip" else zlib.compress(data)
    return 200, {**HTML, "Content-Encoding": encoding}, packed


def _write_until_told(handler: BaseHTTPRequestHandler, data: bytes, pause_s: float = 0.0) -> None:
    end = time.monotonic() + 60
    try:
        while time.monotonic() < end:
            handler.wfile.write(data)
            handler.wfile.flush()
            time.sleep(pause_s)
    except (BrokenPipeError, ConnectionResetError):
        handler.close_connection = True
