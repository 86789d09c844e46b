"""RFC 3161 timestamps: an authority signs that it saw a digest at a moment; the text itself stays here.

A reply is kept as it came, whatever this program can read of it: tools differ in what they accept, and a
court has its own. It is checked with the kept library, and where that refuses the form of a reply that is
sound (some authorities do not sort their certificates), with `openssl ts` where that is installed.
"""

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import TimestampRequestBuilder, VerifierBuilder, decode_timestamp_response
from rfc3161_client.base import HashAlgorithm
from rfc3161_client.errors import VerificationError

from store.errors import IntegrityError

_STAMPED = re.compile(r"^Time stamp: (.+ GMT)$", re.MULTILINE)
_LONGEST_S = 30


class TimestampError(IntegrityError):
    """A timestamp does not hold."""


@dataclass(frozen=True, slots=True)
class StampQuestion:
    """What goes to an authority: the digest of some bytes and a number of our own, and nothing else."""

    body: bytes
    nonce: int | None


def question(data: bytes) -> StampQuestion:
    """Ask that these bytes be stamped, by their SHA-256."""
    asked = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
    return StampQuestion(asked.as_bytes(), asked.nonce)


def certificates(pem: bytes) -> tuple[Certificate, ...]:
    """The certificates of an authority in a PEM file.

    Raises:
        TimestampError: there is none in it.
    """
    try:
        return tuple(load_pem_x509_certificates(pem))
    except ValueError:
        raise TimestampError("the file of an authority's certificates is not a PEM file") from None


def stamped_at(reply: bytes, data: bytes, pem: bytes, nonce: int | None = None) -> datetime:
    """When an authority with one of these certificates stamped these bytes.

    Args:
        reply: the authority's reply, as it came.
        data: the bytes that were stamped.
        pem: the certificates that are trusted.
        nonce: the number in our question; None for a reply that was kept.

    Raises:
        TimestampError: the reply is not over these bytes, or not of this authority.
    """
    trusted = certificates(pem)
    try:
        read = decode_timestamp_response(reply)
    except ValueError:
        return _by_openssl(reply, data, pem)
    roots = [certificate for certificate in trusted if certificate.issuer == certificate.subject] or list(
        trusted
    )
    between = [certificate for certificate in trusted if certificate not in roots]
    try:
        VerifierBuilder(roots=roots, intermediates=between, nonce=nonce).build().verify_message(read, data)
        return read.tst_info.gen_time.astimezone(UTC)
    except (VerificationError, ValueError) as error:
        raise TimestampError(f"the timestamp is not valid: {error}") from None


def _by_openssl(reply: bytes, data: bytes, pem: bytes) -> datetime:
    program = shutil.which("openssl")
    if program is None:
        raise TimestampError("the timestamp cannot be read; install openssl, which reads more forms of it")
    with tempfile.TemporaryDirectory() as folder:
        names = {"reply": reply, "data": data, "roots": pem}
        paths = {name: Path(folder) / name for name in names}
        for name, content in names.items():
            paths[name].write_bytes(content)
        ends = ["-in", str(paths["reply"])]
        checks = ["-verify", "-data", str(paths["data"]), "-CAfile", str(paths["roots"])]
        if "Verification: OK" not in _openssl(program, *checks, *ends):
            raise TimestampError("the timestamp is not valid according to openssl")
        stated = _STAMPED.search(_openssl(program, "-reply", "-text", *ends))
    if stated is None:
        raise TimestampError("the timestamp holds no time")
    moment = re.sub(r"\.\d+", "", " ".join(stated[1].split()))
    return datetime.strptime(moment, "%b %d %H:%M:%S %Y GMT").replace(tzinfo=UTC)


def _openssl(program: str, *arguments: str) -> str:
    done = subprocess.run([program, "ts", *arguments], capture_output=True, check=False, timeout=_LONGEST_S)
    return (done.stdout + done.stderr).decode("utf-8", "replace")
