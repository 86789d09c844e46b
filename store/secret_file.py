"""Secrets are files of their own, which only their owner can read."""

import stat
from pathlib import Path

from store.errors import PlainError

_OWNER_ONLY = 0o077


class SecretFileError(PlainError, OSError):
    """A file with a secret cannot be used."""


def read_secret(path: str) -> str:
    """The secret in this file, without the line end behind it.

    Raises:
        SecretFileError: it cannot be read, is empty, or others can read it too.
    """
    file = Path(path)
    try:
        if stat.S_IMODE(file.stat().st_mode) & _OWNER_ONLY:
            raise SecretFileError(f"{path} can be read by others; run chmod 600 on it")
        text = file.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, PermissionError, IsADirectoryError, NotADirectoryError) as error:
        raise SecretFileError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SecretFileError(f"{path} holds no text; a secret is one line of text") from None
    if not text:
        raise SecretFileError(f"{path} is empty; write the secret into it")
    return text
