"""A scheduler that will not speak with this machine is told in one sentence, and at once."""

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scale import cluster, handshake
from scale.errors import ClusterError
from scale.handshake import Certificates
from scale.settings import ScaleSettings
from tests.certificates import CertificateAuthority, Signed, lock
from tests.retro_cluster import scheduler

Keyed = tuple[str, CertificateAuthority]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keyed]:
    """The address of a scheduler with TLS, and the authority that it trusts."""
    folder = tmp_path_factory.mktemp("dask")
    authority = CertificateAuthority(folder / "ca")
    with scheduler(authority, folder) as dask:
        yield dask.address, authority


def of(authority: CertificateAuthority, signed: Signed) -> Certificates:
    """Files as they would be configured."""
    return Certificates(authority.path, signed.certificate, signed.key)


def test_a_certificate_of_its_authority_is_taken(running: Keyed) -> None:
    """Nothing is said."""
    address, authority = running
    handshake.check(address, of(authority, authority.sign("client")))


def test_a_certificate_of_another_authority_is_refused(running: Keyed, tmp_path: Path) -> None:
    """The sentence tells whether the scheduler does not know ours, or we do not know its."""
    address, authority = running
    other = CertificateAuthority(tmp_path)
    signed = other.sign("vreemd")
    with pytest.raises(ClusterError, match=r"refuses scale\.certificate|ends the connection"):
        handshake.check(address, of(authority, signed))
    with pytest.raises(ClusterError, match=r"not one that scale\.authority vouches for"):
        handshake.check(address, of(other, signed))


def test_a_certificate_that_ended_is_refused(running: Keyed) -> None:
    """The reason is named."""
    address, authority = running
    with pytest.raises(ClusterError, match="expired"):
        handshake.check(address, of(authority, authority.sign("oud", days=-1)))


def test_files_that_are_no_certificates_are_named(running: Keyed, tmp_path: Path) -> None:
    """A key of another certificate, or a file of something else."""
    address, authority = running
    good, text = of(authority, authority.sign("een")), tmp_path / "tekst.pem"
    text.write_text("geen certificaat")
    key = authority.sign("twee").key
    for bad, sentence in (
        (replace(good, key=key), "belong together"),
        (replace(good, certificate=text), "belong together"),
        (replace(good, authority=text), r"scale\.authority"),
    ):
        with pytest.raises(ClusterError, match=sentence):
            handshake.check(address, bad)


def test_a_key_with_a_password_is_refused_and_nobody_is_asked(running: Keyed, tmp_path: Path) -> None:
    """A service has nobody who could type it."""
    address, authority = running
    good = of(authority, authority.sign("drie"))
    locked = lock(good.key, tmp_path / "dicht.key")
    with pytest.raises(ClusterError, match="without a password"):
        handshake.check(address, replace(good, key=locked))


def test_nobody_and_somebody_else_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed port, a port that says nothing, and a server of something else."""
    monkeypatch.setattr(handshake, "ANSWER_S", 0.5)
    authority = CertificateAuthority(tmp_path)
    certificates = of(authority, authority.sign("client"))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"tls://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(ClusterError, match="ConnectionRefusedError"):
            handshake.check(address, certificates)
        listener.listen()
        began = time.monotonic()
        with pytest.raises(ClusterError, match="does not answer"):
            handshake.check(address, certificates)
    assert time.monotonic() - began < 10


def test_a_scheduler_without_workers_is_told_and_not_waited_for(running: Keyed) -> None:
    """The sentence holds the command that starts one."""
    address, authority = running
    signed = authority.sign("alleen")
    settings = ScaleSettings(
        authority=str(authority.path), certificate=str(signed.certificate), certificate_key=str(signed.key)
    )
    with (
        pytest.raises(ClusterError, match="has no worker; start one with: lekwacht retro worker tls"),
        cluster.existing(address, settings, wait_s=1),
    ):
        raise AssertionError("a scan began")
