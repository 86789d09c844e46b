"""A real timestamp authority on loopback: `openssl ts` behind an HTTP server, with keys of its own."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

OPENSSL = shutil.which("openssl") or "/usr/bin/openssl"
_CONFIGURATION = """
[tsa]
default_tsa = here
[here]
dir = {folder}
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {certs}
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
_EXTENSIONS = "extendedKeyUsage = critical,timeStamping\nbasicConstraints = CA:false\n"


@dataclass
class Authority:
    """A running authority, or one that only signs."""

    folder: Path
    url: str = ""
    asked: list[bytes] = field(default_factory=list)  # everything that was sent to it
    spoil: Callable[[bytes], tuple[int, bytes]] | None = None  # makes another answer of its reply

    @property
    def pem(self) -> Path:
        """Its root certificate."""
        return self.folder / "ca.pem"

    @property
    def setting(self) -> str:
        """As it stands in the settings."""
        return f"{self.url} {self.pem}"

    @property
    def name(self) -> str:
        """As it is called in files."""
        return self.url.removeprefix("http://").removesuffix("/tsr").replace(":", "-")

    def reply(self, question: bytes, *, with_chain: bool = False) -> bytes:
        """Its reply to a question; with the chain its certificates are not sorted, as some send them."""
        certs = self.folder / ("unsorted.pem" if with_chain else "tsa.pem")
        configuration = self.folder / "tsa.cnf"
        configuration.write_text(_CONFIGURATION.format(folder=self.folder, certs=certs))
        with tempfile.TemporaryDirectory() as folder:
            asked, replied = Path(folder) / "q", Path(folder) / "r"
            asked.write_bytes(question)
            _openssl("ts", "-reply", "-config", configuration, "-queryfile", asked, "-out", replied)
            return replied.read_bytes()


def need(program: str) -> None:
    """Skip the test where this program is not installed; fail where everything must run."""
    if shutil.which(program):
        return
    advice = f"{program} is not installed (Debian's package of that name)"
    if os.environ.get("LEKWACHT_NO_SKIPS") == "1":
        pytest.fail(advice)
    pytest.skip(advice)


def make(folder: Path) -> Authority:
    """An authority with keys of its own in this folder; without openssl the test skips."""
    need("openssl")
    folder.mkdir(exist_ok=True)
    (folder / "serial").write_text("01\n")
    (folder / "ext").write_text(_EXTENSIONS)
    key = ("-newkey", "rsa:2048", "-nodes", "-sha256")
    _openssl(
        "req", "-x509", *key, "-keyout", folder / "ca.key", "-out", folder / "ca.pem", "-subj", "/CN=Root"
    )
    _openssl("req", *key, "-keyout", folder / "tsa.key", "-out", folder / "csr", "-subj", "/CN=Stamps")
    signed = ("-CA", folder / "ca.pem", "-CAkey", folder / "ca.key", "-set_serial", "2")
    _openssl(
        "x509", "-req", "-in", folder / "csr", *signed, "-extfile", folder / "ext", "-out", folder / "tsa.pem"
    )
    chain = (folder / "ca.pem").read_text() + (folder / "tsa.pem").read_text()
    (folder / "unsorted.pem").write_text(chain)
    return Authority(folder)


@contextlib.contextmanager
def serving(authority: Authority) -> Iterator[Authority]:
    """The authority, answering on loopback while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked.append(question)
            reply = authority.reply(question)
            status, reply = authority.spoil(reply) if authority.spoil else (200, reply)
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    authority.url = f"http://127.0.0.1:{server.server_address[1]}/tsr"
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _openssl(*arguments: str | Path) -> None:
    subprocess.run([OPENSSL, *arguments], check=True, capture_output=True)
