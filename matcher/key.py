"""The secret key: read from a file that nobody else can read, or from systemd's credentials.

The register is useless without it, and whoever has both can test guesses: it lives outside the data.
"""

import hashlib
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from matcher.errors import KeyFileError

CREDENTIAL = "lekwacht-key"
_BYTES = 32


@dataclass(frozen=True, slots=True)
class Key:
    """A secret, and the id by which it may be named."""

    secret: bytes = field(repr=False)
    id: str

    def derive(self, purpose: bytes) -> bytes:
        """32 bytes for one purpose, from which neither the key nor another purpose's can be found."""
        return hashlib.blake2b(key=self.secret, digest_size=32, person=purpose).digest()


def make(path: Path) -> None:
    """Write a new random key to `path`, mode 0600; a file that exists is left as it is and refused.

    Raises:
        KeyFileError: the file exists, or cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyFileError(f"{path} exists; it may be the key of a register and is not overwritten") from None
    except OSError as error:
        raise KeyFileError(f"the key file {path} cannot be made: {error.strerror}") from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"{secrets.token_hex(_BYTES)}\n")
        file.flush()
        os.fsync(descriptor)


def load(configured: str) -> Key:
    """The key from the configured path or, where none is configured, from systemd's credentials.

    Raises:
        KeyFileError: there is none, others can read it, or it holds no key.
    """
    path = _path(configured)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise KeyFileError(f"the key file {path} cannot be read: {error.strerror}") from None
    with os.fdopen(descriptor, "rb") as file:
        if not _is_credential(path):
            _refuse_readable(path, os.fstat(descriptor).st_mode)
        return parse(file.read(4096), str(path))


def parse(content: bytes, name: str) -> Key:
    """The key that a key file holds: 64 hexadecimal digits.

    Raises:
        KeyFileError: it holds something else.
    """
    try:
        secret = bytes.fromhex(content.decode("ascii").strip())
    except ValueError:
        secret = b""
    if len(secret) != _BYTES:
        raise KeyFileError(f"{name} holds no key (64 hexadecimal digits); restore it from its backup")
    return Key(secret, hashlib.blake2b(secret, digest_size=4, person=b"lekwacht-key-id").hexdigest())


def _path(configured: str) -> Path:
    if configured:
        return Path(configured).expanduser()
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder and (Path(folder) / CREDENTIAL).exists():
        return Path(folder) / CREDENTIAL
    raise KeyFileError("no key is configured; set match.key_file in lekwacht.toml or a systemd credential")


def _is_credential(path: Path) -> bool:
    """Systemd guards its credentials by the folder: their own mode is 0440 where it uses an ACL."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    return folder is not None and path.parent == Path(folder)


def _refuse_readable(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise KeyFileError(f"{path} is not a regular file; give the path of the key file")
    if mode & 0o077:
        raise KeyFileError(f"others can read the key file {path}; run: chmod 600 {path}")
