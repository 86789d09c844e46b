"""An authority of the test's own, and certificates that it signed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Signed:
    """Files of a certificate and its key."""

    certificate: Path
    key: Path


class CertificateAuthority:
    """Signs certificates; its own is a file too."""

    def __init__(self, folder: Path, name: str = "Huis") -> None:
        self._folder, self._name = folder, name
        self._key = ec.generate_private_key(ec.SECP256R1())
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "ca.pem"
        made = _builder(name, name, self._key, days=30)
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        _write(self.path, made.sign(self._key, hashes.SHA256()))

    def sign(self, name: str, *, days: int = 30) -> Signed:
        """A certificate for one machine that holds for so many days, or ended so many days ago."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = _builder(name, self._name, key, days).add_extension(
            x509.BasicConstraints(ca=False, path_length=None), critical=True
        )
        signed = Signed(self._folder / f"{name}.pem", self._folder / f"{name}.key")
        _write(signed.certificate, made.sign(self._key, hashes.SHA256()))
        signed.key.touch(mode=0o600)
        signed.key.write_bytes(_pem(key, serialization.NoEncryption()))
        return signed


def lock(key: Path, path: Path) -> Path:
    """The same key in another file, behind a password."""
    read = serialization.load_pem_private_key(key.read_bytes(), None)
    path.write_bytes(_pem(read, serialization.BestAvailableEncryption(b"geheim")))
    return path


def _pem(key: PrivateKeyTypes, how: serialization.KeySerializationEncryption) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)


def _builder(name: str, issuer: str, key: ec.EllipticCurvePrivateKey, days: int) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
    )


def _write(path: Path, certificate: x509.Certificate) -> None:
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
