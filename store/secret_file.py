"""Secrets are files of their own, which only their owner can read."""

import stat
from pathlib import Path

from store.errors import PlainError

_OWNER_ONLY = 0o077


class SecretFileError(PlainError, OSError):
    """A file with a secret cannot be used."""


def read_secret(path: str) -> str:
    """The secret in this file, without blanks and line ends around it, or the mark that Windows puts first.

    Raises:
        SecretFileError: it cannot be read, is empty, or others can read it too.
    """
    try:
        text = _content(Path(path)).decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise SecretFileError(f"{path} holds no text; a secret is one line of text") from None
    if not text:
        raise SecretFileError(f"{path} is empty; write the secret into it")
    return text


def _content(file: Path) -> bytes:
    try:
        mode = file.stat().st_mode
        content = file.read_bytes() if stat.S_ISREG(mode) else None  # a pipe or a device may never end
    except OSError as error:
        raise SecretFileError(f"{file} cannot be read: {error.strerror}") from None
    except ValueError:  # a NUL or half a character
        raise SecretFileError(f"{str(file)!r} is no path; name the file with the secret") from None
    if content is None:
        raise SecretFileError(f"{file} is no file; name the file with the secret")
    if stat.S_IMODE(mode) & _OWNER_ONLY:
        raise SecretFileError(f"{file} can be read by others; run chmod 600 on it")
    return content
