"""Asks, before anything is begun, whether a scheduler will speak with this machine, and why not.

Dask itself tries a refused certificate again and again until its time is over, and does not tell why.
"""

import contextlib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from scale.errors import ClusterError

ANSWER_S = 10.0


@dataclass(frozen=True, slots=True)
class Certificates:
    """Paths of the authority that is trusted, and of this machine's certificate with its key."""

    authority: Path
    certificate: Path
    key: Path


def check(address: str, certificates: Certificates | None) -> None:
    """See that the scheduler at an address answers, and takes this machine's certificate where there is one.

    Raises:
        ClusterError: it does not, or the files are no certificates.
    """
    context = None if certificates is None else _context(certificates)
    try:
        with _connection(address, context) as connection:
            is_answered = bool(connection.recv(1))  # the scheduler speaks first
    except ssl.SSLCertVerificationError as error:
        raise ClusterError(
            f"the certificate of the scheduler at {address} is not one that scale.authority vouches for "
            f"({error.verify_message})"
        ) from None
    except ssl.SSLError as error:
        raise ClusterError(_refused(address, error)) from None
    except ConnectionResetError:
        is_answered = False
    except OSError as error:  # a time-out is one
        raise ClusterError(f"the scheduler at {address} does not answer ({type(error).__name__})") from None
    if not is_answered:
        raise ClusterError(
            f"what listens at {address} ends the connection: it is no scheduler, or takes other certificates"
        )


def _refused(address: str, error: ssl.SSLError) -> str:
    reason = (error.reason or "").replace("_", " ").lower()
    if "alert" in reason:  # the other side says so
        return (
            f"the scheduler at {address} refuses scale.certificate ({reason}); have it signed by the "
            "authority that the scheduler trusts"
        )
    return f"what listens at {address} does not speak TLS as a scheduler does ({reason})"


def _context(certificates: Certificates) -> ssl.SSLContext:
    """What is checked: the authority's signature, as Dask does; names of hosts are not."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_verify_locations(certificates.authority)
    except (OSError, ssl.SSLError):
        raise ClusterError("scale.authority names no file of certificates (PEM) that can be read") from None
    try:
        context.load_cert_chain(certificates.certificate, certificates.key, password=_no_password)
    except (OSError, ssl.SSLError, ValueError):
        raise ClusterError(
            "scale.certificate and scale.certificate_key cannot be used: give PEM files that belong "
            "together, the key without a password"
        ) from None
    return context


def _no_password() -> str:
    """Asked where the key has one: nobody is there to type it, and an empty one is refused."""
    return ""


@contextlib.contextmanager
def _connection(address: str, context: ssl.SSLContext | None) -> Iterator[socket.socket]:
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), ANSWER_S) as plain:
        if context is None:
            yield plain
        else:
            with context.wrap_socket(plain) as encrypted:
                yield encrypted
