"""The vectors of passages: in memory, and in a file of their own that nobody reads without the key.

A file is a line of JSON, the ids and counts of its passages, and the vectors, encrypted with AES-GCM. The
key is derived from the register's for this file alone (HKDF, fresh salt), the nonce is fresh at every
write, and all that stands in the open is authenticated with the vectors: a byte that was changed anywhere
is noticed.
"""

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from numpy.typing import NDArray

from matcher.errors import VectorsError
from matcher.key import Key
from matcher.meaning import space
from matcher.meaning.space import Bytes
from store.counted import counted

SCHEME = "source-"
"""Vectors stand beside fingerprints of such schemes alone: what leaves the house has none."""

_FORMAT = "lekwacht-vectors-1"
_LABEL = b"lekwacht vectors of passages, at rest"
_SALT, _NONCE = 16, 12
_MOST_HEADER = 4_096
_MEND = "delete the file, and enrol the documents of this register again with --replace"


@dataclass(frozen=True)
class Vectors:
    """Vectors by passage: those of passage i are rows `starts[i]` to `starts[i + 1]`."""

    passage_ids: NDArray[np.int64]
    counts: NDArray[np.int64]
    rows: Bytes

    def __repr__(self) -> str:
        return f"Vectors({counted(len(self.passage_ids), 'passage')}, {counted(len(self.rows), 'vector')})"

    def __len__(self) -> int:
        return len(self.passage_ids)

    @property
    def starts(self) -> NDArray[np.int64]:
        """Where each passage's rows begin, and where the last one's end."""
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(self.counts)])

    def of(self, passage_ids: Iterable[int]) -> "Vectors":
        """Those of these passages alone."""
        kept = np.isin(self.passage_ids, np.fromiter(passage_ids, np.int64))
        return replace(
            self,
            passage_ids=self.passage_ids[kept],
            counts=self.counts[kept],
            rows=self.rows[np.repeat(kept, self.counts)],
        )

    def without(self, passage_ids: Iterable[int]) -> "Vectors":
        """Those of all other passages."""
        gone = set(passage_ids)
        return self.of(number for number in self.passage_ids.tolist() if number not in gone)

    def __add__(self, other: "Vectors") -> "Vectors":
        return Vectors(
            np.concatenate([self.passage_ids, other.passage_ids]),
            np.concatenate([self.counts, other.counts]),
            np.concatenate([self.rows, other.rows]),
        )


def none() -> Vectors:
    """No vectors yet."""
    return Vectors(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, space.DIMENSIONS), np.int8))


def read(path: Path, keys: Iterable[Key]) -> Vectors | None:
    """The vectors of this file; None where there is no file.

    Raises:
        VectorsError: it was changed or cut, belongs to another key, or was made with another model.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise VectorsError(f"{path} cannot be read: {error.strerror}") from None
    head, _, _ = content[:_MOST_HEADER].partition(b"\n")
    header = _header(head, path)
    key = {key.id: key for key in keys}.get(str(header["key_id"]))
    if key is None:
        raise VectorsError(f"{path} belongs to key {header['key_id']}; set match.key_file to it, or {_MEND}")
    if header["model"] != space.NAME:
        raise VectorsError(f"{path} was made with model {header['model']}, not {space.NAME}; {_MEND}")
    return _opened(content, len(head) + 1, header, key, path)


def write(path: Path, key: Key, vectors: Vectors, scheme: str) -> None:
    """Put these vectors in the place of those in the file, whole or not at all; no vectors leave no file.

    Raises:
        VectorsError: they are of a scheme that may leave the house.
    """
    if not scheme.startswith(SCHEME):
        raise VectorsError(
            f"fingerprints of scheme {scheme} may leave the house; no vectors are kept of them"
        )
    if not len(vectors):
        path.unlink(missing_ok=True)
        return
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    header = {
        "format": _FORMAT,
        "scheme": scheme,
        "model": space.NAME,
        "key_id": key.id,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "passages": len(vectors),
    }
    payload = vectors.passage_ids.astype("<i8").tobytes() + vectors.counts.astype("<i8").tobytes()
    open_part = json.dumps(header).encode() + b"\n" + payload
    sealed = AESGCM(_derived(key, salt)).encrypt(nonce, vectors.rows.tobytes(), open_part)
    _replace(path, (open_part, sealed))


def _opened(content: bytes, start: int, header: dict[str, str | int], key: Key, path: Path) -> Vectors:
    passages = int(header["passages"])
    end = start + 16 * passages
    salt, nonce = bytes.fromhex(str(header["salt"])), bytes.fromhex(str(header["nonce"]))
    try:
        plain = AESGCM(_derived(key, salt)).decrypt(nonce, content[end:], content[:end])
    except InvalidTag:
        raise _damaged(path) from None
    ids, counts = np.frombuffer(content[start:end], "<i8").astype(np.int64).reshape(2, passages)
    return Vectors(ids, counts, np.frombuffer(plain, np.int8).reshape(-1, space.DIMENSIONS))


def _header(line: bytes, path: Path) -> dict[str, str | int]:
    """The line of JSON, of the shape that `write` gives it."""
    try:
        header: dict[str, str | int] = json.loads(line)
        is_ours = isinstance(header, dict) and header["format"] == _FORMAT
        sizes = len(bytes.fromhex(str(header["salt"]))), len(bytes.fromhex(str(header["nonce"])))
        passages = header["passages"]
        texts = header["scheme"], header["model"], header["key_id"]
    except (ValueError, KeyError, TypeError):
        raise _damaged(path) from None
    is_whole = sizes == (_SALT, _NONCE) and type(passages) is int and 0 < passages < 1 << 40
    if not is_ours or not is_whole or not all(isinstance(text, str) for text in texts):
        raise _damaged(path)
    return header


def _damaged(path: Path) -> VectorsError:
    return VectorsError(f"{path} is damaged or was changed; {_MEND}")


def _derived(key: Key, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=_LABEL).derive(key.secret)


def _replace(path: Path, parts: Iterable[bytes]) -> None:
    """Write a new file beside the old one and put it in its place; the folder's group may back it up."""
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    with os.fdopen(descriptor, "wb") as file:
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
