"""Whether a password is right: argon2id with the library's defaults, which are RFC 9106's low-memory ones."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from console.errors import AccountError

SHORTEST = 12
LONGEST = 256

_hasher = PasswordHasher()
_one_at_a_time = threading.BoundedSemaphore(2)  # 64 MiB each: a flood of sign-ins must not fill the memory


def hashed(password: str) -> str:
    """What to keep of a new password.

    Raises:
        AccountError: it is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountError("a password has 12 to 256 characters")
    with _one_at_a_time:
        return _hasher.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password; an account that is not there takes as long as one that is."""
    if len(password) > LONGEST:
        return False
    with _one_at_a_time:
        try:
            right = _hasher.verify(kept or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
    return right and kept is not None


_NOBODY = _hasher.hash("the account that is not there")
