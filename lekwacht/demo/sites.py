"""Serves the two bundled public sites on loopback, with the standard library's HTTP server."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FOLDER = Path(__file__).parent / "sites"


class _Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing about it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name
        """Keep the demonstration's own lines readable."""


@contextmanager
def served(name: str) -> Iterator[str]:
    """The "host:port" at which the bundled site `name` can be visited while the block runs."""
    handler = partial(_Quiet, directory=str(FOLDER / name))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
