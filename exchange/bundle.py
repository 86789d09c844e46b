"""A bundle as a file: a magic line, the signed manifest, and JSON lines compressed and sealed by age.

Everything is streamed: a bundle of a hundred thousand posts is made and read in flat memory.

    LEKWACHT-BUNDLE
    {"format":1,"kind":"posts",...}
    <key id> <Ed25519 signature, hexadecimal>     one line a live key, the oldest last
    <empty line>
    <sealed payload>
"""

import hashlib
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path

import msgspec
from pyrage import DecryptError, decrypt_io, encrypt_io, x25519

from exchange import manifest as manifests
from exchange.errors import BundleRefusal, BundleRefusedError, ExchangeError
from exchange.identity import MOST_LIVE, Card, Identity
from exchange.manifest import Manifest

SUFFIX = ".lekwacht"
GENESIS = "0" * 64
"""The digest that stands before the first bundle."""
MOST_ROWS = 1_000_000
LONGEST_ROW = 32 * 1024 * 1024
_MAGIC = b"LEKWACHT-BUNDLE\n"
_LONGEST_LINE = 8192
_CHUNK = 1 << 20

Take = Callable[[bytes], None]
"""Is given one row of a payload, a line of JSON."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The head of a bundle file: the manifest, who signed it, and where the payload begins."""

    manifest: Manifest
    signatures: tuple[tuple[str, bytes], ...]  # (key id, signature), the oldest key last
    line: bytes
    payload_at: int


def write(
    path: Path, draft: Manifest, rows: Iterable[object], identity: Identity, partner: Iterable[Card]
) -> str:
    """Write a bundle: whole, or not at all. Returns its SHA-256.

    Args:
        path: where it goes; it must not exist.
        draft: the manifest but for rows, size and digest.
        rows: what it holds: records that become a line of JSON each.
        identity: the house that signs.
        partner: the live cards of the addressee: the payload is sealed to each of them.

    Raises:
        ExchangeError: it cannot be written.
    """
    sealed, whole = path.with_name(f".{path.name}.sealed"), path.with_name(f".{path.name}.new")
    try:
        with sealed.open("wb") as file:
            counted = _PackedRows(rows)
            encrypt_io(counted, file, [x25519.Recipient.from_str(card.recipient) for card in partner])
            file.flush()
        digest, size = _digest(sealed)
        manifest = replace(draft, rows=counted.count, size=size, sha256=digest)
        with sealed.open("rb") as payload, whole.open("wb") as file:
            file.write(_head(manifest, identity))
            while chunk := payload.read(_CHUNK):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        summary, _ = _digest(whole)
        whole.replace(path)
    except OSError as error:
        raise ExchangeError(f"the bundle {path} cannot be written: {error.strerror or error}") from error
    finally:
        sealed.unlink(missing_ok=True)
        whole.unlink(missing_ok=True)
    return summary


def read_head(path: Path) -> Signed:
    """The head of a bundle; nothing in it is believed yet but its form.

    Raises:
        BundleRefusedError: it is no bundle, or one of a newer format.
        ExchangeError: it cannot be read.
    """
    with _opened(path) as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise BundleRefusedError(path.name, BundleRefusal.NOT_A_BUNDLE)
        line = file.readline(_LONGEST_LINE)
        manifest, made_for = manifests.decode(line), manifests.format_of(line)
        if made_for is not None and made_for > manifests.FORMAT:
            raise BundleRefusedError(path.name, BundleRefusal.NEWER_FORMAT)
        signatures = tuple(_signatures(file))
        if manifest is None or manifest.encoded() + b"\n" != line or not 0 < len(signatures) <= MOST_LIVE:
            raise BundleRefusedError(path.name, BundleRefusal.NOT_A_BUNDLE)
        return Signed(manifest, signatures, line, file.tell())


def signer(signed: Signed, cards: Iterable[Card]) -> Card | None:
    """Which of these cards signed last, over everything before it; None where it is none of them."""
    key_id, signature = signed.signatures[-1]
    content = signed.line + b"".join(_line(*earlier) for earlier in signed.signatures[:-1])
    return next(
        (card for card in cards if card.key_id == key_id and card.has_signed(signature, content)), None
    )


