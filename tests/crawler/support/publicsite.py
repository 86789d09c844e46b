"""A public site on loopback, served by the standard library, that a test changes as it goes."""

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Answer = tuple[int, dict[str, str], bytes]
Handler = Callable[[http.server.BaseHTTPRequestHandler], Answer | None]


@dataclass
class PublicSite:
    """What the site answers, and what it was asked."""

    pages: dict[str, Answer | Handler] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0
    host: str = "127.0.0.1"

    @property
    def url(self) -> str:
        """Address of the first page."""
        return f"http://{self.host}:{self.port}/"

    @property
    def address(self) -> str:
        """Exact address:port, as it is allowed in the settings."""
        return f"{self.host}:{self.port}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [path for path, _ in self.asked]

    def html(self, path: str, body: str, *, status: int = 200, **headers: str) -> None:
        """Serve a page from now on."""
        fields = {
            "Content-Type": "text/html; charset=utf-8",
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        self.pages[path] = (status, fields, body.encode())


def thread(title: str, posts: list[tuple[str, str, str]], links: tuple[str, ...] = ()) -> str:
    """A forum thread of phpBB's kind: (id, author, text) each."""
    rows = "".join(
        f'<div class="post" id="p{number}"><div class="postbody"><p class="author">door <strong>'
        f"{author}</strong> &raquo; 11 mei 2026 20:{int(number) % 60:02d}</p>"
        f'<div class="content">{text}</div></div></div>'
        for number, author, text in posts
    )
    anchors = "".join(f'<a href="{link}">{link}</a> ' for link in links)
    head = f"<!DOCTYPE html><html><head><title>{title}</title></head>"
    return f"{head}<body id='phpbb'><h1>{title}</h1>{rows}<p>{anchors}</p></body></html>"


@contextmanager
def serve(site: PublicSite | None = None, host: str = "127.0.0.1") -> Iterator[PublicSite]:
    """The site, while the block runs."""
    site = site or PublicSite(host=host)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.asked.append((self.path, dict(self.headers)))
            answer = site.pages.get(self.path, (404, {"Content-Type": "text/html"}, b"<p>niet gevonden</p>"))
            made = answer(self) if callable(answer) else answer
            if made is not None:
                _send(self, made)

        def log_message(self, *_: object) -> None:
            """Tests need no access log."""

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A crawler that hangs up on purpose is no error."""

    server = Server((site.host, site.port), Handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    runner = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    runner.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        runner.join()


def _send(handler: http.server.BaseHTTPRequestHandler, answer: Answer) -> None:
    status, headers, body = answer
    wanted = handler.headers.get("If-None-Match")
    if wanted and wanted == headers.get("ETag"):
        status, body = 304, b""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    if "Content-Length" not in headers:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    try:
        handler.wfile.write(body)
    except (BrokenPipeError, ConnectionResetError):
        handler.close_connection = True