def digest_of(path: Path) -> str:
    """The SHA-256 of the whole file.

    Raises:
        ExchangeError: it cannot be read.
    """
    with _opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_rows(path: Path, signed: Signed, identity: Identity, take: Take) -> None:
    """Check the payload against its manifest, open it and hand every row over.

    The digest is checked before anything is decrypted, so `take` sees nothing of a bundle that was changed.

    Raises:
        BundleRefusedError: the payload was changed, is sealed for others, or is not what the manifest says.
        ExchangeError: it cannot be read.
    """
    manifest = signed.manifest
    if manifest.rows > MOST_ROWS:
        raise BundleRefusedError(path.name, BundleRefusal.TOO_LARGE)
    with _opened(path) as file:
        file.seek(signed.payload_at)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != manifest.sha256 or file.tell() - signed.payload_at != manifest.size:
            raise BundleRefusedError(path.name, BundleRefusal.CHANGED)
        file.seek(signed.payload_at)
        lines = _Lines(path.name, take, manifest.rows)
        try:
            decrypt_io(file, lines, [key.identity() for key in identity.keys])
        except DecryptError:
            raise BundleRefusedError(path.name, BundleRefusal.NOT_SEALED_FOR_US) from None
        except OSError:
            if lines.failure is None:
                raise
        lines.finish()
        if isinstance(lines.failure, zlib.error):
            raise BundleRefusedError(path.name, BundleRefusal.PAYLOAD_DIFFERS) from lines.failure
        if lines.failure is not None:
            raise lines.failure
        if not lines.finished or lines.count != manifest.rows:
            raise BundleRefusedError(path.name, BundleRefusal.PAYLOAD_DIFFERS)


class _PackedRows:
    """The rows as one compressed stream that is read piece by piece."""

    def __init__(self, rows: Iterable[object]) -> None:
        self.count = 0
        self._chunks = self._compressed(rows)
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        while (size < 0 or len(self._rest) < size) and (chunk := next(self._chunks, b"")):
            self._rest += chunk
        cut = len(self._rest) if size < 0 else size
        piece, self._rest = self._rest[:cut], self._rest[cut:]
        return piece

    def _compressed(self, rows: Iterable[object]) -> Iterator[bytes]:
        packer = zlib.compressobj(6)
        for row in rows:
            self.count += 1
            if packed := packer.compress(msgspec.json.encode(row) + b"\n"):
                yield packed
        yield packer.flush()


class _Lines:
    """Takes the opened payload piece by piece, unpacks it and hands every line over."""

    def __init__(self, name: str, take: Take, most: int) -> None:
        self.count = 0
        self.failure: Exception | None = None
        self._name, self._take, self._most = name, take, most
        self._unpacker = zlib.decompressobj()
        self._rest = b""

    @property
    def finished(self) -> bool:
        """Whether the compressed stream came to its end, and to nothing after it."""
        return self._unpacker.eof and not self._unpacker.unused_data and not self._rest

    def write(self, piece: bytes) -> int:
        if self.failure is None:
            try:
                self._unpack(piece)
            except Exception as error:  # noqa: BLE001 - told by the caller: age makes another error of it
                self.failure = error
        if self.failure is not None:
            raise OSError("the payload is refused")
        return len(piece)

    def flush(self) -> None:
        """Age asks for it; nothing is held back."""

    def finish(self) -> None:
        """Hand over what the unpacker still holds."""
        if self.failure is None:
            try:
                self._unpack(b"")
            except (zlib.error, BundleRefusedError) as error:
                self.failure = error

    def _unpack(self, piece: bytes) -> None:
        while True:
            unpacked = self._unpacker.decompress(piece, _CHUNK)
            piece = self._unpacker.unconsumed_tail
            if not unpacked and not piece:
                return
            self._rest += unpacked
            *lines, self._rest = self._rest.split(b"\n")
            for line in lines:
                self.count += 1
                if self.count > self._most:
                    raise BundleRefusedError(self._name, BundleRefusal.PAYLOAD_DIFFERS)
                self._take(line)
            if len(self._rest) > LONGEST_ROW:
                raise BundleRefusedError(self._name, BundleRefusal.TOO_LARGE)


def _head(manifest: Manifest, identity: Identity) -> bytes:
    content = manifest.encoded() + b"\n"
    for key in identity.keys:
        content += _line(key.card.key_id, key.sign(content))
    return _MAGIC + content + b"\n"


def _line(key_id: str, signature: bytes) -> bytes:
    return f"{key_id} {signature.hex()}\n".encode()


def _signatures(file: BufferedReader) -> Iterator[tuple[str, bytes]]:
    """The lines of signatures up to the empty one; a line of any other form ends them, as unreadable."""
    for _ in range(MOST_LIVE + 1):
        line = file.readline(_LONGEST_LINE)
        if line == b"\n":
            return
        key_id, _, signature = line.decode("ascii", errors="replace").rstrip("\n").partition(" ")
        try:
            read = key_id, bytes.fromhex(signature)
        except ValueError:
            read = "", b""
        yield read if _line(*read) == line else ("", b"")


def _digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()


@contextmanager
def _opened(path: Path) -> Iterator[BufferedReader]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise ExchangeError(f"{path} cannot be read: {error.strerror or error}") from error
